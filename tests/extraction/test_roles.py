"""What each section is for, and that no record comes from where none is stated."""

import pytest

from lessonbase.extraction.outline.places import outline
from tests.extraction.conftest import blocks_of


def roles(text: str) -> list[tuple[str, str | None]]:
    """Every heading of a text with the role of its section."""
    blocks = blocks_of(text)
    return [
        (block.text, place.role)
        for block, place in zip(blocks, outline(blocks), strict=True)
        if block.kind == "heading"
    ]


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (
            "summary",
            "Executive summary|EXECUTIVE SUMMARY|Summary|Résumé exécutif|Synthèse|Sommaire exécutif|Resumen ejecutivo|"
            "RESUMEN|Sumário executivo|Resumo",
        ),
        (
            "context",
            "1. Introduction|2.1 Country context|Project background|Background and rationale|Contexte|"
            "Présentation du projet|Introducción|II. Antecedentes|Contexto del país|Introdução|Enquadramento|Descrição do programa",
        ),
        (
            "methodology",
            "Methodology|3. Evaluation methodology|Approach and methodology|Limitations|Purpose and scope|Méthodologie|"
            "Approche méthodologique|Limites de l'évaluation|Objectifs de l'évaluation|Metodología|Alcance de la evaluación|"
            "Metodologia|Objetivos da avaliação",
        ),
        (
            "findings",
            "Findings|4. Key findings|Results|Effectiveness|4.2 Efficiency|Impact|Relevance and coherence|What the evaluators found|Constats|"
            "Principaux résultats|Pertinence|Efficacité|Hallazgos|Resultados|Eficacia|Sostenibilidad|Constatações|Sustentabilidade",
        ),
        (
            "conclusions",
            "Conclusions|5. Conclusion|Concluding remarks|Conclusions générales|Conclusiones|Conclusões",
        ),
        (
            "lessons",
            "Lessons learned|Lessons and best practices|Good practices|Leçons apprises|Enseignements tirés|Lecciones aprendidas|"
            "Buenas prácticas|Lições aprendidas|Boas práticas|What the experience teaches",
        ),
        (
            "recommendations",
            "Recommendations|Conclusions and recommendations|Recommandations|Recomendaciones|Recomendações",
        ),
        (
            "annex",
            "Annex 1: Map|Appendix B|ANNEXES|Annexe 2 : Termes de référence|Anexo 3: Encuesta|Apêndice 1|Terms of reference|"
            "Términos de referencia",
        ),
        (
            "reference",
            "Table of contents|References|Bibliography|List of acronyms|Abbreviations|Persons met|Documents reviewed|"
            "Table des matières|Sommaire|Bibliographie|Liste des sigles|Personnes rencontrées|Índice|Bibliografía|"
            "Siglas y abreviaturas|Personas entrevistadas|Documentos consultados|Referências bibliográficas|Acrónimos|Pessoas entrevistadas",
        ),
    ],
)
def test_a_heading_names_the_role_of_its_section(role, headings):
    for heading in headings.split("|"):
        assert roles(f"# {heading}\nText.") == [(heading, role)]


@pytest.mark.parametrize(
    "heading", ["Trust among growers", "Les routes de Kayes", "The market for shade coffee"]
)
def test_a_heading_that_names_no_role_has_none(heading):
    assert roles(f"# {heading}\nText.") == [(heading, None)]


def test_text_before_the_first_heading_has_no_role(extracted):
    passages, _ = extracted("A cover line.\n# Findings\nEnrolment rose.")
    assert [passage.role for passage in passages] == [None, "findings"]


def test_a_section_has_the_role_of_the_one_above_unless_it_names_its_own():
    text = """
# Report on the roads
## Findings
### Background
### Roads of the north
### Lessons learned
#### Trust
## Recommendations
### Context
### For donors
"""
    assert roles(text) == [
        ("Report on the roads", None),
        ("Findings", "findings"),
        ("Background", "findings"),
        ("Roads of the north", "findings"),
        ("Lessons learned", "lessons"),
        ("Trust", "lessons"),
        ("Recommendations", "recommendations"),
        ("Context", "recommendations"),
        ("For donors", "recommendations"),
    ]


