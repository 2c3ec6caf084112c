"""Tags of texts that are not in English."""

import pytest

from lessonbase.tagging import country_tag, tag
from lessonbase.tagging.taxonomy import LANGUAGES, term_taxonomies, terms_in
from tests.tagging.reports import codes, document, passages, record


@pytest.mark.parametrize(
    ("language", "text", "country", "sector"),
    [
        ("fr", "Les comités sénégalais entretiennent les forages et les latrines.", "SN", "140"),
        ("es", "En Perú, los agricultores vendieron la cosecha juntos.", "PE", "311"),
        ("pt", "Em Moçambique, as escolas contrataram mais professores.", "MZ", "110"),
    ],
)
def test_a_record_has_the_tags_of_its_words(language: str, text: str, country: str, sector: str) -> None:
    _, _, (lesson,) = tag(document(text, language=language), passages(text), [record(text)])
    assert codes(lesson.tags, "country") == {country}
    assert sector in codes(lesson.tags, "sector")


@pytest.mark.parametrize(("language", "text", "country"), [
    ("ru", "Комитеты в Кении собирают взносы.", "KE"),
    ("ar", "تجمع اللجان الرسوم في كينيا", "KE"),
])  # fmt: skip
def test_countries_are_known_in_other_letters(language: str, text: str, country: str) -> None:
    _, (passage,), _ = tag(document(text, language=language), passages(text), [])
    assert codes(passage.tags, "country") == {country}


@pytest.mark.parametrize(
    ("name", "code"), [("Soudan du Sud", "SS"), ("RDC", "CD"), ("Birmanie", "MM"), ("Côte d’Ivoire", "CI")]
)
def test_a_cell_names_a_country_in_any_language(name: str, code: str) -> None:
    found = country_tag(name)
    assert found is not None
    assert found.code == code


def test_a_meeting_is_no_island() -> None:
    text = "A reunião foi em Lisboa. Reunião de coordenação."
    assert codes(tag(document(text, language="pt"), passages(text), [])[1][0].tags, "country") == set()


def test_the_country_of_an_example_is_not_the_records() -> None:
    text = "Committees in Malawi need spare parts, as is known from other places, for example Kenya."
    _, _, (lesson,) = tag(document(text), passages(text), [record(text)])
    assert codes(lesson.tags, "country") == {"MW"}


def test_a_line_like_a_label_in_running_text_is_no_form() -> None:
    long = "The committee kept the pumps working because each household of the village paid a small fee. " * 8
    report, _, _ = tag(document(long, *["Growers met."] * 50, "Country: Kenya"), passages(long), [])
    assert report.countries == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sector_and_theme_has_terms_in_each_language(language: str) -> None:
    known = {(one.scheme, code) for one in term_taxonomies() for code in one.labels}
    assert set(terms_in(language)) == known
    assert all(terms.strong for terms in terms_in(language).values())
