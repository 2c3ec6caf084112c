"""Records that a heading or a lead-in announces."""

import pytest


def test_items_under_a_heading_are_a_record_each(extracted):
    text = """
## 6. Key recommendations
The evaluation makes three recommendations.
1. Pay road committees before the rains.
2. Train their treasurers.
    - in bookkeeping
    - in reporting
3. Audit them every year.
"""
    _, records = extracted(text)
    assert [record.statement for record in records] == [
        "Pay road committees before the rains.",
        "Train their treasurers.",
        "Audit them every year.",
    ]
    assert {record.kind for record in records} == {"recommendation"}
    assert {record.label for record in records} == {"6. Key recommendations"}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Lessons learned", "lesson"),
        ("LESSONS", "lesson"),
        ("V. Main lessons learnt from the pilot", "lesson"),
        ("Good practices", "best_practice"),
        ("3.2 Emerging good practices identified", "best_practice"),
        ("Recommendations", "recommendation"),
        ("Chapter 7: Recommendations for the second phase", "recommendation"),
        ("Summary of recommendations", "recommendation"),
        ("Recommended actions", "recommendation"),
        ("Annex 4: Detailed recommendations", "recommendation"),
    ],
)
def test_headings_tell_the_kind(extracted, heading, kind):
    _, records = extracted(f"## {heading}\n- Keep the spare parts near the pumps.\n- Pay the pump mechanics.")
    assert [record.kind for record in records] == [kind, kind]


@pytest.mark.parametrize(
    "heading",
    [
        "Terms of reference",
        "Annex 2: Scope of work",
        "Methodology",
        "Table of contents",
        "Status of previous recommendations",
        "Follow-up to the recommendations of the mid-term review",
        "Interview guide",
        "Evaluation questions",
        "References",
    ],
)
def test_other_headings_announce_none(stated, heading):
    text = f"""
# {heading}
- Identify lessons learned and give recommendations for the next phase.
- Recommendations should be few.
Recommendation 1: The consultant should hand in twenty pages at most.
"""
    assert stated(text) == []


def test_a_workshop_on_lessons_is_not_a_section_of_them(stated):
    text = """
## Lessons learned workshop
- Fourteen people of the districts met in the capital.
- It should be held every year.
"""
    assert stated(text) == []


def test_what_follows_the_annexes_is_annex_whatever_its_level(stated):
    text = """
# Findings
The project drilled 120 wells in four districts, and 96 of them gave water at the end of the second dry season.
Water committees met every month in most of the villages, and kept their accounts in a book open to all users.
# Annex 1: Terms of reference
# 1. Introduction
The wells were drilled in 2016.
# 5. Recommendations
- The evaluators will recommend changes to the programme.
- Recommendations are to be addressed to one actor each.
"""
    assert stated(text) == []


def test_questions_are_no_lessons(stated):
    text = """
## Lessons learned
- What lessons can be drawn for future wells?
- Wells last when users own the pump.
"""
    assert stated(text) == [("lesson", "Wells last when users own the pump.")]


def test_headings_of_addressees_are_kept_in_the_label(extracted):
    text = """
# RECOMMENDATIONS
# To the Ministry of Works
- Pay road committees before the rains.
The committees wait four months for their money.
# To donors
- Fund maintenance, not only building.
"""
    _, records = extracted(text)
    assert [(record.statement, record.label) for record in records] == [
        ("Pay road committees before the rains.", "RECOMMENDATIONS > To the Ministry of Works"),
        ("Fund maintenance, not only building.", "RECOMMENDATIONS > To donors"),
    ]
    assert len(records[0].passage_ids) == 1


def test_a_first_sub_heading_does_not_close_the_section_whatever_its_level(extracted):
    text = """
### Recommendations
#### To donors
# Focus support on the upkeep of roads
- Fund maintenance, not only building.
#### To the Ministry of Works
- Pay road committees before the rains.
"""
    _, records = extracted(text)
    assert [(record.statement, record.label) for record in records] == [
        (
            "Fund maintenance, not only building.",
            "Recommendations > To donors > Focus support on the upkeep of roads",
        ),
        ("Pay road committees before the rains.", "Recommendations > To the Ministry of Works"),
    ]


