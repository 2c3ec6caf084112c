"""What is taught with the cases: minutes that add up, questions of several kinds, four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonbase.packs.builder import Shelf, build
from lessonbase.packs.model import TEMPLATES, Pack, Template
from lessonbase.packs.teaching import tables, taught


@given(minutes=st.integers(20, 600), template=st.sampled_from(TEMPLATES))
def test_the_minutes_of_the_session_add_up(minutes: int, template: Template) -> None:
    from .conftest import reports, shelf_of

    pack = build(shelf_of(reports()), "Fees", "fees", 3, minutes, template=template)
    assert sum(step.minutes for step in pack.steps) == minutes
    assert all(step.minutes >= 0 for step in pack.steps)


def test_questions_are_of_several_kinds(pack: Pack) -> None:
    assert len({question.kind for question in pack.questions}) >= 3


def test_questions_ask_about_what_the_case_says(pack: Pack) -> None:
    asked = " ".join(question.text for question in pack.questions)
    assert "Households pay their water fees where the committee hangs out its accounts" in asked


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt"])
def test_every_language_has_every_label_and_sentence(language: str) -> None:
    english, other = tables()["en"], tables()[language]
    assert {part: set(words) for part, words in english.items()} == {
        part: set(words) for part, words in other.items()
    }


def test_a_pack_in_french_is_taught_in_french(shelf: Shelf) -> None:
    pack = build(shelf, "Redevances", "redevances", 2, 60, language="fr")
    assert pack.steps[0].title == "Ouverture"
    assert pack.objectives[0].startswith("Expliquer")


def test_an_acronym_is_explained_by_its_report(pack: Pack) -> None:
    assert [(term.short, term.long) for term in pack.glossary] == [("KWB", "Kitui Water Board")]


def test_without_cases_nothing_is_taught(pack: Pack) -> None:
    bare = taught(pack.model_copy(update={"cases": ()}))
    assert bare.objectives == ()
    assert bare.questions == ()


def test_no_kind_of_question_crowds_out_the_others(shelf: Shelf) -> None:
    asked = build(shelf, "Fees", "fees", 3, 90).questions
    kinds = [question.kind for question in asked]
    assert max(map(kinds.count, kinds)) <= 2
    assert len(set(kinds)) >= 4


def test_a_case_in_many_countries_is_named_by_its_title(shelf: Shelf) -> None:
    made = build(shelf, "Fees", "fees", 1, 60)
    case = made.cases[0].model_copy(update={"countries": ("Kenya", "Uganda", "Peru", "Mali")})
    asked = " ".join(
        question.text for question in taught(made.model_copy(update={"cases": (case,)})).questions
    )
    assert "Pumps that pay for themselves, 2018" in asked
    assert "Mali" not in asked
