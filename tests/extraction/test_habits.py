"""What offices write in other ways: codes for numbers, tables with several columns, courses, commitments."""

import pytest


def test_a_heading_with_a_code_is_a_recommendation(extracted):
    text = """
# Recommendations
## R1: Pay road committees before the rains
Three of five stopped work in June.
## R2. Train their treasurers every year
New ones had never kept a book.
## REC 3 – Publish the accounts
"""
    _, records = extracted(text)
    assert [record.statement for record in records] == [
        "Pay road committees before the rains",
        "Train their treasurers every year",
        "Publish the accounts",
    ]


class TestSeveralColumns:
    TEXT = """
| Theme | What happened | Lesson learned | Recommendation
| Pumps | Half were broken. | A mechanic in each ward keeps pumps working. | Train one mechanic in each ward.
| Staff | Nurses left. | Housing keeps nurses in remote posts. | Build two houses at each post.
"""

    def test_a_row_states_a_record_in_each_column_that_is_titled_so(self, stated):
        assert stated(self.TEXT) == [
            ("lesson", "A mechanic in each ward keeps pumps working."),
            ("recommendation", "Train one mechanic in each ward."),
            ("lesson", "Housing keeps nurses in remote posts."),
            ("recommendation", "Build two houses at each post."),
        ]

    def test_the_records_of_a_row_share_its_passage(self, extracted):
        passages, records = extracted(self.TEXT)
        assert records[0].passage_id == records[1].passage_id != records[2].passage_id
        home = next(passage for passage in passages if passage.id == records[0].passage_id)
        assert "Half were broken." in home.text
        assert records[1].statement in home.text

    def test_a_column_that_holds_but_numbers_states_nothing_beside_one_with_words(self, stated):
        text = """
| Lesson learned | What happened | Recommendation
| A mechanic in each ward keeps pumps working. | Half of all pumps were broken when we came. | R3
| Housing keeps nurses in remote posts. | Nurses left within a year of being posted. | R4
"""
        assert [kind for kind, _ in stated(text)] == ["lesson", "lesson"]


@pytest.mark.parametrize(
    "heading",
    [
        "What we learned",
        "What has been learnt from the pilot",
        "Ce que nous avons appris",
        "Lo que hemos aprendido",
        "O que aprendemos",
    ],
)
def test_headings_name_lessons_in_other_words(stated, heading):
    text = f"# {heading}\n- Farmers trust farmers more than leaflets.\n- Short trainings reach more women."
    assert [kind for kind, _ in stated(text)] == ["lesson", "lesson"]


@pytest.mark.parametrize(
    "heading",
    [
        "Suggestions for improvement",
        "Pistes d'amélioration",
        "Propuestas de mejora",
        "Propostas de melhoria",
    ],
)
def test_headings_name_recommendations_in_other_words(stated, heading):
    assert stated(f"# {heading}\n- Seeds at the market of Ouélé.") == [
        ("recommendation", "Seeds at the market of Ouélé.")
    ]


def test_a_lead_in_may_be_followed_by_lettered_paragraphs(stated):
    text = """
# Considérations finales
La mission recommande :
a) réviser les tarifs avec les usagers ;
b) signer un accord avec les écoles.
La mission remercie ses hôtes.
"""
    assert [statement for _, statement in stated(text)] == [
        "réviser les tarifs avec les usagers ;",
        "signer un accord avec les écoles.",
    ]


def test_numbered_paragraphs_after_a_list_do_not_go_on_with_it(stated):
    text = """
# Review
The evaluation recommends:
(a) reviewing the tariff with users;
(b) signing an agreement with schools.
85. The wells of the north were dug in March.
"""
    assert [statement[:9] for _, statement in stated(text)] == ["reviewing", "signing a"]