def test_sub_headings_that_say_what_to_do_are_the_recommendations(stated):
    text = """
# Recommendations
## 5.1 Strengthen the maintenance of rural roads
The ministry should use its fund for it.
- first in the north
- then in the south
## 5.2 Train road committees in bookkeeping
They keep accounts on loose paper.
"""
    assert stated(text) == [
        ("recommendation", "Strengthen the maintenance of rural roads"),
        ("recommendation", "Train road committees in bookkeeping"),
    ]


def test_of_prose_the_sentences_that_recommend_are(extracted):
    text = """
# 6. Recommendations
In this section we discuss what the agency will need.
## 6.1 A common register
61. Three registers are kept side by side. Data is entered twice, and it is important to know why.
62. In time one register would serve all. The evaluation recommends that the agency merge its registers. This would cost little.
## 6.2 People
63. Building the register should help staff. The agency should also hire a statistician in each region, who would train others.
64. The evaluation also recommends working with two pilot countries. Others may follow. The evaluation recommends that the agency reward them.
"""
    passages, records = extracted(text)
    assert [record.statement for record in records] == [
        "The evaluation recommends that the agency merge its registers.",
        "The agency should also hire a statistician in each region, who would train others.",
        "The evaluation also recommends working with two pilot countries.",
        "The evaluation recommends that the agency reward them.",
    ]
    words = {passage.id: passage.text for passage in passages}
    assert words[records[0].passage_id].startswith("The evaluation recommends that the agency merge")
    assert all(record.confidence < 1 for record in records)


def test_labelled_records_in_a_section_leave_its_other_paragraphs_alone(stated):
    text = """
# Lessons learned
Lesson 1: Wells last when users own the pump.
It is essential to ask them first, as was done in the south.
Lesson 2: Spare parts must be near.
The nearest shop should be within a day's walk.
"""
    assert [statement for _, statement in stated(text)] == [
        "Wells last when users own the pump.",
        "Spare parts must be near.",
    ]


def test_lessons_in_prose_are_the_sentences_that_teach(stated):
    told = "In the south users chose the pump, and it still worked after five years. " * 5
    text = f"""
# Lessons learned
This section presents lessons from four districts.
The life of a well depends on who owns it. {told}
{told} Mechanics must live in the village. The nearest lived in the capital.
"""
    assert stated(text) == [
        ("lesson", "The life of a well depends on who owns it."),
        ("lesson", "Mechanics must live in the village."),
    ]


def test_a_short_paragraph_of_a_section_of_lessons_is_one_whole(stated):
    text = """
# 8. Lessons learned
8.1 Councils make works last. They repaired 80 percent of the roads.
8.2 Payment before the rains is essential.
"""
    assert stated(text) == [
        ("lesson", "Councils make works last. They repaired 80 percent of the roads."),
        ("lesson", "Payment before the rains is essential."),
    ]


def test_a_run_in_title_has_the_sentences_after_it(stated):
    text = """
# Recommendations
Strengthen coordination. The cluster should meet every month and share its plan with the districts.
"""
    assert stated(text) == [
        (
            "recommendation",
            "Strengthen coordination. The cluster should meet every month and share its plan with the districts.",
        )
    ]


def test_numbers_that_go_on_from_one_section_of_recommendations_to_the_next_still_number_them(stated):
    text = """
# Recommendations to headquarters
1. Fund the regional hubs for three years.
2. Publish a data policy.
# Recommendations to country offices
3. A data officer in each office would help.
"""
    assert len(stated(text)) == 3


