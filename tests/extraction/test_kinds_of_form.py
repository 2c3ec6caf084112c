"""Forms that reports of agencies have: what is asked, counted, carded, numbered by rows or closed by a label."""

from pathlib import Path

import pytest

from lessonbase.extraction import extract
from lessonbase.reading import read


def _of(path: Path, text: str) -> list[tuple[str, str, str | None]]:
    """Kind and statement of the records of a file, with the statement of the parent."""
    path.write_text(text, encoding="utf-8")
    _, records = extract(read(path))
    said = {record.id: record.statement for record in records}
    return [(record.kind, record.statement, said.get(record.parent_id or "")) for record in records]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Factors of success", "success"),
        ("Factors of failure", "challenge"),
        ("Facteurs d’échec", "challenge"),
        ("Claves del éxito", "success"),
        ("Pontos a melhorar", "challenge"),
        ("Common pitfalls", "challenge"),
        ("What we would do again", "best_practice"),
        ("Lo que volveríamos a hacer", "best_practice"),
        ("What did you learn?", "lesson"),
        ("Qu’avez-vous appris ?", "lesson"),
        ("¿Qué aprendieron?", "lesson"),
        ("O que aprenderam?", "lesson"),
        ("What were your main achievements?", "success"),
        ("What challenges did you face, and how did you deal with them?", "challenge"),
    ],
)
def test_a_title_of_a_form_or_an_analysis_opens_a_section_of_its_kind(stated, title, kind):
    text = f"""
## {title}
The ovens stood cold on market days.

Bakers sold on credit for too long.
"""
    assert [each for each, _ in stated(text)] == [kind, kind]


def test_a_sentence_that_counts_lessons_states_none(stated):
    text = """
## Lessons for other towns
Much of this could happen elsewhere. Three lessons deserve to be known beyond the valley.
An oven without a baker must not be bought.
Wood has to be dry before the winter.
"""
    assert [statement for _, statement in stated(text)] == [
        "An oven without a baker must not be bought.",
        "Wood has to be dry before the winter.",
    ]


def test_a_recommendation_may_have_its_label_after_it_and_a_mention_of_one_is_none(stated):
    text = """
## Chapter 2: Ovens
The guild had no spare grates. It did not act on this (Recommendation 1).
I recommend that each guild keep two spare grates. (Recommendation 2)
"""
    assert stated(text) == [("recommendation", "I recommend that each guild keep two spare grates.")]


@pytest.mark.parametrize(
    ("title", "items"),
    [
        ("Consejos para otros gremios", ["Empiecen por un horno pequeño.", "No compren la leña en verano."]),
        (
            "Conseils pour les autres guildes",
            ["Commencez par un petit four.", "N’achetez pas de bois en été."],
        ),
        ("Conselhos para outras padarias", ["Comecem por um forno pequeno.", "Não comprem lenha no verão."]),
        ("What we ask of the guilds", ["Lend ovens for a season first.", "Pay for the wood in spring."]),
    ],
)
def test_advice_tells_several_people_what_to_do_with_any_verb(stated, title, items):
    text = f"## {title}\n" + "\n".join(f"- {item}" for item in items)
    assert stated(text) == [("recommendation", item) for item in items]


def test_titles_that_order_are_the_advice_of_a_section_that_says_what_has_to_change(stated):
    text = """
## What needs to change
### 1. Stop letters about small sums
A week of rent is a small sum.
### 2. Check the register of bakers each month
The cost is small.
### 3. Put a name on every letter
People answer people.
"""
    assert [statement for _, statement in stated(text)] == [
        "Stop letters about small sums",
        "Check the register of bakers each month",
        "Put a name on every letter",
    ]


def test_key_actions_in_a_table_under_a_recommendation_are_its_steps(tmp_path):
    text = """# Report

## Recommendations

**Recommendation 1:** Hand the ovens over to the guild before the office closes.

| Key actions | Responsible | Due |
|---|---|---|
| Draft a deed with the court | Guild | May |
| Sign it in each village | Office | June |
"""
    hand = "Hand the ovens over to the guild before the office closes."
    assert _of(tmp_path / "report.md", text) == [
        ("recommendation", hand, None),
        ("recommendation", "Draft a deed with the court", hand),
        ("recommendation", "Sign it in each village", hand),
    ]


def test_rows_numbered_in_parts_are_steps_of_the_row_above(tmp_path):
    text = """# Rapport

## Recommandations

| N° | Recommandation | Responsable |
|---|---|---|
| 1 | Acheter le bois avant la fin du mois de mai. | Guilde |
| 1.1 | Négocier un hangar avec la commune. | Bureau |
| 2 | Associer les meunières au comité. | Guilde |
"""
    assert [parent for _, _, parent in _of(tmp_path / "rapport.md", text)] == [
        None,
        "Acheter le bois avant la fin du mois de mai.",
        None,
    ]