def test_a_short_paragraph_under_a_topic_of_the_lessons_is_the_lesson(stated):
    text = """
# Lessons learned
## Purchasing
Buying from local traders brought seed three weeks earlier.
## Staff
The office had six people. Housing is essential to keep nurses in remote posts. They come from the coast.
"""
    assert [statement for _, statement in stated(text)] == [
        "Buying from local traders brought seed three weeks earlier.",
        "Housing is essential to keep nurses in remote posts.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "From the five wells we draw seven lessons for the next phase.",
        "Four lessons emerge from the evaluation.",
        "Nous retenons de ce travail cinq enseignements.",
        "Trois leçons se dégagent de la mission.",
        "A partir de esta experiencia destacamos cinco lecciones.",
        "Cuatro lecciones se desprenden del estudio.",
        "Com base nesta experiência, destacamos sete lições aprendidas.",
        "Quatro lições decorrem do estudo.",
    ],
)
def test_a_sentence_that_counts_lessons_is_none(stated, sentence):
    text = f"# Lessons learned\n{sentence}\n\nA mechanic in each ward is essential."
    assert stated(text) == [("lesson", "A mechanic in each ward is essential.")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We are committed to best practice in all that we do.",
        "The office is fully committed to openness.",
        "The centre follows international best practice in its accounts.",
        "Payments are made in line with good practice.",
        "Le bureau s'engage à rendre compte à tous.",
        "Les achats sont faits conformément aux bonnes pratiques.",
        "La oficina se compromete con la transparencia.",
        "Las compras siguen las mejores prácticas.",
        "O escritório está comprometido com a transparência.",
        "As compras seguem as melhores práticas.",
    ],
)
def test_to_hold_oneself_to_good_practice_is_none(stated, sentence):
    assert stated(f"# Best practice\n{sentence}") == []
    assert stated(f"# Best practice\n- {sentence}\n- {sentence}") == []


class TestCourses:
    def test_units_that_say_what_is_to_be_learnt_are_no_lessons(self, stated):
        text = """
# Guide for facilitators
## Lesson 1: Introduction to saving groups
By the end of this lesson you can explain what a saving group is. Time: 45 minutes.
## Lesson 2: Rules of the group
Members draft rules on a flip chart.
"""
        assert stated(text) == []

    @pytest.mark.parametrize("word", ["Lesson", "Leçon", "Lección", "Lição"])
    def test_a_bare_list_of_topics_is_no_lessons(self, stated, word):
        topics = ["Introduction", "Prices", "Books and accounts"]
        text = "\n".join(f"{word} {number}: {topic}" for number, topic in enumerate(topics, start=1))
        assert stated(f"# Handbook\n{text}") == []

    def test_short_lessons_that_tell_what_to_do_are_lessons(self, stated):
        text = "Lesson 1: Start with the market\nLesson 2: Keep books simple\nLesson 3: Share results early"
        assert len(stated(text)) == 3

    @pytest.mark.parametrize(
        "header",
        [
            "Time | Lesson | Trainer",
            "Horaire | Leçon | Formateur",
            "Hora | Lección | Facilitadora",
            "Dia | Lição | Sala",
        ],
    )
    def test_a_timetable_states_no_lessons(self, stated, header):
        text = f"""
| {header}
| 9:00 | Lesson 1: Introduction to value chains | A. Diallo
| 11:00 | Lesson 2: Mapping the chain of one product | B. Keita
"""
        assert stated(text) == []


@pytest.mark.parametrize("heading", ["Glossary", "Lexique", "Léxico", "Definiciones"])
def test_a_glossary_states_no_lessons(stated, heading):
    assert stated(f"# {heading}\nLesson learned: a general truth drawn from the work of one project.") == []