def test_what_was_found_advises_nobody(stated):
    text = """
# Findings and recommendations
Committees felt the ministry should pay more. Users should boil water.
The evaluation recommends that the ministry check the wells each year.
"""
    assert stated(text) == [
        ("recommendation", "The evaluation recommends that the ministry check the wells each year.")
    ]


def test_a_line_of_particulars_is_not_the_recommendation(stated):
    text = """
## Recommendation 1: Strategic focus
Priority: high. Responsible: country office
The country office should work in three districts only.
"""
    assert stated(text) == [("recommendation", "The country office should work in three districts only.")]


def test_a_key_to_abbreviations_is_no_recommendation(stated):
    text = """
## Recommendations
- Fund the regional hubs.
- Abbreviations: MoW = Ministry of Works.
"""
    assert stated(text) == [("recommendation", "Fund the regional hubs.")]


def test_the_line_over_a_list_belongs_to_its_first_record(extracted):
    text = """
## Recommendations
These recommendations should be read with the conclusions.
For donors:
- Fund the regional hubs.
- Publish a data policy.
"""
    passages, records = extracted(text)
    assert [passage.text for passage in passages] == [
        "These recommendations should be read with the conclusions.",
        "For donors:\nFund the regional hubs.",
        "Publish a data policy.",
    ]
    assert [record.statement for record in records] == ["Fund the regional hubs.", "Publish a data policy."]


def test_mixed_sections_give_only_what_advises(stated):
    text = """
# Conclusions and recommendations
- The wells gave water to 40,000 people.
- The district should keep a stock of spare parts.
- Train two mechanics in each village.
"""
    assert stated(text) == [
        ("recommendation", "The district should keep a stock of spare parts."),
        ("recommendation", "Train two mechanics in each village."),
    ]


def test_a_title_that_layout_did_not_show_still_announces(stated):
    text = """
# The wells
They were drilled in 2016.
Key lessons learned
- Wells last when users own the pump.
- Spare parts must be near.
"""
    assert [kind for kind, _ in stated(text)] == ["lesson", "lesson"]


def test_a_lead_in_announces_the_list_after_it(stated):
    text = """
# The wells
From this work the following lessons emerged:
- Wells last when users own the pump.
- Spare parts must be near.
The project closed in 2019.
"""
    assert stated(text) == [
        ("lesson", "Wells last when users own the pump."),
        ("lesson", "Spare parts must be near."),
    ]


def test_the_purpose_of_an_evaluation_is_no_lead_in(stated):
    text = """
# Background
The evaluation will draw the following lessons and recommendations:
- on ownership of the wells
- on their upkeep
"""
    assert stated(text) == []


def test_a_report_named_for_its_lessons_is_not_one_section_of_them(stated):
    text = """
# Lessons from rural water in four districts
## Background
Water is essential to villages. It should be clean.
## Results
Wells must be deep in the north.
## Lessons learned
- Spare parts must be near.
"""
    assert stated(text) == [("lesson", "Spare parts must be near.")]


class TestTables:
    def test_each_row_under_the_column_is_a_record(self, extracted):
        text = """
# Recommendations
| No. | Recommendation | Responsible
| 1 | Pay road committees before the rains. | Ministry of Works
| 2 | Costs have risen. The fund should cover fuel. | Road fund
"""
        _, records = extracted(text)
        assert [(record.statement, record.label) for record in records] == [
            ("Pay road committees before the rains.", "Recommendation"),
            ("The fund should cover fuel.", "Recommendation"),
        ]

    def test_a_table_goes_on_after_a_page_break(self, stated):
        text = """
| No. | Lessons learned | Source
| 1 | Road committees work when they are paid before | Survey
Furniture: 14
|  | the rains begin. |
| 2 | Treasurers need a calculator and a book. | Audit
"""
        assert stated(text) == [
            ("lesson", "Road committees work when they are paid before\nthe rains begin."),
            ("lesson", "Treasurers need a calculator and a book."),
        ]

    def test_rows_can_carry_the_label(self, stated):
        text = """
| Recommendation 1 | Pay road committees before the rains. | High
| Recommendation 2 | Train their treasurers every year. | Low
"""
        assert [statement for _, statement in stated(text)] == [
            "Pay road committees before the rains.",
            "Train their treasurers every year.",
        ]

    def test_other_tables_state_nothing(self, stated):
        text = """
# Findings
| District | Wells | Working
| North | 40 | 31
"""
        assert stated(text) == []


