"""Titles and sentences that announce records in words that no table knows."""

import numpy as np
import pytest

from lessonbase.extraction.words.announcing import (
    KINDS,
    PLACES,
    WEIGHTS,
    announced_kinds,
    places_of,
    trained,
)
from lessonbase.extraction.words.titles import heading_kinds

OARS, BOATS = "Oars split when they dry in the sun.", "Boats must be tarred before the ice comes."


def test_weights_are_whole_and_belong_to_the_features_that_the_code_has():
    with np.load(WEIGHTS) as weights:
        assert weights["coefficients"].shape == (PLACES, len(KINDS))
        assert weights["coefficients"].dtype == np.int8
        assert weights["probe"].tolist() == places_of("4.2 Ce que nous ferions autrement ?", "heading")
    assert WEIGHTS.stat().st_size < 200_000


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("What the flood season made clear to us", "lesson"),
        ("What slowed the boats down", "challenge"),
        ("Ce que nous retenons de la saison", "lesson"),
        ("Ce qui a freiné les équipes", "challenge"),
        ("Lo que nos llevamos de la temporada", "lesson"),
        ("O que levamos desta época", "lesson"),
    ],
)
def test_a_title_in_words_of_its_own(stated, title, kind):
    assert not heading_kinds(title)[0]
    assert stated(f"# The ferry\nIt crosses twice a day.\n## {title}\n- {OARS}\n- {BOATS}") == [
        (kind, OARS),
        (kind, BOATS),
    ]


@pytest.mark.parametrize("title", ["Who came", "Ceux qui sont venus", "Quién vino", "Quem veio", "The boats"])
def test_a_title_of_something_else(stated, title):
    assert stated(f"# The ferry\nIt crosses twice a day.\n## {title}\n- {OARS}\n- {BOATS}") == []


@pytest.mark.parametrize(
    "lead",
    [
        "The harbour office should:",
        "In matters of oars and tar it is recommended:",
        "Le bureau du port devrait :",
        "El comité del puerto debería:",
        "A capitania deveria:",
        "To improve next year:",
    ],
)
def test_a_list_after_advice_that_is_left_open(stated, lead):
    text = f"# The ferry\n{lead}\n- Tar the boats in March.\n- Keep the oars in the shade."
    assert [kind for kind, _ in stated(text)] == ["recommendation"] * 2


def test_the_last_clause_of_a_long_sentence_may_announce_the_list(stated):
    lead = (
        "The ferry crosses twice a day, the crew is new, and there are a few things we have learned so far:"
    )
    assert stated(f"# The ferry\n{lead}\n- {OARS}\n- {BOATS}") == [("lesson", OARS), ("lesson", BOATS)]


def test_a_list_of_things_states_nothing(stated):
    lead = "There are a few things we have learned to carry:"
    assert stated(f"# The ferry\n{lead}\n- a rope\n- two oars") == []


def test_a_report_that_labels_lessons_has_no_others(stated):
    text = f"# The ferry\n## Lessons learned\n- {OARS}\n## What we take with us from the valley\n- {BOATS}"
    assert stated(text) == [("lesson", OARS)]


def test_what_reports_on_no_work_announces_nothing(stated):
    chapter = "She looked at the sea and said nothing, for the wind had turned. " * 300
    text = f"# The sea\n{chapter}\n## What slowed the boats down\n- {OARS}\n- {BOATS}"
    assert stated(text) == []


def test_the_likeliest_kind_comes_first():
    likely = trained().likelihoods("Where we struggled, and what we take away", "heading")
    kinds = announced_kinds("Where we struggled, and what we take away", "heading", 0.0)
    assert kinds[0] == KINDS[int(likely.argmax())]
    assert set(kinds) == set(KINDS)


@pytest.mark.parametrize(
    "advice",
    [
        "We suggest that the harbour office buys a second rope.",
        "Il est recommandé que le port achète une seconde corde.",
        "Sugerimos que el puerto compre una segunda cuerda.",
        "Sugerimos que o porto compre uma segunda corda.",
    ],
)
def test_advice_in_so_many_words_where_nothing_else_is_labelled(stated, advice):
    text = f"# The ferry\nIt crosses twice a day. {advice} The old one is of hemp."
    assert stated(text) == [("recommendation", advice)]
    assert stated(f"{text}\n## Lessons learned\n- {OARS}\n- {BOATS}") == [("lesson", OARS), ("lesson", BOATS)]


PARTS = (
    "Spare parts that the village keeps itself are there on the day a pump breaks, be the road open or not."
)
FEES = "Fees that are asked for after the harvest are paid in full, those that are asked for before it hardly ever."
BOOKS = "Books that the treasurer shows to the meeting each month end the talk about where the money went."


def test_paragraphs_after_a_sentence_that_leads_to_several_are_stated(stated):
    text = f"# The pumps\nWe were there for two years.\n\nFrom them we take these lessons with us:\n\n{PARTS}\n\n{FEES}\n\n{BOOKS}"
    assert stated(text) == [("lesson", PARTS), ("lesson", FEES), ("lesson", BOOKS)]


def test_headings_under_such_as_only_say_whom_they_are_for_are_stated(stated):
    text = (
        "# The pumps\nHere we want to share what we recommend to those who come after us.\n"
        f"## For committees\n### Keep the books open\n{BOOKS}\n### Store spare parts in the village\n{PARTS}\n"
        f"## For the district\n### Ask for fees after the harvest\n{FEES}"
    )
    said = [statement for _, statement in stated(text)]
    assert said == [
        "Keep the books open",
        "Store spare parts in the village",
        "Ask for fees after the harvest",
    ]


def test_what_may_be_about_no_work_announces_only_what_is_likely(stated):
    chapter = (
        "She looked at the sea and said nothing, for the project was new to her and the wind had turned. "
        * 120
    )
    plain = f"# The sea\n{chapter}\n\nFrom this we take these lessons with us:\n\n- {OARS}\n- {BOATS}"
    assert [kind for kind, _ in stated(plain)] == ["lesson", "lesson"]


def test_what_went_well_is_told_in_the_past(stated):
    text = "# The ferry\n## What went as planned\n- The crew met on each day of the season.\n- The fees were paid in full by the end of May.\n- The bell was heard on both sides of the river."
    assert [kind for kind, _ in stated(text)] == ["success"] * 3
