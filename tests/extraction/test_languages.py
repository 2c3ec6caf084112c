"""Records of reports in French, Spanish and Portuguese, found as those of English ones are."""

import pytest

FR = "Les puits durent quand les usagers possèdent la pompe."
ES = "Los pozos duran cuando los usuarios son dueños de la bomba."
PT = "Os poços duram quando os utentes são donos da bomba."


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Leçon apprise", "lesson"),
        ("Leçon apprise 2", "lesson"),
        ("LECON APPRISE", "lesson"),
        ("Leçons apprises", "lesson"),
        ("Enseignement tiré n° 3", "lesson"),
        ("Enseignement clé 1", "lesson"),
        ("Principale leçon", "lesson"),
        ("Bonne pratique", "best_practice"),
        ("Meilleures pratiques", "best_practice"),
        ("Recommandation 4", "recommendation"),
        ("RECOMMANDATION N° 4", "recommendation"),
        ("Première recommandation", "recommendation"),
        ("Recommandation stratégique 2", "recommendation"),
        ("Réussite", "success"),
        ("Défi 1", "challenge"),
        ("Difficultés rencontrées", "challenge"),
        ("Lección aprendida", "lesson"),
        ("LECCION APRENDIDA N.º 2", "lesson"),
        ("Enseñanza n.º 1", "lesson"),
        ("Buena práctica", "best_practice"),
        ("Buenas prácticas", "best_practice"),
        ("Recomendación 4", "recommendation"),
        ("Recomendacion 4.1", "recommendation"),
        ("Recomendación dos", "recommendation"),
        ("Recomendación clave", "recommendation"),
        ("Éxito", "success"),
        ("Desafío 3", "challenge"),
        ("Retos", "challenge"),
        ("Dificultad", "challenge"),
        ("Lição aprendida", "lesson"),
        ("LIÇÃO APRENDIDA 2", "lesson"),
        ("Lições aprendidas", "lesson"),
        ("Boa prática", "best_practice"),
        ("Boas práticas", "best_practice"),
        ("Recomendação 4", "recommendation"),
        ("RECOMENDACAO IV", "recommendation"),
        ("Recomendação prioritária nº 2", "recommendation"),
        ("Sucesso", "success"),
        ("Êxito", "success"),
        ("Desafio", "challenge"),
    ],
)
@pytest.mark.parametrize("separator", [": ", " : ", "\xa0: ", " – "])
def test_a_label_is_taken_off_the_statement_and_kept(extracted, label, kind, separator):
    _, [record] = extracted(f"{label}{separator}{FR}")
    assert (record.kind, record.label, record.statement) == (kind, label, FR)


@pytest.mark.parametrize(
    "line",
    [
        "Le présent rapport présente les leçons apprises dans trois provinces.",
        "La recommandation 3 a été mise en œuvre la deuxième année.",
        "Recommandation à Bamako et à Kayes, sans suite.",
        "Enseignement : quatorze écoles ont été réparées.",
        "Leçon 2 : Qu'est-ce que le projet a appris au ministère ?",
        "Bonne pratique : voir page 14.",
        "La lección 4 muestra cómo se formaron los comités.",
        "Recomendación a Honduras y a Guatemala, sin respuesta.",
        "Lección 2: ¿Qué enseñó el proyecto al ministerio?",
        "Enseñanza: catorce escuelas fueron reparadas.",
        "Recomendación 1: Capacitar a los comités ........................ 41",
        "A lição 4 mostra como os comités foram formados.",
        "Recomendação na Guiné e em Bissau, sem resposta.",
        "Conclusão 2: Os poços foram usados pela maioria.",
        "Boa prática: ver a página 14.",
    ],
)
def test_a_mention_is_no_record(stated, line):
    assert stated(line) == []


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Leçons apprises", "lesson"),
        ("6. LEÇONS TIRÉES DU PROJET", "lesson"),
        ("Principaux enseignements", "lesson"),
        ("Enseignements tirés et bonnes pratiques", "lesson"),
        ("Bonnes pratiques identifiées", "best_practice"),
        ("Recommandations", "recommendation"),
        ("Recommandations à l'intention du ministère", "recommendation"),
        ("Annexe 3 : Recommandations détaillées", "recommendation"),
        ("Lecciones aprendidas", "lesson"),
        ("V. Principales lecciones", "lesson"),
        ("Buenas prácticas", "best_practice"),
        ("Recomendaciones para la segunda fase", "recommendation"),
        ("RECOMENDACIONES ESTRATEGICAS", "recommendation"),
        ("Lições aprendidas", "lesson"),
        ("Ensinamentos e boas práticas", "lesson"),
        ("Boas práticas", "best_practice"),
        ("7 Recomendações ao governo", "recommendation"),
        ("Défis", "challenge"),
        ("Principales difficultés", "challenge"),
        ("Éxitos", "success"),
        ("Desafíos", "challenge"),
        ("Dificuldades", "challenge"),
    ],
)
def test_the_items_under_a_heading_are_records(extracted, heading, kind):
    _, records = extracted(f"# {heading}\n- {FR}\n- {ES}\n- {PT}")
    assert [(record.kind, record.statement) for record in records] == [(kind, FR), (kind, ES), (kind, PT)]
    assert {record.label for record in records} == {heading}