def test_a_repeat_in_the_summary_is_kept_as_well(stated):
    text = """
# Executive summary
## Recommendations
- Pay road committees before the rains.
# 5 Recommendations
- Pay road committees before the rains. They wait for four months.
"""
    assert len(stated(text)) == 2


def test_a_box_of_another_kind_does_not_end_the_search_for_lessons(stated):
    text = """
# Lessons learned
- Pay teachers before term begins.
Box 1: Good practice: Use of radio to reach herders
Herders hear the radio at night.
"""
    assert stated(text) == [
        ("lesson", "Pay teachers before term begins."),
        ("best_practice", "Use of radio to reach herders"),
    ]


def test_of_challenges_only_list_items_are_records(stated):
    text = """
# Challenges
The road was closed for half of the year, which must be kept in mind.
- Spare parts did not come for two years.
# Challenges of the second phase
- Roads were closed.
"""
    assert stated(text) == [
        ("challenge", "Spare parts did not come for two years."),
        ("challenge", "Roads were closed."),
    ]


def test_advice_in_a_list_counts_beside_a_table_of_recommendations(stated):
    text = """
# Recommendations
- Pay the mechanics by the month.
- Train two clerks in each district.
| No. | Recommendation | For |
| 1 | Publish the accounts of every committee at the market. | Councils |
"""
    assert [statement for _, statement in stated(text)] == [
        "Pay the mechanics by the month.",
        "Train two clerks in each district.",
        "Publish the accounts of every committee at the market.",
    ]


def test_what_to_do_under_a_labelled_recommendation_is_its_step(extracted):
    text = """
# Recommendations
- Mend the road to the market.
Recommendation 2: Pay the mechanics by the month.
- Agree the wage with the council.
"""
    records = extracted(text)[1]
    assert [(record.statement, record.parent_id) for record in records] == [
        ("Mend the road to the market.", None),
        ("Pay the mechanics by the month.", None),
        ("Agree the wage with the council.", records[1].id),
    ]


def test_item_with_a_number_of_its_own_is_a_recommendation_among_conclusions(stated):
    text = """
# Conclusions and recommendations
C1. The pumps were mended in time.
R1. Spares first to the wells beside a school.
"""
    assert stated(text) == [("recommendation", "Spares first to the wells beside a school.")]


@pytest.mark.parametrize(
    "lead",
    [
        "The team discussed its recommendations with the following:",
        "Las recomendaciones se discutieron con los siguientes actores:",
        "As recomendações foram partilhadas com os seguintes parceiros:",
    ],
)
def test_list_of_those_who_heard_the_recommendations_states_none(stated, lead):
    assert (
        stated(f"# Findings\n{lead}\n- the ministry of water and its districts\n- the council of elders")
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "# Feedback form\nLesson learned: what did the training change for you",
        "# Findings\nLesson learned: (please describe it in two sentences)",
        "# Findings\nRecommendation: ____________________________",
        "# Interview guide for key informants\n- Best practice: one that others may follow",
        "# Key definitions\n- Lesson learned: knowledge that was won by experience",
        "# ToR\nRecommendation 1: a plan for the next phase of the pumps",
        "# Background\nLessons learned: The consultant will write down the lessons of both phases.",
        "# Antecedentes\nRecomendación: el consultor deberá presentar un plan para la segunda fase.",
        "# Background\nRecommendation: to be formulated once the draft was discussed.",
        "# Lessons learned\nNo lessons were documented during the period under review.",
        "# Leçons apprises\nAucune leçon n'a été documentée pendant la période examinée.",
        "# Recommendations\n- Chapter 5.1 for the ministry\n- Chapter 5.2 for those who pay",
        "# Course outline\nLesson 1: How to read the books of a committee",
        "# Challenges\n- Ada Lund, head of public relations, (555) 555-0100",
    ],
)
def test_forms_guides_definitions_and_contacts_state_nothing(stated, text):
    assert stated(text) == []


