"""Tags on real reports, where they are present."""

from pathlib import Path

import pytest

from lessonbase.extraction import extract
from lessonbase.model import Passage, Record, Report
from lessonbase.reading import read
from lessonbase.tagging import tag
from tests.tagging.reports import codes

Tagged = tuple[Report, list[Passage], list[Record]]


def _tagged(path: Path) -> Tagged:
    document = read(path)
    return tag(document, *extract(document))


@pytest.fixture(scope="module")
def microreport(shared: Path) -> Tagged:
    return _tagged(shared / "reports/usaid-microreport-148.txt")


def test_the_mango_report_is_about_the_dominican_republic_in_2008(microreport: Tagged) -> None:
    report, _, _ = microreport
    assert report.countries[0] == "DO"
    assert report.year == 2008
    assert {"311", "250"} <= codes(report.tags, "sector")
    assert {"trust", "market-linkages"} <= codes(report.tags, "theme")


@pytest.mark.parametrize(("word", "code"), [("sesame", "PY"), ("Huánuco", "PE"), ("Chiapas", "MX")])
def test_its_other_countries_are_on_the_passages_that_speak_of_them(
    microreport: Tagged, word: str, code: str
) -> None:
    speaking = [passage for passage in microreport[1] if word in passage.text]
    assert any(code in codes(passage.tags, "country") for passage in speaking)


def test_its_four_projects_are_known_by_their_acronyms(microreport: Tagged) -> None:
    _, passages, _ = microreport
    named = {one.code: one.label for passage in passages for one in passage.tags if one.scheme == "project"}
    assert {"CPP", "VENDE", "PRA", "RPCI"} <= set(named)
    assert named["CPP"] == "Competitiveness and Policy Program"
    for passage in passages:
        if "CPP" in passage.text.split():
            assert "CPP" in codes(passage.tags, "project")


def test_the_practice_on_honest_brokers_is_from_paraguay_and_peru(microreport: Tagged) -> None:
    (practice,) = (record for record in microreport[2] if "honest broker" in record.statement)
    assert {"PY", "PE"} <= codes(practice.tags, "country")
    assert {"CPP", "VENDE", "PRA"} <= codes(practice.tags, "project")
    assert "trust" in codes(practice.tags, "theme")


def test_every_word_of_evidence_stands_in_its_passage_or_section(microreport: Tagged) -> None:
    for passage in microreport[1]:
        places = (passage.text, *passage.section)
        assert all(any(word in place for place in places) for one in passage.tags for word in one.evidence)


def test_the_aids_evaluation_is_about_india_and_hiv(shared: Path) -> None:
    report, _, _ = _tagged(shared / "reports/usaid-india-apac-evaluation-2012.pdf")
    assert report.countries == ("IN",)
    assert report.year == 2012
    assert {"130", "120"} <= codes(report.tags, "sector")
    assert "APAC" in codes(report.tags, "project")


def test_the_data_evaluation_is_about_displacement_and_data(shared: Path) -> None:
    report, _, _ = _tagged(shared / "reports/unhcr-data-use-evaluation-2019.pdf")
    assert {"JO", "LB", "PK"} <= set(report.countries)
    assert report.year == 2019
    assert {"15190", "220"} <= codes(report.tags, "sector")
    assert "monitoring" in codes(report.tags, "theme")