def test_all_of_a_summary_is_summary_and_all_of_an_annex_annex():
    text = """
# Executive summary
## Findings
## Recommendations
# Findings
# Annex 1: Terms of reference
## Background
## Methodology
"""
    assert [role for _, role in roles(text)] == ["summary"] * 3 + ["findings"] + ["annex"] * 3


def test_headings_of_the_summary_that_were_given_its_level_stay_in_it():
    text = """
# Executive summary
Roads were opened.
# Findings
In short.
# Recommendations
In short.
# 1. Introduction
At length.
# Findings
At length.
# Recommendations
At length.
"""
    assert [role for _, role in roles(text)] == [
        "summary",
        "summary",
        "summary",
        "context",
        "findings",
        "recommendations",
    ]


def test_the_summary_of_a_late_chapter_is_part_of_it():
    text = "# Findings\n" + "Enrolment rose. " * 40 + "\n## Summary\nIt rose everywhere."
    assert roles(text) == [("Findings", "findings"), ("Summary", "findings")]


def test_an_annex_of_lessons_is_lessons_and_states_them(extracted):
    text = """
# Findings
Enrolment rose in both regions, as the registers of the schools tell.
# Annex 1: Registers
Lesson 1: Registers are kept by teachers.
# Annex 3: Lessons learned
## Schools
- Pay teachers before term begins.
# Annex 4: Documents reviewed
- Lesson 5: Meals keep girls in class.
"""
    _, records = extracted(text)
    assert [(record.statement, record.role) for record in records] == [
        ("Pay teachers before term begins.", "lessons")
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Terms of reference",
        "Annex 2: Terms of Reference",
        "Termes de référence",
        "Términos de referencia",
        "Termos de referência",
        "Table of contents",
        "Table des matières",
        "Índice",
        "References",
        "Bibliographie",
        "Bibliografía",
        "List of acronyms",
        "Liste des personnes rencontrées",
        "Personas entrevistadas",
        "Documentos consultados",
        "Follow-up of earlier recommendations",
        "Suivi des recommandations",
        "Seguimiento de las recomendaciones anteriores",
        "Estado das recomendações",
    ],
)
def test_no_record_stands_in_such_a_section(stated, heading):
    text = f"""
# {heading}
Lesson 1: Wells last when users own the pump.
## Recommandations
- Renforcer les comités de route.
| Recomendaciones | Plazo
| Fortalecer los comités de caminos | mayo
The evaluation recommends the following:
- Pay teachers before term begins.
"""
    assert stated(text) == []


def test_terms_of_reference_can_be_searched(extracted):
    passages, _ = extracted("# Annex 1: Terms of reference\nThe team shall draw lessons learned.")
    assert [(passage.text, passage.role) for passage in passages] == [
        ("The team shall draw lessons learned.", "annex")
    ]


def test_a_reference_list_is_kept_out_of_passages(extracted):
    text = """
# Findings
Enrolment rose.
# Bibliography
- Abara, T. (2009). Roads and schools. Northern Press.
- Ministry of Roads. 2011. Yearly report. http://roads.example/2011
Kone, S. 1998. The price of a school meal. Journal of Meals 4(2), pp. 4–9.
# Next steps
Roads will follow.
"""
    passages, _ = extracted(text)
    assert [passage.text for passage in passages] == ["Enrolment rose.", "Roads will follow."]


def test_a_section_on_sources_that_tells_something_stays(extracted):
    text = """
# Sources
Water for the camp comes from two springs and from a borehole that the district drilled after the drought.
"""
    passages, _ = extracted(text)
    assert len(passages) == 1


def test_front_matter_set_larger_than_the_chapters_does_not_hold_them(extracted):
    text = """
# List of abbreviations
NGO: non-governmental organisation
## Findings
Roads were opened in both regions, and the markets grew with them. Traders came from the coast for the first time,
and the price of a sack of maize fell by a third before the harvest of the second year had come in.
## Lessons learned
- Pay teachers before term begins.
"""
    _, records = extracted(text)
    assert [(record.statement, record.role) for record in records] == [
        ("Pay teachers before term begins.", "lessons")
    ]


