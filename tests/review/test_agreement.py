"""Agreement equals the published examples, and a maintained implementation."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from lessonbase.model import Record, Tag
from lessonbase.review.agreement import agreement, agreement_on_tags, alpha, kappa, percent
from tests.timing import soon


def codings(*rows: str) -> dict[str, dict[int, str]]:
    """A coder a row, a unit a sign; "." is not decided."""
    return {
        f"coder {n}": {unit: value for unit, value in enumerate(row) if value != "."}
        for n, row in enumerate(rows)
    }


# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": its examples A, B and C.
@pytest.mark.parametrize(
    ("rows", "published"),
    [
        (("0100000000", "1110010010"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_is_as_published_for_two_values_for_names_and_for_four_observers_with_gaps(rows, published):
    assert alpha(codings(*rows)) == pytest.approx(published, abs=0.0005)


def test_kappa_is_as_published():
    # Of 50 proposals, 20 that both grant and 15 that both refuse, 5 that only the first grants, 10 only the second.
    table = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    first, second = (dict(enumerate(side)) for side in zip(*pairs, strict=True))
    assert kappa(first, second) == pytest.approx(0.4)
    assert percent({"a": first, "b": second}) == pytest.approx(0.7)


def test_what_the_codings_do_not_define_is_not_given():
    nothing_shared = agreement("status", {"Ana": {1: "accepted"}, "Ben": {2: "accepted"}})
    assert (nothing_shared.units, nothing_shared.percent, nothing_shared.kappa, nothing_shared.alpha) == (
        0,
        None,
        None,
        None,
    )
    one_value = agreement("status", {"Ana": {1: "accepted"}, "Ben": {1: "accepted"}})
    assert (one_value.percent, one_value.kappa, one_value.alpha) == (1.0, None, None)
    assert agreement("kind", {"Ana": {1: "a"}, "Ben": {1: "b"}, "Cleo": {1: "a"}}).kappa is None


VALUES = st.lists(st.lists(st.sampled_from("abc."), min_size=6, max_size=6), min_size=2, max_size=4)


@given(VALUES)
def test_alpha_and_kappa_are_those_of_maintained_implementations(rows):
    table = codings(*map("".join, rows))
    numbers = np.array([[np.nan if one == "." else "abc".index(one) for one in row] for row in rows])
    ours = alpha(table)
    if ours is not None:
        theirs = krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs)
    first, second, *_ = table.values()
    shared = sorted(first.keys() & second.keys())
    ours = kappa(first, second)
    if ours is not None:
        assert ours == pytest.approx(
            cohen_kappa_score([first[one] for one in shared], [second[one] for one in shared])
        )


def record(number: int, codes: str) -> Record:
    tags = tuple(Tag(scheme="ours", code=code, label=code) for code in codes)
    return Record(
        id=f"{number}", report_id="a" * 16, kind="lesson", statement="x", passage_id="p", status="accepted", tags=tags
    )  # fmt: skip


CODES = st.lists(st.one_of(st.none(), st.text("abc", max_size=3)), min_size=5, max_size=5)


@given(st.lists(CODES, min_size=2, max_size=3))
def test_agreement_on_codes_is_that_of_each_record_and_code_looked_at_alone(said):
    views = {
        f"coder {n}": {f"{unit}": record(unit, codes) for unit, codes in enumerate(own) if codes is not None}
        for n, own in enumerate(said)
    }

    def alone(codes: str) -> dict[str, dict[object, object]]:
        return {
            name: {(one, code): code in {tag.code for tag in view.tags} for one, view in own.items() for code in codes}
            for name, own in views.items()
        }  # fmt: skip

    found = list(agreement_on_tags(views))
    used = "".join(sorted({tag.code for own in views.values() for view in own.values() for tag in view.tags}))
    expected = [("ours", used), *((f"ours:{code}", code) for code in used)] if used else []
    assert [each.about for each in found] == [about for about, _ in expected]
    for each, (about, codes) in zip(found, expected, strict=True):
        naive = agreement(about, alone(codes))
        assert each.units == naive.units
        for measure in ("percent", "kappa", "alpha"):
            assert getattr(each, measure) == pytest.approx(getattr(naive, measure))


def test_agreement_over_a_hundred_thousand_decisions_and_forty_codes_comes_soon():
    codes = [chr(0x4E00 + n) for n in range(40)]
    views = {}
    for name, step in (("Ana", 7), ("Ben", 11)):
        some = [record(n, codes[n % 40] + codes[n * step % 40]) for n in range(1000)]
        views[name] = {f"{n}": some[n % 1000] for n in range(50_000)}
    with soon(2.5):
        found = list(agreement_on_tags(views))
    assert len(found) == 41
    assert found[0].units == 40 * 50_000
