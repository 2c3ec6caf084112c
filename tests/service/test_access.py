"""Rights are checked in one place, and what somebody does is done in their name."""

import inspect
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from lessonbase import Library
from lessonbase.errors import ForbiddenError, SignInError
from lessonbase.model import Role
from lessonbase.service.access import (
    NEEDED,
    OF_ROLE,
    OF_THE_SERVER,
    SERVICES,
    VERBS,
    guarded,
)
from lessonbase.service.api import api
from lessonbase.service.visitors import Visitor, acting_as

ROOT = Path(__file__).parents[2]


def person(role: Role) -> Visitor:
    return Visitor(name=f"Ada the {role}", roles=(role,), rights=OF_ROLE[role])


def verb(library: Library, path: str) -> object:
    found: object = library
    for name in path.split("."):
        found = getattr(found, name)
    return found


def test_every_verb_that_is_listed_is_there(library: Library) -> None:
    for path in NEEDED:
        assert verb(library, path) is not None


def test_what_is_done_in_somebodys_name_is_more_than_reading(library: Library) -> None:
    changing = {
        path
        for path in NEEDED
        if callable(done := verb(library, path))
        and path not in SERVICES
        and "by" in inspect.signature(done).parameters
    }
    assert {"review.revise", "packs.build", "reports.correct"} <= changing
    assert changing & set(VERBS["read"]) == {
        "feedback.mark"
    }  # what a reader says of an answer changes no report


def test_nobody_reads_without_signing_in(library: Library) -> None:
    with pytest.raises(SignInError, match="Sign in"):
        guarded(library).ask("How do we build trust?")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("reader", {"read"}),
        ("evaluator", {"read", "review", "add"}),
        ("trainer", {"read", "packs"}),
        ("administrator", {"read", "review", "add", "packs", "administer", "measure"}),
    ],
)
def test_a_role_may_do_what_it_is_for_and_no_more(library: Library, role: Role, may: set[str]) -> None:
    record = library.records()[0].id
    tried = {
        "read": lambda ours: ours.record(record),
        "review": lambda ours: ours.review.decide(record, "accepted", by="me"),
        "add": lambda ours: ours.dismiss("nothing.pdf"),
        "packs": lambda ours: ours.packs.new("Trust", by="me"),
        "administer": lambda ours: ours.check(),
    }
    done, told = set(), []
    with acting_as(person(role)):
        for right, doing in tried.items():
            try:
                doing(guarded(library))
                done.add(right)
            except ForbiddenError as error:
                told.append(str(error))
    assert done == may - {"measure"}
    assert all("It takes the role" in words for words in told)


def test_whoever_acts_is_named_whatever_name_is_given(library: Library) -> None:
    record = library.records()[0].id
    with acting_as(person("evaluator")):
        guarded(library).review.decide(record, "accepted", by="the director")
    assert [event.by for event in library.records.history(record)] == ["Ada the evaluator"]


def test_what_is_not_listed_cannot_be_reached(library: Library) -> None:
    with acting_as(person("administrator")), pytest.raises(AttributeError, match="not open to people"):
        guarded(library)._store  # noqa: B018


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), (person("reader"), 403), (person("evaluator"), 200)]
)
def test_the_api_says_who_may_not(library: Library, who: Visitor | None, status: int) -> None:
    client = TestClient(api(guarded(library)))
    name = library.records()[0].id
    with acting_as(who):
        answer = client.patch(f"/records/{name}", json={"status": "accepted"})
    assert answer.status_code == status
    assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)


def test_the_api_streams_for_those_only_who_may_read(library: Library) -> None:
    client = TestClient(api(guarded(library)))
    assert client.get("/records.jsonl").status_code == 401
    with acting_as(person("reader")):
        assert client.get("/records.jsonl").text.count("\n") == len(library.records())


def test_every_verb_that_the_page_uses_is_listed() -> None:
    page = "\n".join(path.read_text("utf-8") for path in (ROOT / "ui/lessonbase_ui").rglob("*.py"))
    used = {words.removeprefix("library.") for words in re.findall(r"\blibrary(?:\.[a-z_]+)+", page)}
    assert {"ask", "jobs.add"} <= used
    assert {verb for verb in used if verb not in (*NEEDED, *OF_THE_SERVER, *SERVICES)} == set()
