"""Records told by those beside them: of one list, one paragraph, one run of titles."""


def test_a_short_title_under_a_label_states_its_lesson_where_the_others_do(stated):
    text = """
## Findings
### Lesson 1: Ovens must be cleaned before the winter sets in
Soot lowers the heat.
### Lesson 2: Do not lend ovens to bakers without a shop
They were left in yards.
### Lesson 3: Talk of flour
Prices rose twice.
"""
    assert [statement for _, statement in stated(text)][2] == "Talk of flour"


def test_sentences_of_one_paragraph_that_count_themselves_are_records(stated):
    text = """
## Challenges that recur
Two challenges recur. First, ovens are bought in summer when wood is wet. They smoke. Second, bakers sell on credit.
"""
    assert stated(text) == [
        ("challenge", "First, ovens are bought in summer when wood is wet."),
        ("challenge", "Second, bakers sell on credit."),
    ]


def test_sub_headings_that_are_all_sentences_are_the_lessons_whatever_their_verbs(stated):
    text = """
## Lições aprendidas
### Os padeiros jovens cozem mais pão quando a farinha chega de manhã
Isso foi visto em Orro.
### As padarias velhas vendem menos porque ninguém conhece a nova porta
O letreiro caiu.
"""
    assert [statement[:18] for _, statement in stated(text)] == ["Os padeiros jovens", "As padarias velhas"]


def test_a_list_under_a_title_over_advice_is_all_advice_where_most_of_it_is(stated):
    text = """
## Implications for policy
The guild should:
- Set aside a tenth for repairs.
- Train two bakers a year.
- Co-own the mill.
"""
    assert len(stated(text)) == 3


def test_what_another_is_quoted_with_is_no_lesson_of_the_report(stated):
    text = """
## Findings
The baker told us: "We waited. The lesson of that year is that wood must be dry."
"""
    assert stated(text) == []


def test_a_row_of_a_form_without_a_name_goes_on_with_the_one_above(stated):
    text = """
## Report
| Period | 2016 to 2019
| Lessons learned | – Ovens last longer when bakers own them. – Wood has to be bought before the rains.
|  | – Bread sells best where there is a school.
"""
    assert len(stated(text)) == 3


def test_a_title_may_say_the_same_in_two_languages_on_one_line(stated):
    assert stated("## Successes Réussites\n- Nine bakeries took on an apprentice.") == [
        ("success", "Nine bakeries took on an apprentice.")
    ]


def test_what_others_say_beside_a_lesson_told_in_a_sentence_is_found_too(stated):
    text = """
## Lessons learned
We learned that the price of bread has to be fixed by all bakers together.
Bakers also found that a written list of debts keeps customers honest, and it must hang by the door.
"""
    assert len(stated(text)) == 2


def test_letters_under_a_numbered_recommendation_are_its_steps(extracted):
    text = """
## Recommendations
R1: Enforce the hours of the market with the guild. In particular:
a) train four wardens
b) budget lamps for the square
R2: Extend the loans by one year.
"""
    _, records = extracted(text)
    assert [(record.statement[:14], record.parent_id == records[0].id) for record in records] == [
        ("Enforce the ho", False),
        ("train four war", True),
        ("budget lamps f", True),
        ("Extend the loa", False),
    ]


def test_a_running_head_with_its_page_is_no_lesson(stated):
    text = """
## Lessons learned
Bread sells where there is a school.
3 | Review of the bakeries of the town
Ovens last when bakers own them.
4 | Review of the bakeries of the town
"""
    assert len(stated(text)) == 2


def test_a_plan_goes_on_with_no_table_before_it(stated):
    text = """
## Ovens
| Challenges | Impact | Limiting factors
| Wood was wet until the end of May | Smoke | Rain
Furniture: 3
| Activities | Date of achievement | Responsible
| Build a shed for the wood of the guild | March | Guild
"""
    assert [statement[:8] for _, statement in stated(text)] == ["Wood was"]


def test_a_title_set_as_its_sections_are_states_nothing(stated):
    text = """
# Lessons learned brief: mobile ovens in the hills
Bread Programme, issue 12 of the year 2018.
# Background
The programme built ovens on carts for eleven villages, and bakers took turns in them for three winters. Each cart
came by on the day of the market, and the mayor announced it in church the week before.
# Results
Nine villages have bread all winter, and two have built an oven of their own beside the school, as was hoped when the
carts were bought. The carts themselves were sold to traders at the end of the third winter.
# Outlook
More carts are wanted in the valley.
"""
    assert stated(text) == []


def test_short_numbered_topics_are_no_items_and_none_of_them_is_boilerplate(stated):
    text = """
## 4. Recommendations
4.1 Governance
The peers recommend that: the head of the guild be elected for four years.
4.2 Resources
The peers recommend that: a fund for ovens be set up by the town.
"""
    assert [statement[:12] for _, statement in stated(text)] == ["The peers re", "The peers re"]


def test_a_key_learning_is_a_label(stated):
    assert stated("## Bread\nKey learning: Ovens on carts reach the hills in winter.") == [
        ("lesson", "Ovens on carts reach the hills in winter.")
    ]
