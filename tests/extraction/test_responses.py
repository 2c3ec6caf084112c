"""The answer to a recommendation belongs to it and is no record of its own."""

from lessonbase.model import Action


def test_the_columns_of_a_row_are_the_answer_to_its_recommendation(extracted):
    text = """
# Recommendations
| Recommendation | Management response | Key actions | Responsible | Time frame | Status |
| Train two mechanics in every village. | Partially accepted: one will be trained. | Hold a course in May. | Water unit | June 2021 | Ongoing |
| Publish the accounts at the market. | Not accepted. |  |  |  |  |
"""
    passages, records = extracted(text)
    assert [record.statement for record in records] == [
        "Train two mechanics in every village.",
        "Publish the accounts at the market.",
    ]
    first, second = (record.response for record in records)
    assert first.decision == "partly"
    assert first.text in {each.id: each for each in passages}[first.passage_id].text
    assert first.actions == (
        Action(what="Hold a course in May.", who="Water unit", due="June 2021", status="Ongoing"),
    )
    assert (second.decision, second.actions) == ("rejected", ())


def test_a_line_under_a_recommendation_is_its_answer(extracted):
    text = """
# Recommandations
Recommandation 1 : Former deux mécaniciens par village.
Réponse de la direction : Acceptée. Un cours est prévu.
Responsable : Service de l'eau
Recommandation 2 : Publier les comptes au marché.
"""
    _, records = extracted(text)
    assert [record.response and record.response.decision for record in records] == ["accepted", None]


def test_a_section_of_answers_is_read_by_number(extracted):
    text = """
# Recommendations
Recommendation 1: Train two mechanics in every village.
Recommendation 2: Publish the accounts at the market.
# Management response
Recommendation 1
Accepted. A course will be held.
Recommendation 2
Not accepted, since the accounts are at the town hall.
"""
    _, records = extracted(text)
    assert [(record.statement, record.response.decision) for record in records] == [
        ("Train two mechanics in every village.", "accepted"),
        ("Publish the accounts at the market.", "rejected"),
    ]
