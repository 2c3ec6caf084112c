"""A question is understood in the light of the library it is put to."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from lessonbase.answering import Sources, understand
from lessonbase.answering.lexicon import stem
from lessonbase.sentences import distance


def library(*texts: str) -> Sources:
    """A library of passages with these texts, as answering sees it."""

    def having(word: str) -> Sequence[str]:
        wanted = stem(word.casefold())
        return [
            text for text in texts if wanted in {stem(each.strip(".,()").casefold()) for each in text.split()}
        ]

    return Sources(
        page_text=lambda *_: "",
        passages=max(10, len(texts)),
        holding=lambda word: len(having(word)),
        having=having,
        alike=lambda _: texts,
    )


def test_a_slip_is_taken_for_the_word_of_the_library_that_it_comes_nearest_to():
    asked = understand("Why are there so many dropuots?", library("Dropouts were mostly mothers of infants."))
    assert [(one.said, one.meant) for one in asked.understood.corrections] == [("dropuots", "dropouts")]
    assert "dropouts" in asked.searched


def test_words_meant_are_searched_in_the_order_of_the_question_in_every_run():
    held = library("Dropouts, teachers, harvests, vouchers and latrines were counted.")
    asked = understand("Which dropuots, taechers, harvetss, vuochers and latirnes?", held)
    meant = [one.meant for one in asked.understood.corrections]
    assert meant == ["dropouts", "teachers", "harvests", "vouchers", "latrines"]


def test_a_word_of_the_library_is_never_taken_for_a_slip():
    asked = understand("Were stoves bought?", library("Stoves were bought.", "Stores were built."))
    assert asked.understood.corrections == ()


@pytest.mark.parametrize("question", ["How do we treat the old?", "What is sent through them?"])
def test_a_word_that_is_one_elsewhere_is_no_slip(question: str):
    held = replace(library("A great and thorough count."), is_word=lambda word: word == "treat")
    assert understand(question, held).understood.corrections == ()


def test_a_word_of_another_ending_is_searched_and_not_said_to_be_meant():
    held = replace(library("Suspicions were great."), is_word=lambda word: word == "suspicious")
    asked = understand("Why are they suspicious?", held)
    assert asked.understood.corrections == ()
    assert "suspicions" in asked.searched.casefold()


def test_an_acronym_finds_what_the_reports_say_it_stands_for():
    asked = understand("WASH", library("Water, sanitation and hygiene (WASH) committees met twice a year."))
    assert asked.understood.long_forms == ("WASH: Water sanitation and hygiene",)
    assert "sanitation" in asked.searched


def test_a_long_form_finds_the_acronym_that_stands_for_it():
    asked = understand(
        "gender-based violence survivors", library("Workers of the GBV cluster saw survivors.")
    )
    assert "GBV" in asked.searched
    assert asked.coverage(frozenset({stem("gbv"), stem("survivors")})) == pytest.approx(1.0)


def test_initials_that_are_a_word_in_lower_case_are_no_acronym():
    asked = understand("clean and tidy camps", library("The cat slept."))
    assert asked.understood.long_forms == ()


@pytest.mark.parametrize(
    ("question", "code", "year"),
    [
        ("What happened in Kenya in 2015?", "KE", 2015),
        ("Que s'est-il passé au Royaume-Uni en 2015 ?", "GB", 2015),
        ("¿Qué pasó en España en 2015?", "ES", 2015),
    ],
)
def test_countries_and_years_are_known_in_our_languages(question: str, code: str, year: int):
    understood = understand(question, library()).understood
    assert [each for each, _ in understood.countries] == [code]
    assert understood.years == (year,)


def test_niger_is_not_nigeria():
    understood = understand("Seeds in Nigeria", library()).understood
    assert [code for code, _ in understood.countries] == ["NG"]


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("How many latrines were built?", "figure"),
        ("Why did the latrines fail?", "went_wrong"),
        ("What should a project do about latrines?", "advice"),
        ("Quantas latrinas foram construídas?", "figure"),
    ],
)
def test_what_a_question_asks_for_is_told_by_its_words(question: str, wants: str):
    assert understand(question, library()).understood.wants == wants


def test_a_compound_question_has_parts_and_a_plain_one_is_its_own():
    parts = understand(
        "How many masons were trained, and what did the training cost?", library()
    ).understood.parts
    assert parts == ("How many masons were trained?", "What did the training cost?")
    assert understand("Who trained masons?", library()).understood.parts == ("Who trained masons?",)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How do we build trust?", "en"),
        ("Por que não se confia nos vizinhos?", "pt"),
        ("Que organizações devemos ouvir antes de iniciar um projeto?", "pt"),
        ("水泵账目公布", "zh"),
        ("PSNP", None),
    ],
)
def test_the_language_is_told_by_small_words_or_by_the_writing(question: str, language: str | None):
    assert understand(question, library()).understood.language == language


@pytest.mark.parametrize(
    ("one", "other"), [("anemia", "anaemia"), ("organization", "organisations"), ("programs", "programme")]
)
def test_spellings_of_both_sides_of_the_atlantic_are_one_word(one: str, other: str):
    assert stem(one) == stem(other)


def test_letters_changed_added_dropped_or_swapped_are_counted():
    assert distance("dropuot", "dropout", 2) == 1
    assert distance("latrine", "latrines", 2) == 1
    assert distance("water", "fires", 1) == 2


def test_what_a_question_is_about_are_the_words_that_stand_together():
    asked = understand("How do we build trust between small farmers and buyers?", library())
    assert asked.understood.subject == ("build trust", "small farmers", "buyers")


def test_a_question_that_follows_keeps_what_the_first_was_about():
    asked = understand("And for women?", library(), about=("build trust", "small farmers"))
    assert asked.understood.parts == ("And for women?",)
    assert {"women", "trust", "farmers"} <= set(asked.surface.values())
    assert asked.understood.subject == ("build trust", "small farmers", "women")


def test_a_country_named_anew_takes_the_place_of_the_one_that_was_kept():
    asked = understand("And in Kenya?", library(), about=("Paraguay", "sesame"))
    assert [code for code, _ in asked.understood.countries] == ["KE"]
    assert "Paraguay" not in asked.searched


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Which tax incentives did Ireland give?", {"tax", "incent"}),
        ("What training did the growers get?", {"train"}),
        ("Quelles subventions ont reçu les producteurs ?", {"subvent"}),
        ("What caused the losses?", set()),
        ("How were losses cut?", set()),
    ],
)
def test_the_thing_asked_for_is_what_follows_which_and_what(question: str, thing: set[str]):
    assert understand(question, Sources(page_text=lambda *_: "")).thing == thing
