"""A point takes along the list it leads or stands in, what it leans on, and what explains a headline."""

from lessonbase.answering.completing import completed
from lessonbase.answering.leaning import Reading
from lessonbase.answering.lexicon import lexicon
from lessonbase.answering.points import candidates, shown
from lessonbase.answering.sources import Sources
from lessonbase.model import Hit, Passage, Record
from lessonbase.sentences import sentences
from tests.documents import passage, record, report

OF = report(title="Wells and pumps")
ENGLISH = lexicon("en")


def told(number: int, text: str, **fields: object) -> Passage:
    return passage(OF, number, text, sentences=tuple(sentences(text)), **fields)


def completes(
    held: Passage,
    start: str,
    before: Passage | None = None,
    after: Passage | None = None,
    records: tuple[Record, ...] = (),
) -> str:
    """What the first candidate that begins so becomes."""
    hit = Hit(rank=1, score=1.0, passage=held, report_title=OF.title, records=records)
    one = next(each for each in candidates(hit, ENGLISH) if each.text.startswith(start))
    return completed(one, Sources(page_text=lambda *_: "", around=lambda _: (before, after)), ENGLISH).text


ITEMS = "• Who keeps the key of the cash box?\n• Who reads the meter each month? When is it read?"


def test_a_list_goes_on_in_the_next_passage_whose_items_bear_the_same_sign():
    first = told(1, f"Before the pump is handed over, three things must be clear:\n{ITEMS}")
    second = told(
        2, "• Who pays where a household is too poor?\nThe district keeps a list of such households."
    )
    said = completes(first, "Before the pump", after=second)
    assert said.endswith("When is it read? Who pays where a household is too poor?")


def test_the_bullet_of_a_symbol_font_that_is_read_as_a_letter_is_none_of_the_words():
    held = told(
        1,
        "Three things must be clear before the pump is handed over:\nD Who keeps the key of the cash box?\n"
        "D Who reads the meter each month?\nThe district visits the village twice a year.",
    )
    said = completes(held, "Three things")
    assert said == (
        "Three things must be clear before the pump is handed over: Who keeps the key of the cash box? "
        "Who reads the meter each month?"
    )
    name = told(2, "UNDP Headquarters and the district keep a list of the pumps.")
    assert completes(name, "UNDP") == name.text


def test_a_short_list_is_shown_whole_whichever_item_is_near():
    text = (
        "The committee should look after three things:\n1. the pump and its spare parts\n2. the accounts on the wall\n"
        "3. the fence round the well"
    )
    held = told(1, text)
    assert completes(held, "The committee should look after three things: the accounts").endswith(
        "the pump and its spare parts; the accounts on the wall; the fence round the well"
    )


def test_a_point_does_not_end_in_words_that_lead_to_what_is_not_shown():
    held = told(1, "Villages that pay by the bucket keep their pumps going. What this means for districts:")
    assert completes(held, "Villages") == "Villages that pay by the bucket keep their pumps going."


def test_a_headline_has_the_first_sentences_of_what_elaborates_it():
    headline = told(1, "Let villages keep the money")
    text = "Money that went to the district came back late. Where villages kept it, repairs took a week. " * 8
    after = told(2, text.strip())
    advice = record(OF, 1, headline.text, headline, after, kind="recommendation")
    said = completes(headline, "Let villages", after=after, records=(advice,))
    assert said.startswith("Let villages keep the money. Money that went to the district came back late.")
    assert said.endswith(".")
    assert len(said) < len(text)
    other = told(3, text.strip())
    assert completes(headline, "Let villages", after=other, records=(advice,)) == headline.text


def test_a_sentence_that_opens_with_a_word_for_the_one_before_has_it():
    reading = Reading(told(1, "Few paid in May. Seeing this, the district lowered the price."), ENGLISH)
    assert reading.leans(1)
    reading = Reading(told(1, "Few paid in May. During the rains, the district lowered the price."), ENGLISH)
    assert not reading.leans(1)


def test_what_a_sentence_leans_on_is_never_debris():
    held = told(
        1,
        "Okoro and Rao, How villages keep their pumps, (2019) the district took over the wells. "
        "They were mended in the second year by the committees of the villages.",
    )
    [one] = candidates(Hit(rank=1, score=1.0, passage=held, report_title=OF.title), ENGLISH)
    assert "Okoro" not in shown(one.pieces)