@pytest.mark.parametrize(
    "heading",
    [
        "Conclusions et recommandations",
        "Conclusiones y recomendaciones",
        "Conclusões e recomendações",
    ],
)
def test_in_a_mixed_section_only_what_advises_is_a_recommendation(stated, heading):
    text = f"""
# {heading}
- La route a été ouverte en mars.
- Le ministère devrait payer les comités avant les pluies.
- La carretera se abrió en marzo.
- El ministerio debería pagar a los comités antes de las lluvias.
- A estrada abriu em março.
- O ministério deveria pagar os comités antes das chuvas.
- Renforcer les comités de route.
- Fortalecer los comités de caminos.
- Garantir o pagamento dos comités.
"""
    assert [statement.split()[0] for _, statement in stated(text)] == [
        "Le",
        "El",
        "O",
        "Renforcer",
        "Fortalecer",
        "Garantir",
    ]


def test_sentences_that_recommend_are_found_in_prose(stated):
    text = """
# Recommandations
La route est longue. L'équipe recommande que le ministère paie les comités avant les pluies. Ils attendent.
# Recomendaciones
El camino es largo. Se recomienda pagar a los comités antes de las lluvias. Ellos esperan.
# Recomendações
A estrada é longa. Recomenda-se pagar os comités antes das chuvas. Eles esperam.
"""
    assert stated(text) == [
        ("recommendation", "L'équipe recommande que le ministère paie les comités avant les pluies."),
        ("recommendation", "Se recomienda pagar a los comités antes de las lluvias."),
        ("recommendation", "Recomenda-se pagar os comités antes das chuvas."),
    ]


@pytest.mark.parametrize(
    ("text", "statement", "label"),
    [
        (
            "Le suivi a tardé. Une leçon importante tirée de cette phase est que la confiance vient des petits succès.",
            "la confiance vient des petits succès.",
            "Une leçon",
        ),
        (
            "Una lección aprendida del piloto es que la confianza nace de los pequeños logros.",
            "la confianza nace de los pequeños logros.",
            "Una lección aprendida",
        ),
        (
            "Uma lição aprendida no piloto é que a confiança nasce dos pequenos resultados.",
            "a confiança nasce dos pequenos resultados.",
            "Uma lição aprendida",
        ),
    ],
)
def test_a_sentence_that_calls_itself_a_lesson_is_one(extracted, text, statement, label):
    _, [record] = extracted(text)
    assert (record.statement, record.label) == (statement, label)


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("Les leçons suivantes ont été tirées :", "lesson"),
        ("L'évaluation recommande au ministère de :", "recommendation"),
        ("Se identificaron las siguientes buenas prácticas:", "best_practice"),
        ("La evaluación recomienda lo siguiente:", "recommendation"),
        ("Foram formuladas as seguintes recomendações:", "recommendation"),
        ("Destacam-se três lições principais:", "lesson"),
    ],
)
def test_a_sentence_leads_in_a_list(stated, lead, kind):
    text = f"## 3.2 Routes\nLe projet a ouvert deux routes. {lead}\n- {FR}\n- {ES}"
    assert stated(text) == [(kind, FR), (kind, ES)]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("N° | Recommandation | Responsable", "recommendation"),
        ("Domaine | Leçons apprises | Source", "lesson"),
        ("Secteur | Difficultés rencontrées | Solution", "challenge"),
        ("Área | Lección aprendida | Fuente", "lesson"),
        ("Área | Buenas prácticas | Fuente", "best_practice"),
        ("N.º | Recomendaciones | Responsable", "recommendation"),
        ("Área | Lição aprendida | Fonte", "lesson"),
        ("N.º | Recomendações | Responsável", "recommendation"),
        ("Sector | Challenges | Response", "challenge"),
        ("Area | Desafios | Resposta", "challenge"),
    ],
)
def test_a_column_of_a_table_states_records(stated, header, kind):
    text = f"| {header}\n| 1 | {FR} | A\n| 2 | {ES} | B"
    assert stated(text) == [(kind, FR), (kind, ES)]


