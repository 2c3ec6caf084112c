"""Projects are the acronyms that a report defines for its projects and programmes."""

import pytest

from lessonbase.model import Tag
from lessonbase.tagging.projects import long_form
from tests.tagging.reports import tagged


def projects(*texts: str) -> list[dict[str, str]]:
    """For every passage: acronym → name."""
    return [{one.code: one.label for one in here.tags if one.scheme == "project"} for here in tagged(*texts)]


def test_an_acronym_defined_in_brackets_is_known_from_then_on() -> None:
    name = "Rural Water and Roads Project"
    assert projects(f"The {name} (RWRP) began.", "RWRP built wells.", "Nobody came.") == [
        {"RWRP": name},
        {"RWRP": name},
        {},
    ]


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("under the Coastal Fisheries Initiative (CFI)", "CFI", "Coastal Fisheries Initiative"),
        ("the Peru Forest Income and Trade activity (FIT)", "FIT", "Forest Income and Trade activity"),
        (
            "STEP (Skills Training for Employment Programme) grew.",
            "STEP",
            "Skills Training for Employment Programme",
        ),
        ("the Programa de Apoyo Rural (PAR)", "PAR", "Programa de Apoyo Rural"),
        ("Village\nSavings  Program (VSP)", "VSP", "Village Savings Program"),
    ],
)
def test_names_of_several_forms(text: str, code: str, name: str) -> None:
    assert projects(text) == [{code: name}]


def test_a_list_of_acronyms_defines_projects() -> None:
    assert projects("VSP  Village Savings Program", "CBO Community-Based Organization", "VSP grew.") == [
        {"VSP": "Village Savings Program"},
        {},
        {"VSP": "Village Savings Program"},
    ]


def test_a_name_that_is_no_abbreviation_counts_where_the_text_calls_it_a_project() -> None:
    defined = "the Chile Small Farm Income project (CRECE)"
    assert projects(defined, "The CRECE project ended.")[1] == {"CRECE": "Chile Small Farm Income project"}
    assert projects(defined, "CRECE ended.") == [{}, {}]


@pytest.mark.parametrize(
    "text",
    [
        "the State Secretariat for Agriculture (SEA)",
        "the Project Management Committee (PMC)",
        "a Project Director (PD)",
        "the United Nations Development Programme (UNDP)",
        "the World Food Programme (WFP)",
        "the International Monetary Fund (IMF)",
        "a programme of visits (see page 4)",
        "The project ended. Results (PR) followed.",
    ],
)
def test_other_definitions_are_no_projects(text: str) -> None:
    assert projects(text) == [{}]


def test_evidence_is_the_acronym_as_it_stands() -> None:
    second = tagged("The Village Savings Program (VSP) began.", "By 2004 VSP had ended; VSP's books closed.")[
        1
    ]
    assert second.tags == (
        Tag(
            scheme="project", code="VSP", label="Village Savings Program", confidence=0.84, evidence=("VSP",)
        ),
    )


def test_long_forms_are_the_shortest_that_spell_the_acronym() -> None:
    assert long_form("CPP", "the effects of the Clean Ports Plan") == "Clean Ports Plan"
    assert long_form("HSF", "the Heat Shock Factor") == "Heat Shock Factor"
    assert long_form("XYZ", "nothing of the kind") is None
