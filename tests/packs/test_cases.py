"""Cases: what one programme's report says, field by field, in its own words."""

import pytest

from lessonbase.model import Record, Report
from lessonbase.packs.builder import Shelf, choices
from lessonbase.packs.cases import LONGEST_QUOTE, case_of, plain, quote, sentences_of
from lessonbase.packs.model import Case
from lessonbase.packs.telling import is_deed, is_done

from .conftest import passage, reports


def first(shelf: Shelf) -> Case:
    return choices(shelf, "fees", 3)[0].case


def said(case: Case, name: str) -> list[str]:
    return [one.text for one in case.field(name).quotes]  # type: ignore[arg-type]


def test_each_field_is_filled_with_sentences_of_the_report(shelf: Shelf) -> None:
    case = first(shelf)
    assert said(case, "setting") == [
        "The programme worked in Kenya between 2015 and 2018 and was carried out by the Kitui Water Board (KWB)."
    ]
    assert said(case, "challenge") == ["The committees lacked any book-keeping when the programme began."]
    assert said(case, "happened") == ["As a result, fees rose from 40 to 81 per cent within a year."] or (
        "fees rose from 40 to 81 per cent" in said(case, "happened")[0]
    )
    assert said(case, "practice") == ["Hang the accounts out beside the pump every month."]


def test_what_the_report_does_not_say_is_a_gap(shelf: Shelf) -> None:
    case = next(one.case for one in choices(shelf, "fees", 3) if one.case.title == "Advice from the plain")
    assert case.field("happened").is_gap
    assert case.field("conditions").is_gap


def test_every_quote_is_verbatim_in_its_passage_and_carries_its_hash(shelf: Shelf) -> None:
    for choice in choices(shelf, "fees", 3):
        by_id = {one.id: one for one in shelf.passages(choice.case.report_id)}
        for one in choice.case.quotes:
            assert by_id[one.passage_id].text[one.start : one.end] == one.text
            assert one.is_whole
            assert one.page


def test_a_sentence_serves_one_field_only(shelf: Shelf) -> None:
    for choice in choices(shelf, "fees", 3):
        ends = [(one.passage_id, one.end) for one in choice.case.quotes]
        assert len(ends) == len(set(ends))


def test_a_sentence_that_leans_on_another_is_quoted_with_it() -> None:
    text = (
        "The pump was mended by two women. This had been thought impossible before the training took place."
    )
    whole = [one.text for one in sentences_of(passage("a" * 16, 0, text))]
    assert whole == ["The pump was mended by two women.", text]


def test_a_long_quotation_ends_at_a_sentence_and_says_so() -> None:
    text = " ".join(f"Sentence number {n} tells of fees that were paid in the village." for n in range(30))
    cut = quote(passage("a" * 16, 0, text), 0, len(text))
    assert cut.shortened
    assert len(cut.text) <= LONGEST_QUOTE
    assert cut.text.endswith("village.")


def test_a_long_quotation_without_an_end_cuts_no_word() -> None:
    text = "committees " * 2000
    cut = quote(passage("a" * 16, 0, text), 0, len(text))
    assert cut.shortened
    assert cut.text.endswith(" committees")


def test_the_label_of_a_lesson_is_left_to_its_heading() -> None:
    assert plain("Lesson learned 1: Households pay.") == "Households pay."
    assert plain("Fees: they were paid.") == "Fees: they were paid."


def test_marks_of_notes_leave_the_display_and_powers_stay() -> None:
    assert plain("100 were built.¹ They received² 50 m² and 3 km² of land.") == (
        "100 were built. They received 50 m² and 3 km² of land."
    )


def of_sentences(*texts: str) -> Case:
    """The case of a report of one passage, in which nothing is stated as a lesson."""
    report = Report(
        id="a" * 16, title="A report", source="/a.pdf", media_type="application/pdf", countries=("KE",)
    )
    whole = passage("a" * 16, 0, " ".join(texts))
    return case_of(report, [], {}, [whole], {"KE": "Kenya"}, [whole])


