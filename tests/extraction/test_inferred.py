"""Unlabelled lessons: what is inferred from plain prose, and what is not."""

from collections.abc import Callable

import numpy as np
import pytest

from lessonbase.extraction import extract, infer, infers_with
from lessonbase.extraction.implicit import inferred
from lessonbase.extraction.implicit.classifier import KINDS, trained
from lessonbase.extraction.implicit.cues import language
from lessonbase.model import Passage, Record, Tag
from lessonbase.reading import read
from lessonbase.retrieval.embedding import Embedder, embedder
from lessonbase.sentences import sentences
from lessonbase.settings import settings

NEUTRAL = "The valley has four villages and a market. The committee has nine members. "
LESSON = (
    "Experience shows that trust between growers and buyers is essential for the success of a cooperative."
)
ADVICE = "In the next phase, the ministry should pay for the repair of the pumps."
TROUBLE = "A lack of trained mechanics delayed the repair of the pumps in most villages."
SUCCESS = "The mill significantly increased the income of the families that took part."
PRACTICE = "Joint visits by the buyers and the ministry proved very effective in settling disputes."


@pytest.fixture(scope="module")
def model() -> Embedder:
    """The built-in embedding model."""
    return embedder(settings().model, settings().cache)


@pytest.fixture
def inferring(model, extracted) -> Callable[[str], list[Record]]:
    """The inferred records of a text in the notation of `extracted`."""

    def run(text: str) -> list[Record]:
        passages, records = extracted(text)
        return infer(passages, records, [pair.sentences for pair in model.embed_passages(passages)])

    return run


@pytest.fixture
def sure(monkeypatch) -> Callable[..., list[Record]]:
    """What is inferred from one passage when the classifier finds every sentence surely of one kind."""

    def run(text: str, kind: str = "challenge", likely: float = 0.9, **fields: object) -> list[Record]:
        trained_thresholds = trained().thresholds

        class Sure:
            model = "toy@1"
            thresholds = trained_thresholds

            def confidences(self, texts, _):
                return np.array([[likely if each == kind else 0.02 for each in KINDS] for _ in texts])

        monkeypatch.setattr(inferred, "trained", Sure)
        bounds = tuple(sentences(text))
        passage = Passage(id="r-p1", report_id="r", text=text, sentences=bounds, **fields)
        return infer([passage], [], [np.zeros((len(bounds), 2), dtype=np.float32)])

    return run


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (LESSON, "lesson"),
        (ADVICE, "recommendation"),
        ("The shortage of funds and trained staff seriously hampered the work of the clinics.", "challenge"),
        (SUCCESS, "success"),
        (PRACTICE, "best_practice"),
        ("L'expérience montre que la participation des femmes est essentielle aux coopératives.", "lesson"),
        ("A experiência mostra que a participação das mulheres é essencial para as cooperativas.", "lesson"),
        ("La falta de personal capacitado retrasó la ejecución del proyecto.", "challenge"),
    ],
)
def test_record_is_inferred_from_prose_with_its_kind(inferring, sentence, kind):
    before = NEUTRAL if language([sentence]) == "en" else ""
    (record,) = inferring(f"# Findings\n{before}{sentence}")
    assert (record.kind, record.statement) == (kind, sentence)


def test_inferred_record_says_that_it_is_one(inferring):
    (record,) = inferring(f"# Findings\n{NEUTRAL}{LESSON}")
    assert not record.explicit
    assert record.label is None
    assert (record.origin, record.status) == ("model", "proposed")
    assert trained().thresholds["lesson"]["en"] <= record.confidence <= 1
    assert record.section == ("Findings",)


def test_prose_that_states_nothing_gives_nothing(inferring):
    assert (
        inferring(f"# Findings\n{NEUTRAL}The survey was repeated in May. The road is 40 kilometres long.")
        == []
    )


def test_explicit_record_is_not_inferred_again(inferring):
    assert inferring(f"# Findings\nLesson learned: {LESSON}") == []


