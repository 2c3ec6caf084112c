"""Records that carry a label of their own."""

import pytest


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("Lesson Learned: Wells last when users own the pump.", "lesson", "Lesson Learned"),
        ("Lesson 3: Wells last when users own the pump.", "lesson", "Lesson 3"),
        ("Lesson 1 – Wells last when users own the pump.", "lesson", "Lesson 1"),
        ("Key lesson: Wells last when users own the pump.", "lesson", "Key lesson"),
        ("**Lesson learnt #2:** Wells last when users own the pump.", "lesson", "Lesson learnt #2"),
        ("4.2 Lesson two: Wells last when users own the pump.", "lesson", "Lesson two"),
        ("Best Practice: Wells last when users own the pump.", "best_practice", "Best Practice"),
        ("Good practice – Wells last when users own the pump.", "best_practice", "Good practice"),
        (
            "Promising practice 2. Wells last when users own the pump.",
            "best_practice",
            "Promising practice 2",
        ),
        ("Recommendation 3. Wells last when users own the pump.", "recommendation", "Recommendation 3"),
        ("RECOMMENDATION IV: Wells last when users own the pump.", "recommendation", "RECOMMENDATION IV"),
        ("Recommendation 2.1: Wells last when users own the pump.", "recommendation", "Recommendation 2.1"),
        (
            "Recommendation 4 (priority high): Wells last when users own the pump.",
            "recommendation",
            "Recommendation 4 (priority high)",
        ),
        (
            "Strategic recommendation: Wells last when users own the pump.",
            "recommendation",
            "Strategic recommendation",
        ),
        ("Challenge: Wells last when users own the pump.", "challenge", "Challenge"),
    ],
)
def test_a_label_is_taken_off_the_statement_and_kept(extracted, line, kind, label):
    _, [record] = extracted(line)
    assert (record.kind, record.statement, record.label) == (
        kind,
        "Wells last when users own the pump.",
        label,
    )
    assert record.explicit
    assert record.confidence == 1.0


@pytest.mark.parametrize(
    "line",
    [
        "This report presents lessons learned from three provinces.",
        "Recommendation 3 was carried out in the second year.",
        "Lesson 4 shows how the committees were formed.",
        "The best practice of the first phase was dropped.",
        "See Best Practice: page 14.",
        "Lessons learned workshop: 14 participants met in the district capital.",
        "Lesson 2: What did the project teach the ministry about procurement?",
        "Recommendation 1: Train the water committees ........................ 41",
        "Conclusion 2: The wells were used by most households.",
        "Recommendations 3 and 4 were addressed to the ministry, which should answer.",
        "Recommendation 2 Fully implemented in 2019.",
    ],
)
def test_a_mention_of_lessons_is_no_record(stated, line):
    assert stated(line) == []


def test_a_label_alone_on_its_line_announces_the_next_paragraph(stated):
    text = """
## Findings
Lesson learned
Wells last when users own the pump.
The committees of the south were asked to choose the pump themselves.
"""
    assert stated(text) == [("lesson", "Wells last when users own the pump.")]


def test_a_numbered_heading_states_its_recommendation(extracted):
    text = """
# Recommendations
## Recommendation 1: Strengthen the maintenance of rural roads
The ministry has a fund for it, which should be used in every district.
## Recommendation 2 Train road committees in bookkeeping
They keep accounts on loose paper.
"""
    passages, records = extracted(text)
    assert [record.statement for record in records] == [
        "Strengthen the maintenance of rural roads",
        "Train road committees in bookkeeping",
    ]
    first = records[0]
    assert first.section == ("Recommendations",)
    evidence = [passage for passage in passages if passage.id in first.passage_ids]
    assert [passage.text for passage in evidence] == [
        "The ministry has a fund for it, which should be used in every district."
    ]


def test_a_heading_that_only_names_a_topic_leaves_the_statement_to_the_text(stated):
    text = """
## Recommendation 2: Road maintenance
The ministry should pay road committees before the rains. Payment now comes in the dry season.
"""
    assert stated(text) == [
        (
            "recommendation",
            "The ministry should pay road committees before the rains. Payment now comes in the dry season.",
        )
    ]