def filled(*texts: str) -> dict[str, list[str]]:
    return {
        one.name: [quote.text for quote in one.quotes] for one in of_sentences(*texts).fields if one.quotes
    }


def test_thanks_are_no_setting() -> None:
    thanks = "The evaluation team would like to thank the project staff in Kenya for their time in 2019."
    where = "The project worked with forty committees in Kenya from 2015 to 2018."
    assert "setting" not in filled(thanks)
    assert filled(thanks, where)["setting"] == [where]


def test_what_may_be_or_is_done_by_nobody_has_not_happened() -> None:
    assert filled("The use of evidence could be strengthened and improved across all levels.") == {}
    assert filled("A large share of all data is collected, mapped or distributed in spreadsheets.") == {}
    done = "The committee mapped forty wells with the help of two engineers."
    assert filled(done)["done"] == [done]


def test_a_form_of_a_verb_before_a_name_tells_nothing_that_happened() -> None:
    assert filled("This points to increased sophistication and improved coordination of all offices.") == {}
    assert filled("The yields increased after the second harvest, and so did trust among growers.")[
        "happened"
    ]


def test_a_condition_is_no_difficulty() -> None:
    said = "Committees fail and lack trust if their books are closed to households."
    assert "challenge" not in filled(said)
    assert filled(said)["conditions"] == [said]
    assert "conditions" not in filled("Offices open up data as if that solved every problem of trust.")


def test_a_sentence_that_leans_takes_the_place_of_the_one_it_leans_on() -> None:
    first = "The project worked with forty committees in Kenya from 2015 to 2018."
    then = "It spent two million dollars in Kenya in 2016 through that project."
    assert filled(first, then)["setting"] == [f"{first} {then}"]


def test_a_found_difficulty_counts_only_where_it_says_so() -> None:
    report = Report(id="a" * 16, title="A report", source="/a.pdf", media_type="application/pdf")
    whole = passage("a" * 16, 0, "The programme brings further benefits to all who took part in it.")
    found = Record(
        id="r",
        report_id="a" * 16,
        kind="challenge",
        statement=whole.text,
        passage_id=whole.id,
        explicit=False,
    )
    assert case_of(report, [found], {whole.id: whole}, [], {}).field("challenge").is_gap
    stated = found.model_copy(update={"explicit": True})
    case = case_of(report, [stated], {whole.id: whole}, [], {})
    assert not case.field("challenge").is_gap
    assert case.stated == 1


def of_parts(parts: dict[str, str]) -> Case:
    """The case of a report with a passage under each heading, none of them found for the topic."""
    report = Report(id="a" * 16, title="A report", source="/a.pdf", media_type="application/pdf")
    several = {
        one.id: one.model_copy(update={"section": (heading,)})
        for number, (heading, text) in enumerate(parts.items())
        for one in [passage("a" * 16, number, text)]
    }
    return case_of(report, [], several, [], {})


def test_headings_say_what_the_sentences_under_them_tell() -> None:
    case = of_parts(
        {
            "1. BACKGROUND": "The villages lie far from any road. Growers had never spoken with the traders of the town.",
            "2. What was done": "Two young people walked the coast with every grower for a month.",
            "3. Main results": "Nine of ten growers kept the trader of their choice.",
            "4. Methodology": "Four people asked two hundred growers in nine villages.",
        }
    )
    assert said(case, "setting") == ["The villages lie far from any road."]
    assert said(case, "challenge") == ["Growers had never spoken with the traders of the town."]
    assert said(case, "done") == ["Two young people walked the coast with every grower for a month."]
    assert said(case, "happened") == ["Nine of ten growers kept the trader of their choice."]