def test_repetition_of_an_explicit_record_is_not_inferred(inferring):
    text = f"# Summary\n{NEUTRAL}So, {LESSON[0].lower()}{LESSON[1:]}\n# Findings\nLesson learned: {LESSON}"
    assert inferring(text) == []


@pytest.mark.parametrize(
    "title",
    ["Annex 3: Terms of reference", "Methodology", "Méthodologie", "Referencias y bibliografía", "Acronyms"],
)
def test_sections_about_the_report_state_nothing(inferring, title):
    assert inferring(f"# Findings\n{NEUTRAL}\n# {title}\n{LESSON} {ADVICE}") == []


def test_what_follows_the_first_annex_states_nothing(inferring):
    body = "\n".join(f"{NEUTRAL}Village {number} lies by the river." for number in range(4))
    assert inferring(f"# Findings\n{body}\n# Annex 1: Scope of work\nThe task.\n# Duties\n{ADVICE}") == []


@pytest.mark.parametrize("role", ["annex", "reference", "methodology", "context"])
def test_passage_with_such_a_role_states_nothing(sure, role):
    assert sure(TROUBLE)
    assert sure(TROUBLE, role=role) == []


@pytest.mark.parametrize("kind", ["footnote", "table"])
def test_footnotes_and_tables_state_nothing(kind):
    passage = Passage(id="p", report_id="r", kind=kind, text=TROUBLE, sentences=((0, len(TROUBLE)),))
    assert infer([passage], [], [np.zeros((1, 2), dtype=np.float32)]) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Why was the lack of trained mechanics not seen by the ministry in time?",
        "Lack of trained mechanics in most of the villages of the valley",
        "These delays were caused by a lack of mechanics in the villages.",
        "There was a lack of spares.",
        "The main difficulties are described in the following section of this chapter.",
        "of the mechanics were late, and a lack of spares delayed the repair of the pumps.",
        "In other valleys, these difficulties delayed the repair of the pumps by a year.",
        "As this lesson shows, a lack of trained mechanics delayed the repair of the pumps.",
        "Please name the difficulties that delayed the repair of the pumps in your village.",
        "A shortage is defined as a lack of trained mechanics in two villages or more.",
        "REPAIR OF PUMPS: A lack of trained mechanics delayed the repair in all villages.",
    ],
)
def test_sentence_that_cannot_stand_alone_is_left(sure, sentence):
    assert sure(sentence) == []


def test_advice_of_someone_else_is_left(inferring):
    assert (
        inferring(f"# Findings\n{NEUTRAL}The nurses thought that the ministry should pay for the pumps.")
        == []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Serviriam, por exemplo, para planejar as rotas dos ônibus nas cidades do interior.",
        "The cost of these visits was far too high for the villages of the valley.",
        "Le coût de ces visites était bien trop élevé pour les villages de la vallée.",
        "El costo de estas visitas fue demasiado alto para las aldeas del valle.",
        "O custo dessas visitas foi alto demais para as aldeias mais pobres do vale.",
        "“A lack of trained mechanics delayed the repair of the pumps in most villages.",
    ],
)
def test_sentence_that_takes_something_as_known_is_left(sure, sentence):
    assert sure(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The evaluation team met difficulties in finding the pumps of two villages.",
        "If there is a lack of trained mechanics in a village, its pumps fail each year.",
        "The country is known for high levels of corruption, and its courts are weak.",
        "Le défi Transports propose de créer un outil pour suivre les retards des trains.",
        "O objetivo do projeto é fortalecer as capacidades dos municípios.",
        "El 62 % de las personas entrevistadas se declara satisfecho con el taller.",
    ],
)
def test_words_of_a_kind_alone_make_no_record(inferring, sentence):
    assert inferring(f"# Findings\n{sentence}") == []


def test_order_is_advice_whatever_else_it_says(sure):
    (record,) = sure("Do not let a lack of trained mechanics delay the repair of the pumps.", "challenge")
    assert record.kind == "recommendation"