def test_what_a_code_is_linked_to_is_no_part_of_the_statement(stated):
    text = """
# Recommendations
R1 (linked to C2 and C3): The road fund should pay for fuel.
R2 (priorité haute) – Former un mécanicien par canton.
"""
    assert [statement for _, statement in stated(text)] == [
        "The road fund should pay for fuel.",
        "Former un mécanicien par canton.",
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "What should we do differently next time?",
        "What could be done differently",
        "Que ferions-nous différemment ?",
        "¿Qué haríamos diferente?",
        "O que faríamos de outra forma?",
    ],
)
def test_what_would_be_done_differently_is_recommended(stated, heading):
    assert stated(f"# {heading}\n- Test the radios every month.") == [
        ("recommendation", "Test the radios every month.")
    ]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Brief description of lesson learned (link to a task)", "lesson"),
        ("Brief summary of the good practice", "best_practice"),
        ("Brève description de la leçon", "lesson"),
        ("Breve descripción de la buena práctica", "best_practice"),
        ("Breve descrição da lição aprendida", "lesson"),
    ],
)
def test_a_form_describes_one_record(stated, row, kind):
    text = f"""
# Annex 2: Lessons learned
| Element | Text
| {row} | Employers come to meetings that begin after work.
| Context | Small towns with few large firms.
"""
    assert stated(text) == [(kind, "Employers come to meetings that begin after work.")]


def test_a_form_under_the_title_of_a_practice_elaborates_it(stated):
    text = """
# Good practices
## Good practice 1: Inspectors from among the workers of small shops visit each other
| Element | Text
| Brief summary of the good practice | Workers trained as inspectors visit other shops every month.
"""
    assert [statement[:10] for _, statement in stated(text)] == ["Inspectors"]


def test_what_to_take_away_from_news_is_no_lesson(stated):
    assert stated("# Key takeaways\n- The bridge at Dori was closed on Monday.\n- Prices rose again.") == []


def test_a_table_whose_header_was_lost_is_read_beside_items_under_another_heading(stated):
    text = """
# Recommandations
## Au ministère
1. Publier les comptes des comités.
## Aux bailleurs
| 3 | Prolonger l'appui aux comités de deux ans. | AFD | 2024
| 4 | Financer un fonds de renouvellement. | UE | 2025
"""
    assert [statement[:9] for _, statement in stated(text)] == ["Publier l", "Prolonger", "Financer "]


@pytest.mark.parametrize(
    "heading", ["6 Annexe 1 : Termes de référence", "B. Annex II – Questions", "9. Anexo 1: Fichas"]
)
def test_an_annex_with_a_number_of_its_own_is_one(stated, heading):
    text = f"""
# Report
{"The wells of the valley were dug in the spring of that year. " * 5}
# {heading}
Recommendations: the consultant gives some to each actor of the project.
"""
    assert stated(text) == []


@pytest.mark.parametrize(
    "order",
    [
        "Prolonger l'appui aux comités de deux ans.",
        "Firmar convenios con las escuelas del cantón.",
        "Partilhar as actas com os conselhos.",
        "Renegotiate the contract with the two hauliers.",
    ],
)
def test_more_verbs_open_an_order(stated, order):
    text = f"# Conclusions and recommendations\n- The road was opened in March.\n- {order}"
    assert stated(text) == [("recommendation", order)]


@pytest.mark.parametrize("title", ["**Recommended actions:**", "### Recommended actions"])
@pytest.mark.parametrize("label", ["", "Recommendation "])
def test_actions_under_a_recommendation_are_its_steps(extracted, title, label):
    text = f"""
# Recommendations
## {label}1. Strengthen the evidence base
Rationale: two districts had no baseline.
{title}
- Commission a survey in both districts.
## {label}2. Diversify funding of the two funds
{title}
- Approach two foundations.
"""
    _, records = extracted(text)
    assert [(record.statement, record.parent_id) for record in records] == [
        ("Strengthen the evidence base", None),
        ("Commission a survey in both districts.", records[0].id),
        ("Diversify funding of the two funds", None),
        ("Approach two foundations.", records[2].id),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "To the ministry: publish the accounts of all committees.",
        "Aux communes : entretenir les pistes.",
        "Al gobierno: publicar las cuentas.",
        "Ao Governo: assegurar a manutenção das bombas.",
    ],
)
def test_advice_may_open_with_whom_it_is_for(stated, line):
    assert stated(f"# Conclusions and recommendations\nThe road was opened in March.\n\n{line}") == [
        ("recommendation", line)
    ]


