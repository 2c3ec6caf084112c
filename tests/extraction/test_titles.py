"""Titles are read by their parts."""

import pytest

from lessonbase.extraction.words.titles import heading_kinds


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("6. Lessons: areas for improvement", ("lesson",)),
        ("Section 2: Key takeaways", ("lesson",)),
        ("Principaux points à retenir", ("lesson",)),
        ("Coastal fisheries: lessons learned", ("lesson",)),
        ("BOAS PRÁTICAS | Escritório", ("best_practice",)),
        ("Lessons learned\nLeçons apprises", ("lesson",)),
        ("L E S S O N S L E A R N E D", ("lesson",)),
        ("Recomendaciones – la próxima fase", ("recommendation",)),
        ("Institutional challenges", ("challenge",)),
        ("Recomendações pedagógicas", ("recommendation",)),
    ],
)
def test_either_side_and_the_noun_that_heads_it_name_the_kind(title, kinds):
    assert heading_kinds(title)[0] == kinds


@pytest.mark.parametrize(
    "title", ["Common challenges", "Risks and challenges", "Riscos e desafios", "Risques et difficultés"]
)
def test_nouns_that_are_allied_to_a_kind_count_beside_it(title):
    assert heading_kinds(title) == (("challenge",), False)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Challenges faced & lessons learned", ("challenge", "lesson")),
        ("Lecciones aprendidas y recomendaciones", ("lesson", "recommendation")),
    ],
)
def test_a_title_of_two_kinds_opens_a_section_of_both(title, kinds):
    assert heading_kinds(title) == (kinds, False)


def test_another_subject_beside_a_kind_makes_the_section_mixed():
    assert heading_kinds("Trade-offs and recommendations") == (("recommendation",), True)


@pytest.mark.parametrize(
    "title",
    [
        "Lessons learned workshop",
        "Addressing challenges",
        "Previous recommendations",
        "Management response to the recommendations",
        "Strengths and weaknesses",
    ],
)
def test_a_phrase_headed_by_another_noun_announces_nothing(title):
    assert heading_kinds(title)[0] == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which main difficulties did you meet, and how were they solved?", "challenge"),
        ("¿Qué buenas prácticas compartiría con otros?", "best_practice"),
        ("Quelles leçons tirez-vous de ce projet ?", "lesson"),
        ("Que recomendações deixaria ao financiador?", "recommendation"),
    ],
)
def test_a_question_of_a_form_asks_for_its_kind(question, kind):
    assert heading_kinds(question) == ((kind,), False)


@pytest.mark.parametrize("question", ["What results were reached?", "Did the lessons reach the schools?"])
def test_other_questions_ask_for_none(question):
    assert heading_kinds(question)[0] == ()


@pytest.mark.parametrize(
    ("title", "kind"), [("What is not working", "challenge"), ("O que funciona bem", "success")]
)
def test_what_works_is_told_in_the_present_too(title, kind):
    assert heading_kinds(title) == ((kind,), False)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Quatro aprendizados", ("lesson",)),
        ("Ce que nous recommandons", ("recommendation",)),
    ],
)
def test_a_title_counts_in_words_or_says_what_is_recommended(title, kinds):
    assert heading_kinds(title)[0] == kinds


@pytest.mark.parametrize(
    ("well", "badly"),
    [
        ("What worked", "What did not work"),
        ("What went well", "What went wrong"),
        ("Ce qui a marché", "Ce qui n'a pas marché"),
        ("Lo que funcionó", "Lo que no funcionó"),
        ("Lo que salió bien", "Lo que salió mal"),
        ("O que funcionou", "O que não funcionou"),
        ("O que deu certo", "O que não deu certo"),
        ("O que correu bem", "O que correu mal"),
    ],
)
def test_what_went_well_and_what_did_not(well, badly):
    assert heading_kinds(well)[0] == ("success",)
    assert heading_kinds(badly)[0] == ("challenge",)