def test_a_heading_that_is_a_sentence_is_the_statement(stated):
    text = """
### Lesson learned: Growers understand quality once they taste it.
For coffee it was the cup of the taster.
"""
    assert stated(text) == [("lesson", "Growers understand quality once they taste it.")]


def test_a_label_in_the_middle_of_a_report_needs_no_section(stated):
    text = """
## Findings
Enrolment rose in both regions.
Good practice: Mothers' groups ran the school kitchens.
"""
    assert stated(text) == [("best_practice", "Mothers' groups ran the school kitchens.")]


def test_a_sentence_that_calls_itself_a_lesson_is_one_and_ends_where_it_ends(extracted):
    text = (
        "Attendance rose after the second term. An important lesson drawn from this is that school meals keep "
        "girls in class. To conclude, meals were served on 180 days."
    )
    passages, [record] = extracted(text)
    assert record.statement == "school meals keep girls in class."
    assert record.label == "An important lesson"
    home = next(passage for passage in passages if passage.id == record.passage_id)
    assert home.text.startswith("An important lesson drawn from this is that school meals")


def test_labels_further_on_in_a_paragraph_count(stated):
    text = "Lesson 1: Pumps need parts. Lesson 2: Parts need shops near the village."
    assert stated(text) == [("lesson", "Pumps need parts."), ("lesson", "Parts need shops near the village.")]


def test_a_statement_that_ends_in_a_colon_has_its_list(stated):
    text = """
Recommendation 5: The agency should, before the next phase:
- agree the budget with the districts;
- hire two hydrologists.
The districts have asked for this twice.
"""
    assert stated(text) == [
        (
            "recommendation",
            "The agency should, before the next phase:\nagree the budget with the districts;\nhire two hydrologists.",
        )
    ]


def test_of_a_paragraph_that_goes_on_at_length_the_opening_sentences_are_the_statement(extracted):
    opening = "Cash transfers reach remote households faster than food."
    more = " ".join(
        f"In district {n} the transfers arrived within a week of the flood." for n in range(1, 20)
    )
    _, [record] = extracted(f"Lesson 1: {opening} {more}")
    assert record.statement.startswith(opening)
    assert len(record.statement) <= 450
    assert record.statement.endswith(".")


def test_a_best_practice_knows_the_lesson_it_stands_under(extracted):
    text = """
# Lessons learned and best practices
## Trust
Lesson Learned: Trust grows with shared small successes.
Best Practice: Begin with a task that ends within a month.
Lesson Learned: Leaders carry cooperation.
Two firms carried it here.
Best Practice: Name lead firms early.
Best Practice: Pay for their travel.
## Markets
Best Practice: Visit buyers first.
"""
    _, records = extracted(text)
    parents = {record.statement: record.parent_id for record in records}
    ids = {record.statement: record.id for record in records}
    assert (
        parents["Begin with a task that ends within a month."]
        == ids["Trust grows with shared small successes."]
    )
    assert parents["Name lead firms early."] == ids["Leaders carry cooperation."]
    assert parents["Pay for their travel."] == ids["Leaders carry cooperation."]
    assert parents["Visit buyers first."] is None


def test_evidence_runs_to_the_next_record_or_section(extracted):
    text = """
## Trust
Lesson Learned: Trust grows with shared small successes.
In the first year the growers shared one truck.
They shared a packing house in the second.¹
Footnote: ¹ It was rented.
Best Practice: Begin with a task that ends within a month.
Pruning was such a task.
## Markets
Exports rose.
"""
    passages, [lesson, practice] = extracted(text)
    words = {passage.id: passage.text for passage in passages}
    assert [words[passage] for passage in lesson.passage_ids] == [
        "In the first year the growers shared one truck.\nThey shared a packing house in the second.¹",
        "¹ It was rented.",
    ]
    assert [words[passage] for passage in practice.passage_ids] == ["Pruning was such a task."]


def test_a_numbered_conclusion_ends_the_evidence_before_it(extracted):
    text = """
Lesson 1: Pumps need spare parts nearby.
The nearest shop was 90 km away.
Conclusion 2: The supply chain was not planned.
"""
    passages, [lesson] = extracted(text)
    words = {passage.id: passage.text for passage in passages}
    assert [words[passage] for passage in lesson.passage_ids] == ["The nearest shop was 90 km away."]


