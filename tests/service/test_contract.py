"""The contract (OpenAPI 3.1) is kept by every route, whatever is sent."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import positive_data_acceptance
from starlette.applications import Starlette

from lessonbase import Library
from lessonbase.service.api import SERVED_AT, api
from lessonbase.service.dispatching import Dispatch

# A file that is accepted is read in the background: it has tests of its own. To look over a library takes as long as it takes.
LEFT_OUT = {("post", "/reports"), ("get", "/check")}
# What a schema cannot tell is no fault: that a word is no country, or a question only spaces.
MEANING = positive_data_acceptance
PATIENCE = 120  # seconds; a draft design takes a while to be checked where much else is done
CONTRACT = api(cast(Library, None)).openapi()  # it is made from the functions, not from a library
ROUTES = [(path, method) for path, several in CONTRACT["paths"].items() for method in several]


@pytest.fixture(scope="module")
def schema(few_reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    index = tmp_path_factory.mktemp("contract") / "index"
    shutil.copytree(few_reports, index)
    with Library(index) as library:
        served = Dispatch(Starlette(), {SERVED_AT: api(library)})
        yield schemathesis.openapi.from_asgi(f"{SERVED_AT}/openapi.json", served)


@pytest.mark.parametrize(("path", "method"), [one for one in ROUTES if one[::-1] not in LEFT_OUT])
def test_every_route_answers_as_the_contract_says(schema: Any, path: str, method: str) -> None:
    @settings(
        max_examples=5,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=schema[path][method].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=[MEANING], timeout=PATIENCE)

    ask()


def test_the_contract_is_of_the_version_that_tools_read() -> None:
    assert CONTRACT["openapi"].startswith("3.1")
    assert all(
        "default" in route["responses"]
        for several in CONTRACT["paths"].values()
        for route in several.values()
    )
