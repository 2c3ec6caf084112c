"""Recommendations counted through the findings of an audit."""

AUDIT = """
## A. Flour
3. Flour was bought without comparing prices in 12 of 30 cases.
(1) The mill should compare three prices before it buys.
The mill accepted recommendation 1 and will do so from May.
## B. Ovens
4. Ovens had not been inspected since 2014.
(2) The mill should have every oven inspected each year.
The mill accepted recommendation 2.
"""


def test_what_a_report_counts_and_calls_its_recommendations_are_so(stated):
    assert stated(AUDIT) == [
        ("recommendation", "The mill should compare three prices before it buys."),
        ("recommendation", "The mill should have every oven inspected each year."),
    ]


def test_what_it_only_counts_is_none(stated):
    assert stated(AUDIT.replace("recommendation", "remark")) == []


def test_numbered_headings_are_the_lessons_that_the_title_counts(stated):
    text = """
# Five lessons from a decade of bakeries
By Ama Odo, 3 March 2020
## 1. Ovens are policy
Who has one may bake.
## 2. Count bakers once
Each guild had a list.
## 3. Flour first
It was late each spring.
## Read more
Other pages.
"""
    assert stated(text) == [
        ("lesson", "Ovens are policy"),
        ("lesson", "Count bakers once"),
        ("lesson", "Flour first"),
    ]


def test_a_title_that_counts_in_words_no_table_knows(stated):
    text = """
# Three ideas to make the market better
## Before
### 1 Ask the baker who comes
The baker knows the street.
### 2 Hang the lamps before noon
It is dark at four.
## After
### 3 Sweep the square together
It was done in an hour.
"""
    assert [kind for kind, _ in stated(text)] == ["recommendation"] * 3
