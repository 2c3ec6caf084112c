"""Which cases are taken for a topic, and why."""

from lessonbase.packs.builder import Shelf, build, choices
from lessonbase.packs.model import Pack

from .conftest import reports, shelf_of


def codes(pack: Pack) -> set[str]:
    return {warning.code for warning in pack.warnings}


def test_the_nearest_case_comes_first_and_each_says_why(shelf: Shelf) -> None:
    found = choices(shelf, "fees", 2)
    assert found[0].case.title == "Pumps that pay for themselves"
    assert found[0].why.startswith("Closest to the topic.")
    assert all(one.why for one in found)
    assert [one.taken for one in found].count(True) == 2


def test_a_digest_of_a_programme_is_no_second_case() -> None:
    voices = {"a" * 16: "fees", "b" * 16: "fees"}
    found = choices(shelf_of(reports(), voices), "fees", 3)
    assert [one.case.title for one in found] == ["Pumps that pay for themselves", "Advice from the plain"]


def test_it_says_when_the_library_has_too_few_cases(shelf: Shelf) -> None:
    assert "too_few" in codes(build(shelf, "Fees", "fees", 5, 90))
    assert "too_few" not in codes(build(shelf, "Fees", "fees", 3, 90))


def test_it_says_when_no_case_went_wrong() -> None:
    only = shelf_of(reports(), among=["c" * 16])
    assert "no_failure" in codes(build(only, "Fees", "fees", 1, 60))


def test_a_person_may_choose_the_cases_and_their_order(shelf: Shelf) -> None:
    ids = [one.case.id for one in choices(shelf, "fees", 3)]
    pack = build(shelf, "Fees", "fees", 2, 90, taken=[ids[2], ids[0]])
    assert [case.id for case in pack.cases] == [ids[2], ids[0]]


def test_nothing_found_is_an_empty_pack_that_says_so() -> None:
    nothing = Shelf({}, {}, {}, lambda _: (), lambda *_: ())
    pack = build(nothing, "Fees", "fees", 3, 90)
    assert pack.is_empty
    assert codes(pack) == {"too_few"}
