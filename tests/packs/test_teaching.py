"""What is taught with the cases: minutes that add up, questions of several kinds, four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonbase.packs.builder import Shelf, build
from lessonbase.packs.content import content_of
from lessonbase.packs.model import TEMPLATES, Pack, Template
from lessonbase.packs.teaching import countries_in, sectors_in, tables, taught
from lessonbase.tagging import taxonomy


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
    english, other = dict(tables()["en"]), dict(tables()[language])
    assert language == "en" or set(other.pop("sectors")) == set(taxonomy("sector").labels)
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


def test_countries_and_sectors_are_named_in_the_language_of_the_pack(pack: Pack) -> None:
    case = pack.cases[0].model_copy(update={"sectors": ("Water and sanitation", "Fish ladders")})
    assert countries_in("es", case.model_copy(update={"countries": ("Germany", "Atlantis")})) == (
        "Alemania",
        "Atlantis",
    )
    assert sectors_in("pt", case) == ("Água e saneamento", "Fish ladders")
    assert sectors_in("en", case) == case.sectors


def test_the_first_case_is_not_asked_about_most(shelf: Shelf) -> None:
    made = build(shelf, "Fees", "fees", 3, 90)
    of_one = [one.cases[0] for one in made.questions if len(one.cases) == 1]
    assert max(map(of_one.count, of_one)) <= len(of_one) / 2


def test_quotation_marks_within_quotation_marks_are_single(pack: Pack) -> None:
    case = pack.cases[0].model_copy(update={"title": "“One of us”: a project", "countries": (), "year": None})
    made = taught(pack.model_copy(update={"cases": (case, pack.cases[1])}))
    assert "“‘One of us’: a project”" in made.steps[1].text
    assert "(" not in made.steps[1].text, "nothing is told twice where no place is known"


def test_french_has_no_line_that_ends_before_its_signs(shelf: Shelf) -> None:
    content = content_of(build(shelf, "Redevances", "redevances", 2, 60, language="fr"))
    said = " ".join(getattr(piece, "text", "") for piece in content.pieces)
    said += " ".join(item for piece in content.pieces for item in getattr(piece, "items", ()))
    assert "Cas\u00a01" not in said
    assert "Cas 1\u00a0: Pumps" in said
    assert "«\u00a0" in said
    assert "« " not in said
    assert " ?" not in said
