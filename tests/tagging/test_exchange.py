"""Taxonomies for coders ship beside those with terms; an organisation's own come in from its files and go out again."""

from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from babel import Locale

from lessonbase.errors import QueryError, TaxonomyError
from lessonbase.model import RecordKind
from lessonbase.store import Store
from lessonbase.tagging import schemes, taxonomy
from lessonbase.tagging.exchange import FORMS, read_taxonomy
from lessonbase.tagging.taxonomy import term_taxonomies
from lessonbase.taxonomies import Taxonomies

TABLE = """code,label,description,broader
wash,Water and sanitation,"Water, latrines, hygiene",
wells,Wells,,wash
1.a,"'=quoted",'=SUM(A1),
"""


def own(folder: Path) -> Taxonomies:
    """The taxonomies of a library in a folder."""
    return Taxonomies(folder / "taxonomies", Store(folder / "lessonbase.db"))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_only_schemes_with_terms_are_proposed():
    coding = [taxonomy(one) for one in schemes() if one not in ("country", "sector", "theme")]
    assert {one.scheme for one in coding} >= {
        "sdg",
        "criterion",
        "stage",
        "stakeholder",
        "purpose",
        "region",
        "kind",
    }
    assert not any(one.has_terms for one in coding)
    assert {one.scheme for one in term_taxonomies()} == {"sector", "theme"}


def test_every_scheme_says_where_its_codes_come_from():
    assert all(taxonomy(one).source for one in schemes())
    assert all(taxonomy(one).licence for one in schemes())


def test_kinds_and_regions_are_those_of_records_and_of_the_united_nations():
    assert set(taxonomy("kind").labels) == set(get_args(RecordKind))
    names = Locale("en").territories
    regions = taxonomy("region").labels
    differing = {code for code, label in regions.items() if names.get(code, "").lower() != label.lower()}
    assert differing == {"010", "035", "053", "057", "419"}, (
        "CLDR words five otherwise; the others are the same"
    )


def test_goals_targets_purposes_markers_and_countries_are_those_of_the_code_lists(shared: Path):
    def codes(name: str) -> set[str]:
        path = shared / "codelists/xml" / name
        if not path.is_file():
            pytest.skip(f"the code list {name} is not here")
        items = ElementTree.parse(path).iter("codelist-item")
        return {item.findtext("code", "") for item in items if item.get("status") != "withdrawn"}

    assert set(taxonomy("sdg").labels) == codes("UNSDG-Goals.xml") | codes("UNSDG-Targets.xml")
    assert set(taxonomy("purpose").labels) == codes("Sector.xml") | codes("SectorCategory.xml")
    assert set(taxonomy("marker").labels) == codes("PolicyMarker.xml")
    assert set(taxonomy("country").labels) == codes("Country.xml")


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("scheme", ["sdg", "stakeholder"])
def test_a_taxonomy_goes_out_and_comes_back_the_same(tmp_path: Path, scheme: str, ending: str):
    library = own(tmp_path)
    path = library.export(scheme, tmp_path / f"ours{ending}")
    again = read_taxonomy(path)
    ours = {one.code: (one.label, one.description, one.broader) for one in taxonomy(scheme).concepts}
    assert {one.code: (one.label, one.description, one.broader) for one in again.concepts} == ours


def test_terms_come_back_from_yaml(tmp_path: Path):
    path = own(tmp_path).export("theme", tmp_path / "own.yaml")
    assert read_taxonomy(path).concepts == taxonomy("theme").concepts


def test_a_table_of_codes_is_taken_in_and_no_cell_of_it_goes_out_as_a_formula(tmp_path: Path):
    library = own(tmp_path)
    given = library.take_in(written(tmp_path, "Our Codes.csv", TABLE))
    assert given.scheme == "our-codes"
    assert library.get("our-codes") == given
    assert given.concepts[1].broader == "wash"
    assert given.concepts[2].description == "=SUM(A1)"
    out = library.export("our-codes", tmp_path / "out.csv").read_text()
    assert "'=SUM(A1)" in out
    assert ",=" not in out
    assert library.tag("our-codes:wells").label == "Wells"