class TestBoxes:
    def test_the_title_is_the_statement_when_it_says_what_was_done(self, stated):
        text = """
Box 1: Good practice: Development of a shared register of cash recipients
Three agencies built the register in 2017.
"""
        assert stated(text) == [("best_practice", "Development of a shared register of cash recipients")]

    def test_else_the_first_paragraph_is(self, extracted):
        text = """
Caption: Box 2. Good practice: school kitchens
Mothers' groups ran the kitchens of forty schools.
The district paid for fuel.
"""
        _, [record] = extracted(text)
        assert record.statement == "Mothers' groups ran the kitchens of forty schools."
        assert record.label == "Box 2. Good practice"

    def test_a_box_of_lessons_holds_one_for_each_item(self, stated):
        text = """
## Box 4. Lessons learned
- Pay teachers before term begins.
- Meals keep girls in class.
"""
        assert stated(text) == [
            ("lesson", "Pay teachers before term begins."),
            ("lesson", "Meals keep girls in class."),
        ]


def test_numbered_labels_closed_by_a_stop_part_a_paragraph(stated):
    text = (
        "Recommendation 3: Publish the accounts each year. Recommendation 4. Pay the mechanics by the month."
    )
    assert stated(f"# Findings\n{text}") == [
        ("recommendation", "Publish the accounts each year."),
        ("recommendation", "Pay the mechanics by the month."),
    ]


def test_number_of_a_recommendation_spoken_of_is_no_label(stated):
    assert (
        stated("# Findings\nThe ministry spoke of this. Recommendation 4. was refused by all of them.") == []
    )


def test_box_and_its_text_on_one_line_are_one_record(stated):
    text = "# Findings\nBox 1. Good practice: the wage book. Each crew keeps a book of its wages."
    assert stated(text) == [("best_practice", "the wage book. Each crew keeps a book of its wages.")]


@pytest.mark.parametrize(
    "label",
    [
        "### Recommendation 1: Supervision",
        "Recommendation 1: Supervision of districts",
        "Recommendation 1 (to the Ministry)",
    ],
)
@pytest.mark.parametrize(
    "reason",
    [
        "Supervision is weak in the districts.",
        "Rationale: Supervision should reach every district, by the plan of 2016.",
        "Based on conclusion 3. To: the Ministry. Priority: high",
    ],
)
def test_what_tells_why_does_not_stand_for_the_recommendation_after_it(stated, label, reason):
    text = f"""
## Recommendations
{label}
{reason}
The ministry should finance quarterly visits.
### Recommendation 2: Stocks
Stocks ran out twice.
"""
    assert stated(text) == [
        ("recommendation", "The ministry should finance quarterly visits."),
        ("recommendation", "Stocks ran out twice."),
    ]


def test_the_advice_under_one_label_is_not_sought_beyond_the_next(stated):
    text = """
Recommendation 1
Supervision is weak in the districts.
Recommendation 2
The ministry should keep three months of stock.
"""
    assert stated(text) == [
        ("recommendation", "Supervision is weak in the districts."),
        ("recommendation", "The ministry should keep three months of stock."),
    ]


def test_an_order_of_two_words_after_a_label_is_the_statement(stated):
    text = """
## Recommandation 1 : Renforcer la supervision
La supervision est faible.
## Recommendation 2: Strengthen supervision
Supervision is weak.
"""
    assert stated(text) == [
        ("recommendation", "Renforcer la supervision"),
        ("recommendation", "Strengthen supervision"),
    ]


@pytest.mark.parametrize(
    ("line", "label", "statement"),
    [
        (
            "Recommendation 1 Limit the rotation of staff.",
            "Recommendation 1",
            "Limit the rotation of staff.",
        ),
        (
            "Recommendation 1.1 (high priority) The Society should limit the rotation of staff.",
            "Recommendation 1.1 (high priority)",
            "The Society should limit the rotation of staff.",
        ),
        (
            "Recommandation n° 2 Limiter la rotation du personnel.",
            "Recommandation n° 2",
            "Limiter la rotation du personnel.",
        ),
        ("Lesson 1 Land tenure must be settled first.", "Lesson 1", "Land tenure must be settled first."),
    ],
)
def test_a_label_set_apart_by_its_look_alone_is_taken_off_the_statement(extracted, line, label, statement):
    _, [record] = extracted(f"## Recommendations and lessons\n{line}")
    assert (record.label, record.statement, record.confidence) == (label, statement, 1.0)


