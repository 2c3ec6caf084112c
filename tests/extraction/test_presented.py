"""Lists and headings that a sentence presents, and reports whose title says what they are."""

import pytest

PUMPS, FEES, TREES = (
    "Pumps last where someone is paid to grease them.",
    "Fees work once everybody can see the book.",
    "Trees survive when goats are kept out.",
)


@pytest.mark.parametrize(
    "lead",
    [
        "These are the lessons that four years in the valley left us.",
        "Here are some of the lessons from the valley:",
        "Voici les leçons que nous avons tirées de quatre années :",
        "Estas son las lecciones que nos dejó el proyecto.",
        "Estas são as lições que o projeto nos deixou:",
    ],
)
def test_a_list_that_a_sentence_presents(stated, lead):
    assert stated(f"# What happened\n{lead}\n- {PUMPS}\n- {FEES}") == [("lesson", PUMPS), ("lesson", FEES)]


@pytest.mark.parametrize(
    "lead",
    [
        "To be faster next year, the following steps are recommended:",
        "Pour aller plus vite, les mesures suivantes sont préconisées :",
        "Para ir más rápido se proponen las siguientes acciones:",
        "Para andar mais depressa recomendam-se as seguintes medidas:",
    ],
)
def test_a_list_of_what_is_recommended_in_the_passive(stated, lead):
    assert [kind for kind, _ in stated(f"# What happened\n{lead}\n- Pay a mechanic.\n- Show the book.")] == [
        "recommendation"
    ] * 2


def test_advice_that_is_led_in_among_troubles_is_no_trouble(stated):
    text = """
# What did not work
- The road was closed for two months.
Suggestions for crossing the river next year:
- Buy a second boat.
- Hire the ferryman in April.
"""
    assert stated(text) == [
        ("challenge", "The road was closed for two months."),
        ("recommendation", "Buy a second boat."),
        ("recommendation", "Hire the ferryman in April."),
    ]


def test_a_label_that_comes_again_under_other_headings_opens_a_list_there(stated):
    text = f"""
# Pumps
Lesson learned:
- {PUMPS}
# Fees
Eleven villages asked for the book.
Lessons learned:
- {FEES}
- {TREES}
"""
    assert stated(text) == [("lesson", PUMPS), ("lesson", FEES), ("lesson", TREES)]


def test_headings_that_an_earlier_sentence_of_the_paragraph_announces(stated):
    text = """
# Four years in the valley
Voici quelques enseignements de quatre années. Ils ne valent que pour la vallée.
## Payer un mécanicien avant les pluies
Onze pompes sur douze ont tenu.
## Montrer le cahier à tout le village
Les cotisations sont rentrées.
"""
    assert [statement for _, statement in stated(text)] == [
        "Payer un mécanicien avant les pluies",
        "Montrer le cahier à tout le village",
    ]


def test_a_report_of_recommendations_by_its_title_states_its_advice(stated):
    text = """
# Recomendações para o registro de bombas
## Para as prefeituras
Cada prefeitura tem suas bombas.
- Libere os dados por aldeia.
- Publique a lista das bombas.
## Para as aldeias
- Crie uma página para as avarias.
- Há doze bombas no vale.
"""
    assert stated(text) == [
        ("recommendation", "Libere os dados por aldeia."),
        ("recommendation", "Publique a lista das bombas."),
        ("recommendation", "Crie uma página para as avarias."),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("What we can learn", "lesson"),
        ("Ce que l'on peut en retenir", "lesson"),
        ("Lo que podemos aprender", "lesson"),
        ("O que podemos aprender", "lesson"),
        ("O que está a correr bem", "success"),
        ("Lo que necesita mejorar", "challenge"),
        ("What still needs work", "challenge"),
    ],
)
def test_titles_that_say_what_was_or_can_be_learned_and_how_it_goes(stated, title, kind):
    assert stated(f"# {title}\n- {PUMPS}\n- {FEES}") == [(kind, PUMPS), (kind, FEES)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lessons learned include the importance of paying a mechanic.",
        "Las lecciones aprendidas incluyen la importancia de pagar a un mecánico.",
        "Les leçons apprises soulignent l'importance de payer un mécanicien.",
        "As lições aprendidas incluem a importância de pagar um mecânico.",
    ],
)
def test_a_sentence_that_says_what_the_lessons_include(stated, sentence):
    [(kind, _)] = stated(f"# What happened\nTwelve pumps were bought. {sentence}")
    assert kind == "lesson"


@pytest.mark.parametrize("lead", ["To do better next time:", "Pour traverser plus vite, il faudrait :"])
def test_advice_among_troubles_may_be_led_in_by_words_that_no_table_knows(stated, lead):
    text = f"""
# What did not work
- The road was closed for two months.
{lead}
- Buy a second boat.
- Hire the ferryman in April.
"""
    assert stated(text) == [
        ("challenge", "The road was closed for two months."),
        ("recommendation", "Buy a second boat."),
        ("recommendation", "Hire the ferryman in April."),
    ]


def test_what_an_item_counts_are_its_parts(stated):
    text = """
# Lessons learned
Three lessons came out of it:
- Boats need two oars.
- Ferrymen need three things: (1) a coat; (2) a whistle; and (3) a lamp.
- Ropes wear out where they touch the stone.
"""
    assert [kind for kind, _ in stated(text)] == ["lesson"] * 3