@pytest.mark.parametrize(
    "header", ["Numéro | Statut de la recommandation", "Nivel | Estado", "Recomendación n.º | Plazo"]
)
def test_a_column_of_numbers_or_states_does_not(stated, header):
    assert (
        stated(f"| {header}\n| 4 | Une partie du travail est faite\n| 5 | Todo el trabajo está hecho") == []
    )


@pytest.mark.parametrize(
    ("title", "kind", "label"),
    [
        (
            "Encadré 1 : Bonne pratique : les cantines scolaires",
            "best_practice",
            "Encadré 1 : Bonne pratique",
        ),
        ("Recuadro 2. Lección aprendida: los comedores", "lesson", "Recuadro 2. Lección aprendida"),
        ("Caixa 3: Boa prática – as cantinas", "best_practice", "Caixa 3: Boa prática"),
    ],
)
def test_a_box_holds_one_practice_or_lesson(extracted, title, kind, label):
    _, [record] = extracted(f"Caption: {title}\n{FR}\nLa commune a payé le bois.")
    assert (record.kind, record.statement, record.label) == (kind, FR, label)


def test_a_quoted_statement_keeps_its_quotes(stated):
    assert stated("Leçon apprise : « Payer avant les pluies » est la devise.") == [
        ("lesson", "« Payer avant les pluies » est la devise.")
    ]


def test_a_report_may_mix_languages(stated):
    text = f"""
# Lessons learned
- Wells last when users own the pump.
# Annexe 2 : Leçons apprises au Mali
- {FR}
"""
    assert stated(text) == [("lesson", "Wells last when users own the pump."), ("lesson", FR)]


def test_addressees_stand_between_recommendations_in_every_language(extracted):
    text = f"""
# Recommandations
## Pour le ministère
- {FR}
# Recomendaciones
## A la dirección
- {ES}
# Recomendações
## Ao governo
- {PT}
"""
    _, records = extracted(text)
    assert [record.label for record in records] == [
        "Recommandations > Pour le ministère",
        "Recomendaciones > A la dirección",
        "Recomendações > Ao governo",
    ]


def test_a_numbered_heading_states_its_recommendation(extracted):
    text = """
# Recommandations
## Recommandation 1 Renforcer l'entretien des routes rurales
Le fonds existe.
## Recommandation 2 : L'entretien
Le ministère devrait payer les comités avant les pluies.
"""
    _, records = extracted(text)
    assert [record.statement for record in records] == [
        "Renforcer l'entretien des routes rurales",
        "Le ministère devrait payer les comités avant les pluies.",
    ]


def test_a_table_whose_rows_name_kinds_states_one_record_a_row(extracted):
    text = f"""
| Réussites | {FR}
| Difficultés | Les pièces de rechange ont manqué pendant deux campagnes.
| Zone | Kayes et Sikasso, les deux régions du sud du pays
| Leçons apprises | {FR}
"""
    _, records = extracted(text)
    assert [(record.kind, record.label) for record in records] == [
        ("success", "Réussites"),
        ("challenge", "Difficultés"),
        ("lesson", "Leçons apprises"),
    ]
