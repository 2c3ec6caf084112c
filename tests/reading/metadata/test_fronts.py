"""What the front of a report says of it, in forms that offices use, in four languages."""

from pathlib import Path

import pytest

from lessonbase.reading import read
from lessonbase.reading.metadata.dates import dates_in
from lessonbase.reading.metadata.words import folded

LONG = {
    "en": "The committee kept the pumps working for three years after the project had ended, because each household paid "
    "a small fee and knew where it went. Families said that the meetings made the accounts clear to all of them. ",
    "fr": "Le comité a fait fonctionner les pompes pendant trois ans après la fin du projet, parce que chaque ménage "
    "payait une petite redevance et savait où allait son argent. Les familles disaient que tout était clair. ",
    "es": "El comité mantuvo las bombas en funcionamiento durante tres años, porque cada hogar pagaba una pequeña cuota "
    "y sabía a dónde iba su dinero. Las familias dijeron que las reuniones hacían claras las cuentas. ",
    "pt": "O comitê manteve as bombas funcionando durante três anos, porque cada família pagava uma pequena taxa e sabia "
    "para onde ia o dinheiro. As famílias disseram que as reuniões deixavam as contas claras. ",
}

FRONTS = [
    (
        "en",
        "# Independent evaluation of school meals\n\nMinistry of Education\n\nMaseru, October 2017",
        ("Independent evaluation of school meals", "Ministry of Education", 2017),
    ),
    (
        "fr",
        "# Évaluation du projet d’hydraulique villageoise\n\nPublié par l’Agence française de développement, mars 2018",
        ("Évaluation du projet d’hydraulique villageoise", "Agence française de développement", 2018),
    ),
    (
        "es",
        "# Informe final\n\n# Sistematización de experiencias de agua segura\n\nFundación Agua Viva\n\n12/08/2014",
        ("Sistematización de experiencias de agua segura", "Fundación Agua Viva", 2014),
    ),
    (
        "pt",
        "# Lições do projeto Rios Vivos\n\n© 2020 Instituto Rios Vivos. Todos os direitos reservados.",
        ("Lições do projeto Rios Vivos", "Instituto Rios Vivos", 2020),
    ),
    (
        "en",
        "Skip to main content\n\nHome\n\n# What solar pumps taught us\n\nLast updated: 14 Sept 2015\n\nOxfam",
        ("What solar pumps taught us", "Oxfam", 2015),
    ),
]


def written(tmp_path: Path, front: str, language: str = "en") -> Path:
    path = tmp_path / "document.md"
    path.write_text(f"{front}\n\n{LONG[language] * 2}\n\n## 2\n\n{LONG[language] * 2}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "front", "expected"), FRONTS)
def test_title_publisher_year_and_language_stand_on_the_front(
    tmp_path: Path, language: str, front: str, expected: tuple[str, str, int]
) -> None:
    report = read(written(tmp_path, front, language)).report
    assert (report.title, report.publisher, report.year) == expected
    assert report.language == language


def test_who_only_paid_is_no_publisher(tmp_path: Path) -> None:
    assert read(written(tmp_path, "# Pumps that last\n\nFunded by UNICEF")).report.publisher is None


def test_a_period_and_the_date_of_what_happened_are_no_year_of_the_report(tmp_path: Path) -> None:
    front = "# Collision at Melling Station, 15 April 2013\n\nProject period: 2010 - 2012"
    assert read(written(tmp_path, front)).report.year is None


def test_a_sentence_may_tell_when_the_report_was_finished(tmp_path: Path) -> None:
    front = f"# Pumps that last\n\n{LONG['en']}The field work ended in 2010. The report was handed over in May 2011."
    report = read(written(tmp_path, front)).report
    assert (report.year, report.origins["year"]) == (2011, "its text")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("12.03.2019", 2019),
        ("1er mars 2019", 2019),
        ("Maio/2024", 2024),
        ("12 de marzo de 2019", 2019),
        ("FY2018/19", 2019),
        ("12 марта 2019", 2019),
        ("2019-03-12", 2019),
        ("March 12, 2019", 2019),
    ],
)
def test_dates_are_read_in_their_usual_writings(text: str, year: int) -> None:
    assert [each.year for each in dates_in(folded(text))] == [year]


@pytest.mark.parametrize(
    ("front", "of"),
    [
        (
            "# In brief\n\nThis is a summary of “Final evaluation of the pumps of Kitui”.",
            "Final evaluation of the pumps of Kitui",
        ),
        ("# Final evaluation of the pumps (draft)", "Final evaluation of the pumps"),
        ("# Final evaluation of the pumps\n\nDRAFT", "Final evaluation of the pumps"),
        ("# Final evaluation of the pumps", None),
    ],
)
def test_a_report_says_of_which_it_is_a_summary_or_draft(tmp_path: Path, front: str, of: str | None) -> None:
    assert read(written(tmp_path, front)).report.of == of


def test_a_form_names_the_programme(tmp_path: Path) -> None:
    report = read(
        written(tmp_path, "# Closing report of 2018\n\nProject title: Clean water for Ruvuma")
    ).report
    assert report.programme == "Clean water for Ruvuma"
