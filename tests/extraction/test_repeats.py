"""Records of a summary are linked to the full statement, so that nothing counts twice."""

import pytest


@pytest.fixture
def linked(extracted):
    """The statements that repeat another, each with the one it repeats."""

    def run(text: str) -> list[tuple[str, str]]:
        _, records = extracted(text)
        by_id = {record.id: record.statement for record in records}
        return [(record.statement, by_id[record.repeat_of]) for record in records if record.repeat_of]

    return run


def test_a_recommendation_of_the_summary_points_to_the_full_one(linked):
    text = """
# Executive summary
## Recommendations
- Pay the road committees before the rains.
- Train the committees in bookkeeping.
# Findings
Roads were opened.
# Recommendations
- Pay the road committees of all districts before the rains begin, out of the road fund.
- Train all members of the committees in simple bookkeeping.
"""
    assert linked(text) == [
        (
            "Pay the road committees before the rains.",
            "Pay the road committees of all districts before the rains begin, out of the road fund.",
        ),
        (
            "Train the committees in bookkeeping.",
            "Train all members of the committees in simple bookkeeping.",
        ),
    ]


def test_one_that_only_the_summary_makes_points_nowhere(linked):
    text = """
# Executive summary
## Recommendations
- Close the office in the capital.
- Pay the road committees before the rains.
# Recommendations
- Pay the road committees before the rains begin.
- Train the committees in bookkeeping.
"""
    assert [statement for statement, _ in linked(text)] == ["Pay the road committees before the rains."]


def test_reworded_statements_with_one_number_are_one(linked):
    text = """
# Resumen ejecutivo
Recomendación 1: Pagar antes de la temporada de lluvias a quienes cuidan los caminos.
Recomendación 2: Formar a los comités en contabilidad sencilla.
# Recomendaciones
Recomendación 1: Asegurar que los comités de caminos cobren antes de las lluvias.
Recomendación 2: Capacitar a todos los comités en contabilidad.
"""
    assert len(linked(text)) == 2


def test_a_lesson_never_repeats_a_recommendation(linked):
    text = """
# Executive summary
Lesson 1: Road committees work when they are paid before the rains.
# Recommendations
Recommendation 1: Road committees should be paid before the rains so that they work.
"""
    assert linked(text) == []


def test_a_summary_point_that_is_told_under_a_full_record_points_to_that(linked):
    text = """
# Executive summary
## Recommendations
- Publish the yearly accounts of every road committee.
# Recommendations
## Recommendation 1: Strengthen the trust of villagers in the road fund
Villagers know little of it. The district should publish the yearly accounts of every road committee in the market.
## Recommendation 2: Train road committees in bookkeeping
They keep loose papers.
"""
    assert linked(text) == [
        (
            "Publish the yearly accounts of every road committee.",
            "Strengthen the trust of villagers in the road fund",
        )
    ]


def test_records_of_one_section_that_share_a_topic_are_no_repeats(linked):
    text = """
# Lessons learned
- Road committees work best when the district pays them before the rains.
- Road committees work badly when the district changes their members every year.
"""
    assert linked(text) == []


def test_a_statement_told_again_word_for_word_points_to_the_first(linked):
    text = """
# Lessons learned
- Road committees work best when the district pays them before the rains.
# Conclusions
Lesson 1: Road committees work best when the district pays them before the rains.
"""
    assert len(linked(text)) == 1


def test_statements_that_differ_in_a_figure_are_two(linked):
    text = """
# Recommendations
- Train the clerks of district 4 in bookkeeping before the rains begin.
- Train the clerks of district 5 in bookkeeping before the rains begin.
"""
    assert linked(text) == []
