"""Taxonomies are files that say what is wrong with them, and agree with the code lists they cite."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from lessonbase.errors import LessonbaseError, TaxonomyError
from lessonbase.tagging import schemes, taxonomy
from lessonbase.tagging.taxonomy import CountryNames, Taxonomy, parse
from lessonbase.tagging.terms import Vocabulary
from lessonbase.tagging.words import words

MINIMAL = """
scheme: hazard
title: Hazards
concepts:
  - code: flood
    label: Floods
    strong: [river flood]
  - code: quake
    label: Earthquakes
"""


def test_schemes_list_their_codes_with_plain_labels() -> None:
    assert {"country", "sector", "theme"} <= set(schemes())
    assert taxonomy("country").labels["BO"] == "Bolivia"
    assert taxonomy("sector").labels["110"] == "Education"
    assert len(taxonomy("theme").labels) >= 20


def test_another_file_is_another_scheme() -> None:
    hazards = parse(MINIMAL, "hazards.yaml")
    assert isinstance(hazards, Taxonomy)
    assert hazards.labels == {"flood": "Floods", "quake": "Earthquakes"}
    (match,) = Vocabulary([hazards]).find(words("River floods came twice."))
    assert (match.term.scheme, match.term.code, match.surface) == ("hazard", "flood", "River floods")


def test_an_unknown_scheme_is_refused_with_the_known_ones() -> None:
    with pytest.raises(TaxonomyError, match=r"'weather'.*country, .*sector"):
        taxonomy("weather")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("code: quake\n", "code: flood\n"), r"hazards\.yaml.*'flood' stands twice"),
        (("    label: Earthquakes\n", ""), r"hazards\.yaml, concepts → 1 \(quake\) → label: Field required"),
        (("strong: [river flood]", "strength: [river flood]"), r"0 \(flood\) → strength"),
        (("[river flood]", "[river flood, river flood]"), r"0 \(flood\).*'river flood' stands twice"),
        (("[river flood]", "[river flood"), r"hazards\.yaml is not valid YAML"),
        (("code: flood", "code: Flood Water"), r"0 \(Flood Water\) → code"),
        (("title: Hazards\n", ""), r"hazards\.yaml, title: Field required"),
        (("[river flood]", "[[river], flood]"), r"0 \(flood\) → strong → 0"),
    ],
)
def test_a_malformed_file_is_refused_naming_file_and_entry(change: tuple[str, str], message: str) -> None:
    with pytest.raises(TaxonomyError, match=f"(?s){message}") as caught:
        parse(MINIMAL.replace(*change), "hazards.yaml")
    assert isinstance(caught.value, LessonbaseError)


def test_codes_that_yaml_takes_for_numbers_or_truth_values_are_codes() -> None:
    names = parse("scheme: country\naliases:\n  NO: [Norge]\nmay_precede: [On]\n", "countries.yaml")
    assert isinstance(names, CountryNames)
    assert (names.aliases, names.may_precede) == ({"NO": ("Norge",)}, ("On",))
    numbered = parse(MINIMAL.replace("code: flood", "code: 110"), "hazards.yaml")
    assert isinstance(numbered, Taxonomy)
    assert "110" in numbered.labels


def test_a_file_that_is_no_taxonomy_is_refused() -> None:
    with pytest.raises(TaxonomyError, match=r"notes\.yaml holds no taxonomy"):
        parse("- just\n- a list\n", "notes.yaml")


@pytest.fixture(scope="module")
def dac(shared: Path) -> set[str]:
    """The DAC codes of three and five digits that are in use."""
    lists = [shared / "codelists/xml" / name for name in ("Sector.xml", "SectorCategory.xml")]
    if not all(one.is_file() for one in lists):
        pytest.skip("the OECD DAC code lists are not here")
    items = [item for one in lists for item in ElementTree.parse(one).iter("codelist-item")]
    return {item.findtext("code", "") for item in items if item.get("status") != "withdrawn"}


def test_every_sector_code_is_an_oecd_dac_code_or_the_group_of_its_codes(dac: set[str]) -> None:
    for sector in taxonomy("sector").concepts:
        assert sector.dac
        assert set(sector.dac) <= dac, sector.label
        group = {code for code in dac if len(code) == 3 and code[:2] == sector.code[:2]}
        assert sector.code in dac or (sector.code.endswith("0") and set(sector.dac) == group), sector.label


def test_no_dac_code_belongs_to_two_sectors() -> None:
    claimed = [code for sector in taxonomy("sector").concepts for code in sector.dac]
    assert len(claimed) == len(set(claimed))
