"""Which cases are taken for a topic, and why."""

from lessonbase.packs.builder import Shelf, build, choices
from lessonbase.packs.model import Pack
from lessonbase.packs.parts import Part
from lessonbase.packs.topic import Candidate, choose, tally

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


def test_a_case_in_which_it_went_wrong_takes_the_place_of_one_more_that_went_well(shelf: Shelf) -> None:
    found = choices(shelf, "fees", 2)
    well, wrong, open_ = (one.case for one in found)
    candidates = [
        Candidate(
            part=Part(report=reports()[case.report_id], passages=()), records=(), programme=case.id, near=near
        )
        for case, near in ((well, 1.0), (open_, 0.9), (wrong, 0.1))
    ]
    cases = list(zip(candidates, (well, open_, wrong), strict=True))
    chosen = choose(cases, 2)
    assert [one.case for one in chosen if one.taken] == [well, wrong]
    assert "the only one from Uganda and in which something went wrong" in chosen[2].why
    assert chosen[2].for_balance
    nearest = choose(cases, 2, balance=())
    assert [one.case for one in nearest if one.taken] == [well, open_]


def test_the_balance_says_how_many_cases_there_are_of_each_kind(shelf: Shelf) -> None:
    divided = tally([one.case for one in choices(shelf, "fees", 3)])
    assert divided["countries"] == {"Kenya": 1, "Uganda": 1, "Peru": 1}
    assert divided["outcomes"] == {"well": 1, "wrong": 1, "mixed": 0, "open": 1}


def test_a_case_that_a_person_picked_says_so_and_what_only_it_brings(shelf: Shelf) -> None:
    ids = [one.case.id for one in choices(shelf, "fees", 1)]
    pack = build(shelf, "Fees", "fees", 1, 90, taken=[ids[2]])
    assert pack.cases[0].why.startswith("Chosen by hand; the only one from Peru.")
    assert (
        build(shelf, "Fees", "fees", 1, 90, taken=[ids[0]]).cases[0].why.startswith("Closest to the topic.")
    )