def test_codes_tell_lessons_from_practices(stated):
    text = """
# Lecciones aprendidas y buenas prácticas
L1. Los huertos duran si la semilla se produce en la comunidad.
BP1. Ferias mensuales de semillas entre comunidades.
"""
    assert [kind for kind, _ in stated(text)] == ["lesson", "best_practice"]


@pytest.mark.parametrize(
    "heading",
    [
        "Chapitre 6 – Préconisations",
        "VI – RECOMENDACIONES",
        "IV. Recommendations agreed upon by all partners",
        "Recommandations concertées",
        "Recomendaciones acordadas",
    ],
)
def test_headings_of_recommendations_with_dashes_and_participles(stated, heading):
    assert stated(f"# {heading}\n- Mesas de agua cada mes.") == [
        ("recommendation", "Mesas de agua cada mes.")
    ]


@pytest.mark.parametrize(
    "heading", ["Challenges faced", "Défis rencontrés", "Retos enfrentados", "Desafios encontrados"]
)
def test_headings_of_challenges_that_were_met(stated, heading):
    assert stated(f"# {heading}\n- Retards dans la paie.") == [("challenge", "Retards dans la paie.")]


@pytest.mark.parametrize(
    "text",
    [
        "# Lessons learned\n## Importance of lessons learned\n- They prevent that errors are made twice.",
        "# Lições aprendidas\n## Processo de captura de lições aprendidas\n1. Registar as lições de forma clara.",
        "# Leçons apprises\nLes leçons apprises sont des savoirs précieux tirés du travail de chacun.",
        "# Lecciones aprendidas\nLas lecciones aprendidas son conocimientos útiles para todos.",
    ],
)
def test_a_guide_to_lessons_states_none(stated, text):
    assert stated(text) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Premier enseignement : les canaux durent quand la redevance est payée.", "lesson"),
        ("Segunda enseñanza: los canales duran cuando se paga la cuota.", "lesson"),
        ("Primeira aprendizagem: os canais duram quando se paga a quota.", "lesson"),
        ("7.1 Lesson identified: Warnings in one language leave a third out.", "lesson"),
        ("Good practice. Guides visit five neighbours each week.", "best_practice"),
        ("Boa prática. O guia acompanha cinco vizinhos.", "best_practice"),
        ("Recommandation. Payer les guides chaque mois.", "recommendation"),
    ],
)
def test_more_labels(extracted, line, kind):
    _, [record] = extracted(line)
    assert record.kind == kind
    assert line.endswith(record.statement)
    assert ":" not in record.statement
    assert record.label in line.replace(record.statement, "")


@pytest.mark.parametrize(
    "line",
    [
        "Success. The road was opened.",
        "Recommendations. They were few in that year.",
        "Lessons. None of them was new.",
    ],
)
def test_a_stop_closes_no_other_label(stated, line):
    assert stated(line) == []


def test_a_lead_in_without_its_list_is_no_recommendation(stated):
    assert stated("# Recommendations\nThe review recommends that:\n\nIt was a long year.") == []


def test_a_timetable_does_not_go_on_with_the_table_before_it(stated):
    text = """
| No. | Lesson learned | Source
| 1 | Treasurers need a calculator and a book. | Audit
Furniture: 14
| Time | Lesson | Trainer
| 9:00 | Introduction to the keeping of accounts | A. Diallo
"""
    assert stated(text) == [("lesson", "Treasurers need a calculator and a book.")]


def test_a_label_may_follow_a_lead_in_in_its_paragraph(stated):
    text = (
        "The review makes two recommendations: Recommendation 1: Negotiate a plan with the ministry. "
        "Recommendation 2: Buy from the district."
    )
    assert stated(text) == [
        ("recommendation", "Negotiate a plan with the ministry."),
        ("recommendation", "Buy from the district."),
    ]


@pytest.mark.parametrize(
    "line", ["For example: use of the radio rose in May.", "A strength: use of local seed."]
)
def test_not_all_that_stands_before_a_colon_is_addressed(stated, line):
    assert stated(f"# Conclusions and recommendations\nThe road was opened in March.\n\n{line}") == []