def test_a_table_with_semicolons_and_a_byte_order_mark_is_read(tmp_path: Path):
    given = read_taxonomy(written(tmp_path, "x.csv", "\ufeffCode;Label\na;Agriculture\n"))
    assert given.labels == {"a": "Agriculture"}


def test_another_version_leaves_the_former_one_readable(tmp_path: Path):
    library = own(tmp_path)
    first = library.take_in(written(tmp_path, "own.csv", "code,label\na,Ask\n"))
    library.take_in(written(tmp_path, "own.csv", "code,label\na,Ask twice\n"))
    assert library.get("own").labels == {"a": "Ask twice"}
    assert read_taxonomy(tmp_path / "taxonomies/former/own-v1.yaml") == first


TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/c/A> a skos:Concept ; skos:prefLabel "Eau"@fr, "Water"@en .
<http://example.org/c/B> a skos:Concept ; skos:prefLabel "Wells"@en ; skos:broader <http://example.org/c/A> .
"""


def test_skos_of_others_is_read_by_notation_or_address_and_in_english(tmp_path: Path):
    given = read_taxonomy(written(tmp_path, "water.ttl", TURTLE))
    assert given.labels == {"A": "Water", "B": "Wells"}
    assert given.concepts[1].broader == "A"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.csv", "code,label\na,One\na,Two\n", "'a' stands twice"),
        ("x.csv", "code,label,broader\na,One,b\nb,Two,a\n", "under itself"),
        ("x.csv", "code,label,broader\na,One,z\n", "'z', which is no code"),
        ("x.csv", "name,label\na,One\n", "no column 'code'"),
        ("x.csv", "code,label\na,\n", "code 'a'"),
        ("x.csv", 'code,label\na,"One\n', "malformed"),
        ("x.csv", "code,label\n", "at least 1"),
        ("x.csv", "code,label\n../a,One\n", "code"),
        ("x.yaml", "concepts: [", "not valid YAML"),
        ("x.ttl", "this is no turtle", "not valid SKOS"),
        ("x.ttl", "@prefix a: <http://b/> .\na:x a a:y .\n", "no skos:Concept"),
        (
            "x.ttl",
            TURTLE.replace("broader <http://example.org/c/A>", "broader <http://example.org/c/Z>"),
            "'Z'",
        ),
        ("x.rdf", '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "entities"),
        ("x.jsonld", '{"@context": "https://example.org/context.jsonld"}', "draws on other files"),
        (
            "x.jsonld",
            '{"@context": [{"a": "b:c"}, "https://example.org/context.jsonld"]}',
            "draws on other files",
        ),
        ("x.jsonld", "[" * 100_000, "not valid JSON"),
        ("x.docx", "", "no taxonomy that is read"),
        ("sector.csv", "code,label\na,One\n", "comes with lessonbase"),
    ],
)
def test_what_is_no_taxonomy_is_refused_in_words_and_nothing_is_taken_in(
    tmp_path: Path, name: str, text: str, told: str
):
    library = own(tmp_path)
    with pytest.raises(TaxonomyError, match=told):
        library.take_in(written(tmp_path, name, text))
    assert [one.scheme for one in library.all()] == list(schemes())


def test_an_unknown_code_is_refused_with_those_that_come_near(tmp_path: Path):
    library = own(tmp_path)
    with pytest.raises(QueryError, match="Is it trust"):
        library.tag("theme:trusst")
    with pytest.raises(QueryError, match="SCHEME:CODE"):
        library.tag("trust")
    with pytest.raises(TaxonomyError, match="no taxonomy 'mood'"):
        library.tag("mood:good")


def test_a_coder_finds_a_code_by_its_name_its_number_or_words_of_what_it_is_for(tmp_path: Path) -> None:
    taxonomies = own(tmp_path)

    def codes(text: str) -> list[str]:
        return [f"{taxonomy.scheme}:{concept.code}" for taxonomy, concept in taxonomies.find(text, 5)]

    assert codes("11220")[0] == "purpose:11220"
    assert codes("primary edu")[0] == "purpose:11220"
    assert "criterion:efficiency" in codes("reasonable cost")
    assert codes("no code has these words") == []
    assert len(codes("")) == 5