@pytest.mark.parametrize(
    "sentence",
    [
        "The consultant should visit all villages of the valley before the rains begin.",
        "The evaluators must speak with at least twenty families in each of the villages.",
        "The contractor shall deliver the pumps to the villages before the rains begin.",
        "L'évaluateur devra présenter un rapport provisoire au ministère avant la fin du mois.",
        "El consultor debe visitar todas las aldeas del valle antes de las lluvias, según se recomienda.",
        "The objective of the project is to show how committees should pay for their pumps.",
    ],
)
def test_what_an_evaluator_or_a_project_is_to_do_is_no_advice(sure, sentence):
    assert sure(sentence, "recommendation") == []


def test_what_will_matter_is_advice(sure):
    (record,) = sure("Closer work with the ministry will be very important for the next phase.", "lesson")
    assert record.kind == "recommendation"


def test_success_that_lies_ahead_is_left(inferring):
    assert (
        inferring(f"# Findings\n{NEUTRAL}The new mill will have increased incomes by the end of the decade.")
        == []
    )


STORY = "The miller had lost his way in the wood, and a lack of moonlight delayed him until morning. "
REPORT = "The project paid mechanics in two districts, and its partners met every month in the town. "
MANUAL = "The clerk must enter each payment in the register and should ask the partner for a receipt. "


@pytest.mark.parametrize(("text", "count"), [(STORY, 0), (MANUAL, 0), (REPORT, 1)])
def test_only_a_text_that_reports_on_work_states_records(inferring, text, count):
    paragraphs = "\n".join(text * 8 for _ in range(16))
    assert len(inferring(f"# Findings\n{paragraphs}\n{TROUBLE}")) == count


def test_text_with_few_words_of_programmes_must_be_surer(inferring):
    village = "The committee of the valley met in the town, and the mill was opened in May after two years. "
    paragraphs = "\n".join(
        f"{village * 8}{'The project paid a mechanic. ' * (number % 3)}" for number in range(16)
    )
    (record,) = inferring(f"# Findings\n{paragraphs}\n{TROUBLE}")
    (plain,) = inferring(f"# Findings\n{TROUBLE}")
    assert record.confidence < plain.confidence


def test_statement_takes_the_neighbour_that_goes_on_with_it(sure):
    onward = "This led to long delays and weak harvests in the whole valley."
    (record,) = sure(f"{TROUBLE} {onward}")
    assert record.statement == f"{TROUBLE} {onward}"


def test_statement_does_not_run_into_the_next_paragraph(sure):
    (record,) = sure(f"{TROUBLE}\nThis led to long delays and weak harvests in the whole valley.")
    assert record.statement == TROUBLE


def test_neighbours_that_tell_the_same_kind_are_one_record(sure):
    onward = "Weak harvests and poor roads kept the traders of the town away from the valley."
    (record,) = sure(f"{TROUBLE} {onward}")
    assert record.statement == f"{TROUBLE} {onward}"


def test_number_of_a_paragraph_is_left_out(sure):
    (record,) = sure(f"12. {TROUBLE}")
    assert record.statement == TROUBLE


def test_case_that_elaborates_an_explicit_record_gives_no_challenge(inferring):
    assert inferring(f"# Findings\nLesson learned: {LESSON}\n\n{NEUTRAL}{TROUBLE}") == []


def test_trouble_told_under_a_heading_of_troubles_is_one_more(inferring):
    records = inferring(
        f"# Findings\nChallenge 1: The bakers never agreed on a price for their bread.\n{TROUBLE}"
    )
    assert [(record.kind, record.statement) for record in records] == [("challenge", TROUBLE)]


def test_lesson_that_says_so_needs_less_confidence_than_others(sure):
    plain = "The trust of the growers was essential for the survival of the mill in those years."
    other = "The mill of the growers survived those years when the others in the valley closed."
    assert [record.kind for record in sure(plain, "lesson", likely=0.7)] == ["lesson"]
    assert sure(other, "lesson", likely=0.7) == []


