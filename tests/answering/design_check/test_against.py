"""A lesson speaks against a part of a draft only where it says that what is planned there failed, or warns of it."""

import pytest

from lessonbase.answering.design_check.against import speaks_against
from lessonbase.answering.design_check.draft import Piece
from lessonbase.answering.lexicon import lexicon

PLAN = Piece("Meetings", "The project pays every member a daily allowance. They meet once a month.")


def against(plan: Piece, text: str, *, went_wrong: bool = False, language: str = "en") -> bool:
    return speaks_against(plan, text, went_wrong, lexicon(language))


@pytest.mark.parametrize(
    "text",
    [
        "Avoid paying members a daily allowance: they stop coming when it ends.",
        "Share the costs of travel instead of paying a daily allowance.",
        "Projects should not pay members allowances for each daily meeting.",
    ],
)
def test_a_warning_of_what_is_planned_is_against_it(text: str):
    assert against(PLAN, text)


def test_what_failed_as_it_is_planned_is_against_it_and_what_failed_otherwise_is_not():
    assert against(PLAN, "Members who were paid an allowance left when it ended.", went_wrong=True)
    assert not against(PLAN, "Pumps broke down when the rains came.", went_wrong=True)


@pytest.mark.parametrize(
    "text",
    [
        "Pay members a daily allowance, provided that the association can go on paying it.",
        "Widen the circle of members when the quality of the meetings depends on them.",
        "Members who are paid an allowance come to each meeting.",
        "Avoid long speeches; members come for the daily allowance.",
    ],
)
def test_advice_conditions_and_warnings_of_something_else_are_not_against_it(text: str):
    assert not against(PLAN, text)


def test_a_plan_that_does_without_what_is_warned_of_is_not_spoken_against():
    plan = Piece("Meetings", "Members are not paid a daily allowance.")
    assert not against(plan, "Avoid paying members a daily allowance.")


@pytest.mark.parametrize(
    ("language", "planned", "text"),
    [
        ("fr", "Le projet paie une indemnité à chaque membre.", "Éviter de payer une indemnité aux membres."),
        ("es", "El proyecto paga dietas a los miembros.", "No se debe pagar dietas a los miembros."),
        ("pt", "O projeto paga diárias aos membros.", "Evitar pagar diárias aos membros."),
    ],
)
def test_warnings_are_known_in_the_languages_that_answers_know(language: str, planned: str, text: str):
    assert against(Piece("", planned), text, language=language)
