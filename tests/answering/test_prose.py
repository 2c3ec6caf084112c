"""What makes no sentence for a reader is never a point, however near it is to a question."""

import pytest

from lessonbase.answering.lexicon import lexicon
from lessonbase.answering.points import candidates
from lessonbase.answering.prose import is_debris, is_garbled, is_reference
from lessonbase.model import Hit
from lessonbase.sentences import sentences
from tests.documents import passage, report

OF = report(title="Wells and pumps")


def points(text: str, **fields: object) -> list[str]:
    held = passage(OF, 1, text, sentences=tuple(sentences(text)), **fields)
    return [
        each.text
        for each in candidates(Hit(rank=1, score=1.0, passage=held, report_title=OF.title), lexicon("en"))
    ]


DEBRIS = {
    "letters of a picture": "W e l l s and pumps of the district were mended in time.",
    "names and posts": "Asha Rao, Programme Officer Ben Okoro, District Engineer Carla Mendes, Team Leader",
    "a work in the margin": "Rao and Okoro, How villages keep their pumps, (2019) the district took over the wells.",
    "a work in a list": "Okoro, B. What villages pay for water. Accra, 2017.",
    "a note on a source": "Mendes, Carla. “Who mends the pump?” Journal of Rural Water. June 2016.",
    "a footnote under the text": "³ The committee is the elected body that looks after a well.",
    "a footnote by number": "[7] The committee is the elected body that looks after a well.",
    "an address": "Pumps: https://www.example.org/wells/pumps-and-committees.html",
    "what a form asks": "Please list the pumps that were mended in the period under report.",
}


@pytest.mark.parametrize("text", DEBRIS.values(), ids=DEBRIS.keys())
def test_what_is_no_sentence_is_no_point(text):
    assert is_debris(text, lexicon("en")) or is_reference(text)
    assert points(text) == []


SAID = (
    "In 2019 the Ministry of Water of Ghana handed 40 pumps over to the committees of the North.",
    "Rao (2019) found that villages which pay by the bucket keep their pumps going.",
    "“We mend it ourselves,” said a member of the committee, who had been trained in 2018.",
    "A to Z of the district, the I.M.C. took over the pumps that the project had put in.",
    "The list of prices is kept up to date by the districts themselves (see www.example.org).",
    "水泵由村民委员会负责维修。",
)


@pytest.mark.parametrize("text", SAID)
def test_a_sentence_that_cites_or_names_stays_one(text):
    assert not is_debris(text, lexicon("en"))
    assert not is_reference(text)


def test_forms_ask_in_other_languages_too():
    for code, text in (
        ("fr", "Veuillez indiquer les pompes réparées."),
        ("es", "Por favor, indique las bombas reparadas."),
        ("pt", "Por favor, indique as bombas reparadas."),
    ):
        assert is_debris(text, lexicon(code))


COLUMNS = (
    "Villages that pay by the bucket committees were trained in the pumps longer than others.\n"
    "dry season before the handover.\n"
    "and most of them keep a cash book that the district looks at."
)


def test_columns_that_were_read_across_give_no_points():
    assert is_garbled(COLUMNS.split("\n"))
    assert points(COLUMNS) == []


def test_items_of_a_list_may_begin_in_lower_case():
    text = (
        "The committees learned to do three things:\nkeep a cash book.\nmend the pump by themselves.\n"
        "call the district in time."
    )
    assert not is_garbled(text.split("\n"))
    assert any("mend the pump" in each for each in points(text))


def test_the_rest_of_a_column_that_a_note_cut_is_no_point():
    text = "Okoro, the district engineer, was asked in May.\nand mend what they can by themselves in a day."
    assert points(text) == ["Okoro, the district engineer, was asked in May."]


def test_what_stands_below_an_entry_of_a_table_of_contents_is_not_taken_for_references():
    text = "Villages that pay by the bucket keep their pumps going."
    assert points(text, role="reference", section=("7 References",)) == []
    assert points(text, role="reference", section=("7 References", "Acknowledgements")) == []
    assert points(text, role="reference", section=("7 References", "1.2 Findings in brief")) == [text]