def test_both_of_two_named_things_points_at_nothing_before(sure):
    assert sure("Both the committee and the bakers failed to agree on a common price for their bread.")
    assert sure("Both failed to agree on a common price for the bread of the whole valley in time.") == []


def test_tags_of_the_passage_go_with_the_words_that_triggered_them(sure):
    pumps = Tag(scheme="sector", code="water", label="Water", evidence=("pumps",))
    mills = Tag(scheme="sector", code="agro", label="Milling", evidence=("mill",))
    (record,) = sure(TROUBLE, tags=(pumps, mills))
    assert record.tags == (pumps,)


def test_ids_are_the_same_each_time_and_unlike_those_of_explicit_records(inferring):
    text = f"# Findings\n{NEUTRAL}{LESSON}\n# Staff\n{TROUBLE}"
    ids = [record.id for record in inferring(text)]
    assert ids == [record.id for record in inferring(text)]
    assert len(set(ids)) == 2
    assert [each.rpartition("-")[0] for each in ids] == ["0123456789-lesson", "0123456789-challenge"]


def test_nothing_is_inferred_with_another_embedding_model():
    assert infers_with(trained().model)
    assert not infers_with("another-model@0123456789ab")


@pytest.mark.parametrize("name", ["usaid-microreport-148.txt", "unhcr-data-use-evaluation-2019.pdf"])
def test_statements_from_real_reports_are_whole_sentences_of_their_passage(shared, model, name):
    passages, records = extract(read(shared / "reports" / name))
    found = infer(passages, records, [pair.sentences for pair in model.embed_passages(passages)])
    assert 5 <= len(found) <= len(passages)
    texts = {passage.id: passage for passage in passages}
    for record in found:
        passage = texts[record.passage_id]
        end = passage.text.index(record.statement) + len(record.statement)
        assert end in {stop for _, stop in passage.sentences}
        assert not any(record.statement == other.statement for other in records)


def test_what_was_inferred_before_is_linked_and_not_counted_twice(inferring):
    again = LESSON.replace("is essential for", "is essential to")
    first, second = inferring(f"# Findings\n{NEUTRAL}{LESSON}\n# Conclusions\n{NEUTRAL}{again}")
    assert (first.statement, first.repeat_of) == (LESSON, None)
    assert (second.statement, second.repeat_of) == (again, first.id)


def test_a_passage_whose_columns_were_read_across_states_nothing(sure):
    torn = (
        "Team up with data how gaps early the bakers and local ovens required very specific skill and lack of wood.\n\n"
        "with the guild as know-how to select wood proved a challenge for nearly all of them in the valley.\n\n"
        "deeply on the flour that the mill could not deliver to the bakers of the upper valley in time."
    )
    assert sure(torn) == []


def test_a_success_says_what_grew_better(sure):
    told = "The project was praised by the mayors of the three towns and by their bakers alike."
    assert sure(told, "success") == []
    (record,) = sure(
        "The project reduced the loss of bread in the three towns by half within a year.", "success"
    )
    assert record.kind == "success"


def test_what_praises_is_no_challenge(sure):
    told = "The mayors found the guilds that do not lend their ovens effective and well run in most of the towns."
    assert sure(told, "challenge") == []


def test_a_lesson_that_only_tells_of_trouble_is_a_challenge(sure):
    (record,) = sure("The bakers of the valley failed to agree on a common price for their bread.", "lesson")
    assert record.kind == "challenge"


@pytest.mark.parametrize(
    "sentence",
    [
        "Rather, it often made the repair of the pumps slower and dearer for most villages.",
        "Cependant, elle a rendu la réparation des pompes plus lente et plus chère pour les villages.",
        "Sin embargo, ellos tuvieron que esperar muchos meses para la reparación de las bombas.",
        "No entanto, eles tiveram de esperar muitos meses pela reparação das bombas das aldeias.",
    ],
)
def test_a_sentence_that_points_back_after_a_linking_word_cannot_stand_alone(sure, sentence) -> None:
    assert sure(sentence) == []