def test_headings_are_read_in_french_and_a_sentence_is_no_heading() -> None:
    french = of_parts(
        {"2. Les résultats du projet": "Les paysans ont gardé leurs acheteurs pendant trois ans."}
    )
    assert len(said(french, "happened")) == 1
    sentence = of_parts(
        {"Results are lacking in the north": "Nine of ten growers kept the trader of their choice."}
    )
    assert sentence.field("happened").is_gap


def test_what_happened_is_told_in_the_order_of_the_report() -> None:
    case = of_parts(
        {
            "What happened": "The firms stayed where they were. Within two years the harvest had doubled to 80 tons."
        }
    )
    assert said(case, "happened")[0] == "The firms stayed where they were."


def test_what_happened_decides_whether_it_went_well() -> None:
    assert of_parts({"Results": "The harvest doubled to 80 tons."}).outcome == "well"
    assert of_parts({"Results": "The shops failed and were closed within two years."}).outcome == "wrong"
    assert of_parts({"Results": "The growers went home to their villages after it."}).outcome == "open"
    turned = "The shops failed in the first year. The growers brought them back to life in the second."
    assert of_parts({"Results": turned}).outcome == "mixed"


def test_a_poor_region_or_a_plain_not_is_no_difficulty() -> None:
    poor = "The condition brought jobs to a poor region of growers and traders."
    plain_not = "The project did not promote sesame among growers in general."
    assert of_sentences(poor, plain_not).field("challenge").is_gap


def test_what_is_recommended_is_not_told_as_what_was() -> None:
    report = Report(id="a" * 16, title="A report", source="/a.pdf", media_type="application/pdf")
    asked = passage("a" * 16, 0, "The committee met the farmers and the buyers each month.")
    found = asked.model_copy(update={"role": "recommendations"})
    assert not case_of(report, [], {}, [], {}, [asked]).field("actors").is_gap
    assert case_of(report, [], {}, [], {}, [found]).field("actors").is_gap


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("We mapped the wells of both districts with the herders.", True),
        ("In Garissa, the project team went to every well before the rains.", True),
        ("12. WPK adopted one form for all of its field offices.", True),
        ("Le projet a construit huit puits avec les éleveurs.", True),
        ("El proyecto construyó ocho pozos con los pastores.", True),
        ("The herders mapped their wells themselves.", False),  # not those whose programme it is
        ("The project team learned that herders know the wells better.", False),
        ("The evaluation team visited all of the wells in May.", False),
        ("The project had to wait until the rains were over.", False),
        ("We should have mapped the wells before the rains.", False),
        ("WPK regularly collects figures from herders who moved away.", False),
        ("The project never drilled a well outside of the towns.", False),
    ],
)
def test_a_deed_is_told_of_those_whose_programme_it_is(text: str, is_one: bool) -> None:
    assert is_deed(text, ("WPK",)) is is_one


def test_a_verb_at_the_beginning_that_is_somebody_else_s_is_no_deed() -> None:
    assert not is_done("Initially introduced as a game for herders.")
    assert is_done("The herders introduced it as a game.")


def test_what_was_done_is_taken_from_the_rest_of_a_report_where_nothing_near_tells_it() -> None:
    report = reports()["a" * 16].model_copy(update={"title": "Wells for herders: WPK evaluated"})
    near = passage("a" * 16, 0, "Herders trust a well that they have seen being dug.")
    other = passage(
        "a" * 16,
        1,
        "In Mali, the project built two wells. WPK built eight wells with the herders in the dry season.",
    )
    found = Record(
        id="r", report_id="a" * 16, kind="lesson", statement=near.text, passage_id=near.id, passage_ids=()
    )
    whole = {one.id: one for one in (near, other)}
    case = case_of(report, [found], whole, [], {"KE": "Kenya", "ML": "Mali"})
    assert [one.text for one in case.field("done").quotes] == [
        "WPK built eight wells with the herders in the dry season."
    ]
    assert case.field("happened").is_gap