def test_practice_may_be_named_by_what_it_was(stated):
    text = "# Findings\nOne good practice seen in the north was the reading of accounts at the market."
    assert stated(text) == [("best_practice", "the reading of accounts at the market.")]


def test_lessons_in_paragraphs_come_before_the_advice_of_their_joint_section(stated):
    text = """
# 5. Lessons and recommendations
Wells that a committee pays for are mended within the week. In the first district no committee had money of its own.

Drillers who are paid by the metre leave shallow wells behind. Eleven of thirty fell dry in April.

The number of dry wells rose from 3 to 11 once they had been paid so.

of which the last was opened in June, as the committee says.

It is recommended that the ministry pay drillers by the year that a well has water.

Thirty wells were tested again in May.
"""
    assert [(kind, words[:30]) for kind, words in stated(text)] == [
        ("lesson", "Wells that a committee pays fo"),
        ("lesson", "Drillers who are paid by the m"),
        ("recommendation", "It is recommended that the min"),
    ]


def test_conclusions_beside_lessons_under_a_joint_heading_teach_nothing(stated):
    text = """
# 4. Conclusions and lessons
## 4.1 Conclusions
Regular pay is essential for the wells that the project left behind.

## 4.2 Lessons
- Wells that a committee pays for are mended within the week.
"""
    assert stated(text) == [("lesson", "Wells that a committee pays for are mended within the week.")]


def test_the_title_of_a_box_is_no_practice_beside_what_the_box_tells(stated):
    text = """
# Good practices
Box 1. The shared silo of San Juan

Women of the group keep the key by turns and lend grain against the next harvest.

Box 2. A ledger for the well

The treasurer reads the ledger aloud each Friday.
"""
    assert [words[:22] for _, words in stated(text)] == ["Women of the group kee", "The treasurer reads th"]


def test_items_counted_within_the_sentence_that_announces_them_are_records(stated):
    text = """
# Executive summary
The main lessons are: (i) a pump without a mechanic fails; (ii) near fees are paid; and (iii) women keep the books.

The objectives were: (a) to build wells; and (b) to train committees.
"""
    assert stated(text) == [
        ("lesson", "a pump without a mechanic fails"),
        ("lesson", "near fees are paid"),
        ("lesson", "women keep the books"),
    ]


@pytest.mark.parametrize("marks", ["(ii) {} (iii)", "(a) {} (c)", "(1) {} (b)"])
def test_what_does_not_count_from_the_first_on_is_no_list(stated, marks):
    text = (
        f"# Summary\nThe main lessons are: {marks.format('pumps need a mechanic;')} fees must be kept near."
    )
    assert stated(text) == []