def test_a_column_of_implications_beside_lessons_is_advice(tmp_path):
    text = """# Report

## What was learned

| Theme | Lesson | Implication for donors |
|---|---|---|
| Posting | Bakers who live near their oven stay twice as long. | Support placement rather than training. |
| Housing | A house keeps a baker longer than a raise. | Count houses as part of the cost of a baker. |
"""
    assert [kind for kind, _, _ in _of(tmp_path / "report.md", text)] == ["lesson", "recommendation"] * 2


def test_a_table_that_is_the_card_of_a_recommendation_states_it_once_with_its_steps(tmp_path):
    text = """# Evaluation

## Recommendations

| R1 | Move from founding guilds to selling their bread. |
|---|---|
| Linked to | C1 |
| Main responsibility | The delegation of the union |
| How to put it into practice | Pay for joint contracts with buyers.<br>Ask for two years of accounts. |
"""
    first = "Move from founding guilds to selling their bread."
    assert _of(tmp_path / "report.md", text) == [
        ("recommendation", first, None),
        ("recommendation", "Pay for joint contracts with buyers.", first),
        ("recommendation", "Ask for two years of accounts.", first),
    ]


@pytest.mark.parametrize("between", ["<br>", "</p><p>", "</li><li>"])
def test_lines_typed_into_one_cell_of_a_web_page_are_records_of_their_own(tmp_path, between):
    mark = "li" if "li" in between else "p"
    cell = f"<{mark}>Ovens broke down on the road.{between}Wood came a day late.</{mark}>"
    text = f"""<html><body><h1>Review of the ovens of Lofa</h1><table><tr><th>Area</th><th>Challenges</th></tr>
<tr><td>Transport</td><td>{cell}</td></tr><tr><td>Sales</td><td>Rumours were not answered.</td></tr></table></body></html>"""
    found = [statement for _, statement, _ in _of(tmp_path / "review.html", text)]
    assert found == ["Ovens broke down on the road.", "Wood came a day late.", "Rumours were not answered."]


def test_of_numbered_paragraphs_that_each_hold_a_lesson_the_opening_is_the_lesson(stated):
    text = """
## Lecciones
6. Los concursos llegan primero a quienes ya tienen horno. Para los demás se requieren reglas distintas.
7. La leña contratada por los gremios dura más. Tres gremios siguieron pagando.
"""
    assert [statement[:15] for _, statement in stated(text)] == ["Los concursos l", "La leña contrat"]


def test_a_section_of_two_kinds_keeps_the_lessons_before_a_labelled_practice(stated):
    text = """
## Lessons learned and good practices
A rule that hangs on the wall is a rule that is kept. Bakers point to it.
Good practice: Flour is weighed on the day of the market.
"""
    assert [kind for kind, _ in stated(text)] == ["lesson", "best_practice"]


def test_topics_that_begin_with_about_do_not_end_the_lessons(stated):
    text = """
## Principales aprendizajes
### Sobre la leña
La leña seca cuesta menos que un horno nuevo.
### Sobre la harina
La harina se compra mejor entre varios gremios.
## Sobre nosotros
Somos un gremio y debemos vender pan.
"""
    assert [kind for kind, _ in stated(text)] == ["lesson", "lesson"]


def test_an_infinitive_that_recommends_to_someone_leads_in_the_list_after_it(stated):
    text = """
## Proposta
I) recomendar ao Ministério do Pão que:
a) condicione o pagamento à formação das famílias;
b) retire os fornos de plástico das próximas compras;
"""
    assert [kind for kind, _ in stated(text)] == ["recommendation", "recommendation"]


def test_gerunds_after_what_doing_it_means_are_steps_though_one_says_more_of_itself(extracted):
    _, records = extracted(
        "# Findings\nThe posts were closed for months.\n## Recommendations\n"
        "It is important to pay the nurses of the remote posts from the budget of the district. This involves:\n"
        "- Seeing their salaries as a core part of the budget of each year.\n"
        "- Adapting contracts to the seasons. The mayors agree that this needs to be done soon.\n"
        "- Reviewing the list of posts with the mayors."
    )
    (whole,) = [record for record in records if record.parent_id is None]
    steps = [record.statement.split()[0] for record in records if record.parent_id == whole.id]
    assert whole.statement.startswith("It is important to pay the nurses")
    assert steps == ["Seeing", "Adapting", "Reviewing"]