def test_a_list_that_mostly_advises_under_such_a_title_does_so_throughout(stated):
    text = """
# Recommendations for ferries in the valley
## Boats
- Oars. Buy two for each boat.
- Tar. Order it in March for all villages.
- A shed for the winter with a lock on its door.
- Ropes. Replace them every second year.
"""
    assert [kind for kind, _ in stated(text)] == ["recommendation"] * 4


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("The harbour's recommendations to the valley included:", "recommendation"),
        ("Looking back, the key takeaways from the valley were:", "lesson"),
        ("Les enseignements de la saison étaient :", "lesson"),
        ("Las recomendaciones al puerto son las siguientes:", "recommendation"),
        ("As recomendações ao porto foram:", "recommendation"),
        ("The group recommended the following measures:", "recommendation"),
        ("Nous recommandons ce qui suit :", "recommendation"),
    ],
)
def test_a_list_that_a_verb_parts_from_its_name(stated, lead, kind):
    assert stated(f"# What happened\n{lead}\n- {PUMPS}\n- {FEES}") == [(kind, PUMPS), (kind, FEES)]


def test_whom_others_name_is_no_lead_in(stated):
    assert stated(f"# What happened\nThe readers of our recommendations were:\n- {PUMPS}\n- {FEES}") == []


def test_a_counted_list_goes_on_after_a_paragraph_until_all_are_there(stated):
    text = f"""
# What happened
After four years in the valley, and many talks at the well and in the mill, we draw three lessons from what we saw:
- {PUMPS}
- {FEES}
The fee was a coin a bucket, and it was raised twice.
- {TREES}
The goats were sold in spring.
- A goat more.
"""
    assert [words for _, words in stated(text)] == [PUMPS, FEES, TREES]


def test_lists_under_lines_of_their_own_after_one_lead_in(stated):
    text = """
# What happened
Much was said at the meeting. Below are our suggestions, by who should act.
The village
- Pay a mechanic.
- Show the book.
The district office
- Keep spare parts in the valley.
The pumps are of cast iron.
- They weigh a lot.
"""
    assert stated(text) == [
        ("recommendation", "Pay a mechanic."),
        ("recommendation", "Show the book."),
        ("recommendation", "Keep spare parts in the valley."),
    ]


def test_the_headings_after_a_sentence_that_leads_to_them(stated):
    text = f"""
# The valley
Four years on, there are a few things we have learned so far:
## {PUMPS}
The mechanic came every month.
## {FEES}
The book hung at the well.
"""
    assert stated(text) == [("lesson", PUMPS), ("lesson", FEES)]


def test_of_challenges_and_lessons_together_what_names_a_trouble_is_a_challenge(stated):
    text = f"""
# Challenges and lessons learnt
- Delays in paying the mechanics are common in the north.
- {PUMPS}
- A lack of spare parts, as in the south.
- Committees need to be paid for their time.
"""
    assert [kind for kind, _ in stated(text)] == ["challenge", "lesson", "challenge", "lesson"]


def test_of_successes_and_lessons_together_a_trouble_is_no_success(stated):
    text = f"""
# Successes and lessons learned
- Delays in paying the mechanics are common in the north.
- {PUMPS}
"""
    assert "success" not in [kind for kind, _ in stated(text)]


def test_practices_among_troubles_are_led_in_by_two_sentences(stated):
    text = f"""
# Challenges
- The road was closed for two months.
Villages that cross in winter have told us of several good practices that are spreading. These include:
- Keeping the boats in a shed until the ice is gone.
- {TREES}
"""
    assert stated(text) == [
        ("challenge", "The road was closed for two months."),
        ("best_practice", "Keeping the boats in a shed until the ice is gone."),
        ("best_practice", TREES),
    ]


def test_what_a_sentence_before_the_last_presents_may_be_a_list(stated):
    text = (
        "# Water\nBelow are recommendations that apply to all committees. Those of one village are in its own report.\n\n"
        "- Keep washers in each village for a year.\n- Ask for the fees after the harvest is in."
    )
    assert [kind for kind, _ in stated(text)] == ["recommendation", "recommendation"]


def test_lists_under_other_addressees_are_of_recommendations_too(stated):
    text = (
        "# Water\n## For committees\nBelow are recommendations that apply to all.\n\n- Keep washers in each village for a year.\n"
        "- Ask for the fees after the harvest is in.\n\n## For districts\nThey have a duty, too.\n\n"
        "- Districts should open the stamp office on market days.\n- The book of fees should be open to all."
    )
    assert len(stated(text)) == 4


def test_a_report_titled_by_its_practices_has_those_that_have_the_form_of_advice(stated):
    text = (
        "# Good practices for village meetings\nWe have held some hundred of them.\n## Before\n1. Ask for the hall a week before.\n"
        "2. Tell the women of each house, too.\n## During\n1. Read the book of fees aloud.\n2. Write down who was there."
    )
    assert [kind for kind, _ in stated(text)] == ["best_practice"] * 4


def test_what_is_ordered_among_practices_and_pitfalls_is_a_practice(stated):
    text = (
        "# Eau\n## Bonnes pratiques et écueils à éviter\n- Bien prendre en compte les contraintes de chaque village.\n"
        "- Assurer les moyens des comités pour un an."
    )
    assert [kind for kind, _ in stated(text)] == ["best_practice", "best_practice"]