class TestTopicsThatRunIn:
    @pytest.mark.parametrize(
        ("topic", "named"),
        [
            ("Logistics:", "Logistics"),
            ("**Logistics:**", "Logistics"),
            ("Logistics –", "Logistics"),
            ("Short term (2020–2024):", "Short term (2020–2024)"),
            ("Government of Haiti:", "Government of Haiti"),
            ("Corto plazo:", "Corto plazo"),
        ],
    )
    @pytest.mark.parametrize(
        "words", ["Sign framework contracts with suppliers.", "The Society should sign contracts."]
    )
    def test_the_statement_begins_after_it_and_the_label_names_it(self, extracted, topic, named, words):
        _, [record] = extracted(f"# Recommendations\n{topic} {words}")
        assert (record.statement, record.label) == (words, f"Recommendations > {named}")

    @pytest.mark.parametrize(
        "line",
        [
            "Output 2: Improve access to water in the villages.",
            "Budget: Limit of two million a year.",
            "Responsibility: Support unit of the ministry.",
            "Relevance: Support to farmers was in line with policy.",
            "A weakness: support to farmers in the north.",
            "The two mandates that the project was given: train teachers and build schools.",
        ],
    )
    def test_what_looks_like_an_order_after_a_detail_or_a_number_is_none(self, stated, line):
        text = f"# Recommendations\nThe ministry should train two officers.\n{line}"
        assert stated(text) == [("recommendation", "The ministry should train two officers.")]

    def test_an_infinitive_after_it_may_be_in_small_letters(self, stated):
        assert stated("# Recommandations\nLogistique : signer des contrats avec trois fournisseurs.") == [
            ("recommendation", "Logistique : signer des contrats avec trois fournisseurs.")
        ]

    def test_an_item_of_a_list_keeps_its_words(self, stated):
        assert stated("# Recommendations\n- Logistics: Sign contracts with suppliers.") == [
            ("recommendation", "Logistics: Sign contracts with suppliers.")
        ]


class TestParagraphsThatLeadToDetails:
    def test_what_they_recommend_is_a_record_beside_the_items_and_so_are_other_paragraphs(self, extracted):
        text = """
# Recommendations
The Society should set up one database. In particular:
- choose a common questionnaire;
- appoint a focal point.
The Society should keep stocks in each branch.
"""
        _, records = extracted(text)
        assert [record.statement for record in records] == [
            "The Society should set up one database.",
            "choose a common questionnaire;",
            "appoint a focal point.",
            "The Society should keep stocks in each branch.",
        ]
        assert {record.label for record in records} == {"Recommendations"}

    def test_items_that_do_not_say_what_to_do_elaborate_it(self, stated):
        text = """
# Recommandations
La Société devrait tenir un registre unique. En particulier :
- le questionnaire commun ;
- le point focal.
"""
        assert stated(text) == [("recommendation", "La Société devrait tenir un registre unique.")]

    def test_items_that_finish_its_sentence_are_part_of_it(self, stated):
        text = """
# Recommendations
The Society should improve the quality of its data by:
- adopting a common questionnaire;
- naming a focal point.
"""
        assert stated(text) == [
            (
                "recommendation",
                "The Society should improve the quality of its data by:\nadopting a common questionnaire;\nnaming a focal point.",
            )
        ]

    @pytest.mark.parametrize(
        "lead",
        [
            "The Society should:",
            "One office should serve all. The evaluation makes the following recommendations:",
            "Registration took months. It is recommended that the Society:",
        ],
    )
    def test_a_lead_in_to_recommendations_is_none(self, stated, lead):
        text = f"# Recommendations\n{lead}\n- choose a common questionnaire;\n- appoint a focal point."
        assert stated(text) == [
            ("recommendation", "choose a common questionnaire;"),
            ("recommendation", "appoint a focal point."),
        ]

    def test_under_a_labelled_recommendation_they_are_its_steps(self, extracted):
        text = """
# Recommendations
Recommendation 1: Keep one register of all households.
The branches should share it. In particular:
- choose a common questionnaire;
"""
        records = extracted(text)[1]
        assert [(record.statement, record.parent_id) for record in records] == [
            ("Keep one register of all households.", None),
            ("choose a common questionnaire;", records[0].id),
        ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("3. What worked well", "success"),
        ("What went well?", "success"),
        ("Key achievements", "success"),
        ("Strengths of the programme", "success"),
        ("Principaux succès", "success"),
        ("Points forts", "success"),
        ("Ce qui a bien fonctionné", "success"),
        ("Principales logros", "success"),
        ("Fortalezas", "success"),
        ("Principais conquistas", "success"),
        ("Pontos fortes", "success"),
        ("O que correu bem", "success"),
        ("What did not work well", "challenge"),
        ("4. What could be improved", "challenge"),
        ("Weaknesses", "challenge"),
        ("Difficulties encountered", "challenge"),
        ("Implementation challenges", "challenge"),
        ("Challenges and constraints", "challenge"),
        ("Contraintes et difficultés", "challenge"),
        ("Points faibles", "challenge"),
        ("Ce qui a moins bien fonctionné", "challenge"),
        ("Debilidades", "challenge"),
        ("Lo que no funcionó", "challenge"),
        ("Constrangimentos", "challenge"),
        ("Pontos fracos", "challenge"),
        ("Insights and lessons", "lesson"),
        ("Innovations and good practices", "best_practice"),
        ("Buenas prácticas e innovaciones", "best_practice"),
        ("Suggested actions", "recommendation"),
    ],
)
def test_other_words_for_a_section_of_records(stated, heading, kind):
    items = "- The committees kept all of their pumps working.\n- Mechanics came within a week."
    assert [found for found, _ in stated(f"# 3. Effectiveness\n## {heading}\n{items}")] == [kind, kind]


