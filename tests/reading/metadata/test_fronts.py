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


OFFICES = [
    ("# Water for the upland schools\n\n**UNICEF Kenya**\n\nNairobi, May 2019", "UNICEF"),
    (
        "# Water for the upland schools\n\nIndependent Evaluation Department\n\nAsian Development Bank",
        "Asian Development Bank",
    ),
    (
        "# Eau pour les écoles\n\nAgence française de développement – ExPost n° 87 – Juin 2019",
        "Agence française de développement",
    ),
    ("# Agua para las escuelas\n\nPublicado el 8 de marzo de 2022 por Oxfam Colombia", "Oxfam"),
    ("# Água para as escolas\n\nFicha de boa prática · Instituto Rios Vivos · 2021", "Instituto Rios Vivos"),
    ("# Water for the upland schools\n\nDocument of The World Bank\n\nJune 2019", "World Bank"),
]


@pytest.mark.parametrize(("front", "publisher"), OFFICES)
def test_the_publisher_is_who_a_line_of_the_cover_opens_with(
    tmp_path: Path, front: str, publisher: str
) -> None:
    file = tmp_path / "report.md"
    file.write_text(f"{front}\n\n## Context\n\n{4 * LONG['en']}", encoding="utf-8")
    assert read(file).report.publisher.removeprefix("The ") == publisher


def test_a_heading_to_someone_names_no_publisher(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text(
        f"# Água para as escolas\n\n## Ao Governo da Província\n\n{4 * LONG['pt']}", encoding="utf-8"
    )
    assert read(file).report.publisher is None


def test_the_one_title_on_a_page_is_shown_rather_than_the_name_of_its_tab(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(
        "<html><head><title>Water for Mafraq – evaluation in brief | GIZ</title></head><body>"
        f"<h1>Water for Mafraq: better supply in host towns</h1><p>{4 * LONG['en']}</p></body></html>",
        encoding="utf-8",
    )
    assert read(file).report.title == "Water for Mafraq: better supply in host towns"


def test_a_form_that_names_only_whose_report_it_is_has_the_title_of_its_project(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(
        "<html><body><h1>Harbour Light Foundation – Final Narrative Report</h1><table>"
        "<tr><td>Project</td><td>Cold Chain on the Lake: ice for small landing sites</td></tr>"
        f"<tr><td>Country</td><td>Kenya</td></tr></table><p>{4 * LONG['en']}</p></body></html>",
        encoding="utf-8",
    )
    assert read(file).report.title == "Cold Chain on the Lake: ice for small landing sites"