FIGURE = """
# Findings
## Support to the districts
The unit gave support in four ways, as the figure shows in its four corners.
Caption: Figure 3: Support by the unit
# TSU
EXPERTS
TRAINING
## Effects
The support shortened the time that a broken pump stood still by half a year.
"""


def test_label_of_a_figure_opens_no_section(extracted):
    passages, _ = extracted(FIGURE)
    assert [passage.section for passage in passages][-1] == ("Findings", "Effects")
    assert passages[-1].role == "findings"


def test_heading_with_text_below_a_figure_opens_its_section(extracted):
    passages, _ = extracted(
        FIGURE.replace("EXPERTS", "The unit hired experts from four towns for a year and a half.")
    )
    assert passages[-1].section == ("TSU", "Effects")


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (
            "summary",
            "Key messages|Highlights|Executive summary and recommendations|Extended summary|Evaluation brief|Messages clés|"
            "Mensajes clave|Mensagens-chave|Sumário executivo e recomendações",
        ),
        (
            "context",
            "Theory of change|Reconstructed intervention logic|Situation analysis|Results framework|Rationale|Théorie du changement|"
            "Cadre logique|Justification|Introduction générale|Teoría del cambio|Marco lógico|Justificación|Teoria da mudança|"
            "Quadro lógico|Justificativa",
        ),
        (
            "methodology",
            "Objectives of the evaluation|Evaluation design|Evaluation questions|Key evaluation questions|Evaluation criteria|"
            "Data collection and analysis|Data sources|Sampling|Ethical considerations|Evaluability|Constraints and limitations|"
            "Expected deliverables|Structure of the report|Collecte des données|Échantillonnage|Considérations éthiques|"
            "Difficultés et limites de l'évaluation|Livrables attendus|Structure du rapport|Recolección de datos|Consideraciones éticas|"
            "Condicionantes y límites del estudio|Enfoque de la evaluación|Productos esperados|Recolha de dados|Coleta de dados|"
            "Amostragem|Constrangimentos e limitações|Estrutura do relatório",
        ),
        (
            "findings",
            "Answers to the evaluation questions|Achievement of results|Progress towards outcomes|Programme effectiveness|"
            "Project results|Overall assessment|Cross-cutting issues|Gender equality|Value for money|Likelihood of impact|"
            "Unintended effects|Réponses aux questions évaluatives|Analyse des résultats|Thèmes transversaux|Viabilité|"
            "Forces et faiblesses|Análisis de la información|Temas transversales|Viabilidad|Enfoque de género|Valoración por criterios|"
            "Análise dos resultados|Questões transversais",
        ),
        (
            "conclusions",
            "Final remarks|Summary and conclusions|Principales conclusions|Consideraciones finales|Principales conclusiones|"
            "Considerações finais|Principais conclusões",
        ),
        ("recommendations", "Action plan|Plan d'action|Plan de acción|Plano de ação"),
        (
            "annex",
            "Evaluation matrix|Observation checklist|Grille d'observation|Guion de entrevista|Ficha de observación",
        ),
        ("reference", "Endnotes|Lexique|Notes|Notas finales"),
    ],
)
def test_other_headings_of_evaluation_reports_name_a_role_too(role, headings):
    for heading in headings.split("|"):
        assert roles(f"# {heading}\nText.") == [(heading, role)]


def test_what_recommendations_are_about_is_no_methodology(stated):
    text = """
# Recommendations
## Data collection
- Collect figures once a year, not four times.
## Ethical considerations
- Ask for consent in the language of the household.
"""
    assert [kind for kind, _ in stated(text)] == ["recommendation", "recommendation"]


@pytest.mark.parametrize(
    "heading",
    [
        "Expected deliverables",
        "Outline of the final report",
        "Livrables",
        "Structure du rapport",
        "Estructura del informe",
        "Guion de entrevista a beneficiarias",
        "Fichas de observação",
    ],
)
def test_what_a_report_or_an_interview_is_to_hold_is_no_record(stated, heading):
    text = f"# {heading}\n- Lessons learned: three to five, to be used elsewhere.\n- Recommendations: ranked by actor."
    assert stated(text) == []
