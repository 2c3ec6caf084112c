"""From hits to an answer: decline, or choose sentences, cite them, and put the nearest records beside them."""

from collections.abc import Callable, Sequence
from itertools import chain

from lessonbase.answering.declining import NOTHING_ASKED, is_answered, reason_for_declining
from lessonbase.answering.extractive import choose, sentences_of
from lessonbase.answering.grounding import PageText, cite
from lessonbase.answering.terms import stems
from lessonbase.filters import Filters
from lessonbase.model import Answer, Citation, Hit, Record, Statement

# How many passages an answer is chosen from, and how many records are shown beside it.
DEPTH = 10
RECORDS_SHOWN = 4
NEAREST_SHOWN = 3


def answer(
    question: str,
    hits: Sequence[Hit],
    page_text: PageText,
    searched: Callable[[], int],
    filters: Filters = Filters(),
) -> Answer:
    """An extractive answer to a question from its hits (best first), or a declined one.

    `page_text` gives stored pages to verify quotes against, `searched` the number of reports there are, for
    the words of a declined answer.
    """
    if not stems(question):
        return Answer(question=question, abstained=True, reason=NOTHING_ASKED)
    records = _nearest_records(hits)
    if is_answered(hits):
        statements, citations = _cited(hits, question, page_text)
        if statements:
            return Answer(question=question, statements=statements, citations=citations, records=records)
    return Answer(
        question=question,
        abstained=True,
        reason=reason_for_declining(bool(hits), searched(), filters),
        records=records,
        nearest=tuple(hits[:NEAREST_SHOWN]),
    )


def _cited(
    hits: Sequence[Hit], question: str, page_text: PageText
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    candidates = list(chain.from_iterable(map(sentences_of, hits)))
    statements: list[Statement] = []
    citations: list[Citation] = []
    for sentence in choose(question, candidates):
        cited = cite(sentence.hit, sentence.start, sentence.end, len(citations) + 1, page_text)
        if cited:
            statements.append(Statement(text=sentence.text, citations=tuple(each.number for each in cited)))
            citations.extend(cited)
    return tuple(statements), tuple(citations)


def _nearest_records(hits: Sequence[Hit]) -> tuple[Record, ...]:
    unique = {record.id: record for hit in hits for record in hit.records}
    return tuple(unique.values())[:RECORDS_SHOWN]