@pytest.mark.parametrize(
    "headings",
    [
        "# Methodology\n## Strengths",
        "# Methodology\n## Difficulties encountered",
        "# SWOT analysis\n## Strengths",
        "# Análisis FODA\n## Fortalezas",
        "# Constraints",
        "# Contraintes et limites",
        "# Evaluation challenges",
        "# Difficulties encountered during the evaluation",
        "# Achievements",
        "# Strengths and weaknesses",
        "# Success stories",
        "# Apprentissages",
        "# Forces",
    ],
)
def test_strengths_and_difficulties_of_something_else_are_none(stated, headings):
    assert (
        stated(f"{headings}\n- The sample was large and drawn at random.\n- Roads were closed by rain.") == []
    )


def test_of_takeaways_only_what_teaches_is_a_lesson(stated):
    text = "# Key takeaways\n- Pumps last only when users own them.\n- Prices rose again in May."
    assert stated(text) == [("lesson", "Pumps last only when users own them.")]


_FOUND = (
    "# Findings\nThe project dug forty wells in three districts and trained a committee for each of them.\n"
)


@pytest.mark.parametrize(
    ("title", "row"),
    [
        (
            "Annex 1. Lessons learned template",
            "Brief description of lesson learned (link to specific action or task)",
        ),
        ("Annex 1: Lesson learned form", "Brief description of lesson learned"),
        ("Annexe 1. Fiche de leçon apprise", "Brève description de la leçon apprise"),
        ("Anexo 1. Ficha de lección aprendida", "Breve descripción de la lección aprendida"),
        ("Anexo 1. Ficha de lição aprendida", "Breve descrição da lição aprendida"),
    ],
)
def test_a_form_of_lessons_states_what_was_filled_in(stated, title, row):
    form = "# {}\n| Element | Text\n| {} | {}\n| Context and any related preconditions | {}"
    filled = form.format(
        title, row, "Flexible school calendars keep children at school.", "Coffee districts."
    )
    assert stated(_FOUND + filled) == [("lesson", "Flexible school calendars keep children at school.")]
    assert stated(_FOUND + form.format(title, row, "", "")) == []


def test_what_stands_above_a_form_of_lessons_is_none(stated):
    text = """
# Annex 1. Lessons learned template
The following lesson learned has been identified during the course of the evaluation. Further text explaining the \
lesson may be included in the full evaluation report.
| Brief description of lesson learned | [Insert the lesson here]
| Targeted users / Beneficiaries |
"""
    assert stated(_FOUND + text) == []


@pytest.mark.parametrize(
    "title",
    [
        "7. Management response",
        "UNDP management response to the evaluation",
        "Réponse de la direction",
        "Respuesta de la administración",
        "Resposta da gestão",
    ],
)
def test_what_management_answers_is_no_recommendation(stated, title):
    text = """
| Recommendation | Response
| The ministry should finance a warehouse in each district. | Accepted
## Recommendation 1: Pay the mechanics every month
Accepted in part.
"""
    assert stated(f"{_FOUND}# {title}{text}") == []