def test_a_line_of_few_words_over_no_advice_is_what_the_report_recommends(stated):
    text = "Recommendation 1: Mobile clinics\nRecommendation 2: Quarterly audits\nStocks ran out twice."
    assert stated(text) == [("recommendation", "Mobile clinics"), ("recommendation", "Quarterly audits")]


@pytest.mark.parametrize(
    ("opening", "lesson"),
    [
        ("The experience teaches that ", "pumps last when users own them."),
        ("The drought taught us that ", "stocks must be placed early."),
        ("It was learned that ", "pumps last when users own them."),
        ("A further lesson concerns maintenance: ", "pumps last when users own them."),
        ("L'expérience de Kayes nous enseigne que ", "les puits durent quand les usagers paient."),
        ("Le projet nous apprend que ", "les puits durent quand les usagers paient."),
        ("On retiendra que ", "la pompe dure quand les usagers la possèdent."),
        ("Se aprendió que ", "las bombas duran cuando hay comité."),
        ("El proyecto enseña que ", "las familias retiran a sus hijos del trabajo."),
        ("Aprendeu-se que ", "os poços duram quando há comité."),
        ("A experiência ensina que ", "os poços duram quando há comité."),
    ],
)
def test_a_sentence_that_says_what_was_learned_is_a_lesson(extracted, opening, lesson):
    _, [record] = extracted(f"# Findings\n{opening}{lesson}")
    assert (record.kind, record.statement) == ("lesson", lesson)


@pytest.mark.parametrize(
    "sentence",
    [
        "On retiendra que le projet a formé 45 comités.",
        "La maestra enseña que los niños aprenden mejor jugando.",
        "The teachers taught us that hands must be washed.",
        "In one village, the children learned that soap kills germs.",
    ],
)
def test_what_was_noted_or_taught_at_school_is_no_lesson(stated, sentence):
    assert stated(f"# Findings\n{sentence}") == []


@pytest.mark.parametrize(
    "title",
    [
        "Box 3: A good practice – Radio spots",
        "Box 4: An example of good practice in Kayes",
        "Encadré 2 : Une bonne pratique – Les silos communautaires",
        "Encadré 3 : Un exemple de bonne pratique à Kayes",
        "Recuadro 2: Una buena práctica: Silos comunitarios",
        "Caixa 1. Uma boa prática – Lojas de peças",
    ],
)
def test_a_box_may_call_its_practice_one_of_several(stated, title):
    told = "Women run the silos and sell the grain in the lean season."
    assert stated(f"# Findings\n{title}\n{told}") == [("best_practice", told)]


def test_a_good_practice_that_is_spoken_of_is_no_label(stated):
    assert (
        stated("# Findings\nA good practice – which others copied – spread by radio to the next district.")
        == []
    )


@pytest.mark.parametrize(
    "label", ["Lesson learned 100:", "Lesson 4 -", "Lesson learned #4 -", "Leçon apprise 104 –"]
)
def test_a_label_has_a_number_of_up_to_three_digits_and_any_dash(stated, label):
    line = f"{label} Ask the elders before the well is dug."
    assert stated(f"# Findings\n{line}") == [("lesson", "Ask the elders before the well is dug.")]


def test_the_name_of_a_kind_in_brackets_labels_what_follows(stated):
    text = "# Repairs\n- (Barrier) The depot had no washers in May.\n- (Recommendation) Keep a box of washers in each village."
    assert stated(text) == [
        ("challenge", "The depot had no washers in May."),
        ("recommendation", "Keep a box of washers in each village."),
    ]


def test_one_word_in_brackets_labels_nothing(stated):
    assert stated("# Repairs\n- (Success) The depot was full.\n- (Kisumu) The depot was empty.") == []
