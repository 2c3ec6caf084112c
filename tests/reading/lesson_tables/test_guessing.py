"""What columns are taken for, by their headers and cells."""

import pytest

from lessonbase.reading.lesson_tables.guessing import guess
from lessonbase.reading.lesson_tables.mapping import Columns
from lessonbase.reading.lesson_tables.sheets import Row, Sheet

PROSE = ("The committee met every month of the year.", "Nobody had been asked beforehand about it.")


def sheet(**columns: tuple[str, ...]) -> Sheet:
    """A sheet of these columns; underscores in their names stand for spaces."""
    headers = tuple(name.replace("_", " ") for name in columns)
    return Sheet(
        None, headers, [Row(n, cells) for n, cells in enumerate(zip(*columns.values(), strict=True), 2)]
    )


def use_of(header: str, *cells: str) -> str:
    """What a column is taken for beside one of lessons."""
    guessed = guess(sheet(**{"Lesson": PROSE, header.replace(" ", "_"): cells or PROSE}))
    return next((use for use, column in guessed.named() if column == header), "kept")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Lessons Learned (max. 200 words)", "lesson"),
        ("Leçons apprises", "lesson"),
        ("Lecciones aprendidas", "lesson"),
        ("Lições aprendidas", "lesson"),
        ("Recommended action", "recommendation"),
        ("Recommandations", "recommendation"),
        ("Recomendación", "recommendation"),
        ("Recomendações", "recommendation"),
        ("BestPractice", "best_practice"),
        ("Bonnes pratiques", "best_practice"),
        ("Buena práctica", "best_practice"),
        ("Boas práticas", "best_practice"),
        ("What worked well", "success"),
        ("Réussites", "success"),
        ("Challenges faced", "challenge"),
        ("Difficultés rencontrées", "challenge"),
        ("What did we learn?", "lesson"),
        ("What would we do differently?", "recommendation"),
        ("Desafíos", "challenge"),
    ],
)
def test_a_column_of_statements_is_known_in_four_languages(header: str, kind: str) -> None:
    assert next(guess(sheet(**{header: PROSE})).named()) == (kind, header)


@pytest.mark.parametrize(
    ("header", "cells", "use"),
    [
        ("Lesson ID", ("12", "13"), "id"),
        ("N°", ("1", "2"), "id"),
        ("Lesson title", ("Fees", "Fences and gates"), "title"),
        ("Titre", ("Les redevances", "Les clôtures"), "title"),
        ("Código", ("A-1", "A-2"), "id"),
        ("Evaluation title", ("Green Hills, final", "Green Hills, final"), "kept"),
        ("Intitulé du projet", ("Rivières propres", "Collines vertes"), "project"),
        ("Due date", ("12/03/2019", "1/4/2020"), "kept"),
        ("Pays", ("Mali", "Niger"), "country"),
        ("Países", ("Perú", "Chile"), "country"),
        ("Secteur", ("Santé", "Eau"), "sector"),
        ("Thematic area", ("Gender", "Water"), "theme"),
        ("Palabras clave", ("agua; género", "salud"), "theme"),
        ("Fecha", ("12/03/2019", "1/4/2020"), "date"),
        ("Project", ("Clean Rivers", "Green Hills"), "project"),
        ("Organisation", ("Ministry of Works", "Ministry of Works"), "publisher"),
        ("Driving event", PROSE, "context"),
        ("Antecedentes", PROSE, "context"),
        ("Description", PROSE, "evidence"),
        ("Recommendation status", ("open", "closed"), "kept"),
        ("Number of lessons", ("3", "4"), "kept"),
        ("Data", ("12.5", "13.5"), "kept"),
        ("Hazard", ("Flood", "Drought"), "kept"),
    ],
)
def test_a_column_beside_the_lessons_is_known(header: str, cells: tuple[str, ...], use: str) -> None:
    assert use_of(header, *cells) == use


@pytest.mark.parametrize("nothing", ["N/A", "See above", "Aucune", "Sin lecciones", "Idem"])
def test_cells_that_say_there_is_nothing_do_not_hide_a_column_of_statements(nothing: str) -> None:
    assert use_of("Recommendation", PROSE[0], nothing) == "recommendation"
    guessed = guess(sheet(Lesson=(PROSE[0], nothing, nothing), Recommendation=(nothing, nothing, PROSE[1])))
    assert (guessed.lesson, guessed.recommendation) == (("Lesson",), ("Recommendation",))


def test_a_column_of_ticks_states_nothing_whatever_it_is_called() -> None:
    guessed = guess(sheet(Text=PROSE, Type=("Success", "Challenge"), Lesson=("x", "x")))
    assert (guessed.lesson, guessed.text) == ((), ("Text",))


def test_long_texts_elaborate_whatever_their_column_is_called() -> None:
    assert use_of("Q7", PROSE[0] * 3, PROSE[1] * 3) == "evidence"


def test_a_kind_column_is_known_by_its_cells() -> None:
    guessed = guess(sheet(Excerpt=PROSE, Learning=("Challenges", "Lessons Learnt|Success")))
    assert (guessed.text, guessed.kind) == (("Excerpt",), ("Learning",))
    assert guessed.states


def test_a_type_of_something_else_is_no_kind_column() -> None:
    assert not guess(sheet(Excerpt=PROSE, Type=("Road", "Bridge"))).states


def test_beside_a_kind_column_the_prose_is_the_statement_whatever_it_is_called() -> None:
    guessed = guess(sheet(Category=("Success", "Challenge"), Comment=PROSE, Country=("Mali", "Niger")))
    assert (guessed.text, guessed.kind) == (("Comment",), ("Category",))


def test_the_title_tells_what_unnamed_prose_is() -> None:
    told = guess(sheet(Description=PROSE, Country=("Mali", "Niger")), about="Leçons apprises 2020")
    assert told.lesson == ("Description",)


def test_several_columns_of_a_kind_are_all_taken() -> None:
    guessed = guess(sheet(Lesson_1=PROSE, Lesson_2=PROSE))
    assert guessed.lesson == ("Lesson 1", "Lesson 2")


def test_without_a_column_of_statements_nothing_is_stated() -> None:
    assert guess(sheet(Country=("Mali", "Niger"), Wells=("1", "2"))) == Columns(country=("Country",))