def test_a_response_by_disaster_management_may_still_hold_lessons(stated):
    assert stated("# Disaster management response\nLesson 1: Pumps last when users own them.") == [
        ("lesson", "Pumps last when users own them.")
    ]


@pytest.mark.parametrize(
    "lead",
    [
        "The mid-term evaluation made the following recommendations:",
        "The 2015 evaluation made the following recommendations:",
        "L'évaluation à mi-parcours a formulé les recommandations suivantes :",
        "La evaluación intermedia formuló las siguientes recomendaciones:",
        "A avaliação intercalar fez as seguintes recomendações:",
    ],
)
def test_what_an_earlier_evaluation_recommended_is_none(stated, lead):
    assert stated(f"# Findings\n{lead}\n- Pay the mechanics every month.\n- Train the committees.") == []


def test_lessons_that_the_design_took_in_are_those_of_others(stated):
    heading = "Lessons from other projects incorporated in the project design"
    assert stated(f"# Design\n## {heading}\n- Pumps last when users own them.") == []


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Recommendations", "We suggest that the ministry pay the mechanics."),
        ("Recommendations", "The evaluation proposes to merge the two committees."),
        ("Recommendations", "It would be advisable to merge the two committees."),
        ("Recommendations", "Consideration could be given to a joint fund."),
        ("Recommandations", "La mission propose de fusionner les deux comités."),
        ("Recommandations", "Il y aurait lieu de fusionner les deux comités."),
        ("Recomendaciones", "La misión propone fusionar los dos comités."),
        ("Recomendaciones", "Valdría la pena fusionar los dos comités."),
        ("Recomendações", "A missão propõe que os comités sejam fundidos."),
        ("Recomendações", "Sugerimos fundir os dois comités."),
    ],
)
def test_other_words_that_recommend(stated, heading, sentence):
    assert stated(f"# {heading}\nThe two committees met twice in a year.\n{sentence}") == [
        ("recommendation", sentence)
    ]


def test_most_of_something_is_not_what_is_essential(stated):
    text = "# Leçons et conclusions\nLe projet a atteint l'essentiel de ses objectifs et dépensé ses fonds."
    assert stated(text) == []


def test_of_successes_and_challenges_each_item_is_told_apart(stated):
    text = "# Successes and challenges\n- The committees raised enough for all repairs.\n- Spare parts were lacking in the north."
    assert stated(text) == [
        ("success", "The committees raised enough for all repairs."),
        ("challenge", "Spare parts were lacking in the north."),
    ]


def test_the_topics_under_challenges_of_something_have_one_each(stated):
    text = (
        "# Water\n## Procurement challenges of village committees\n### Finding a seller\n"
        "The nearest shop that sells washers is two days away. Few have been there.\n"
        "### Paying by bank\nNo committee can open an account without the stamp of the district."
    )
    assert stated(text) == [
        ("challenge", "The nearest shop that sells washers is two days away. Few have been there."),
        ("challenge", "No committee can open an account without the stamp of the district."),
    ]


def test_orders_over_lists_of_their_own_are_recommendations_with_steps(extracted):
    text = (
        "# Water\n## Recommendations\nThe meeting agreed on the following:\n\n**Strengthen the village committees:**\n\n"
        "- Train two women of each.\n- Give each a book of fees.\n\n**Keep washers in the villages:**\n\n"
        "- Buy a box a year for each pump."
    )
    records = extracted(text)[1]
    first, *steps = records[:3]
    assert first.statement == "Strengthen the village committees"
    assert [step.parent_id for step in steps] == [first.id, first.id]
    assert [record.statement for record in records if record.parent_id is None] == [
        "Strengthen the village committees",
        "Keep washers in the villages",
    ]
