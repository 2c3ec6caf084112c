"""Ask, search, what there is to choose from, and who asks. A question is posted: an address ends in the logs of proxies."""

from itertools import chain, islice
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from lessonbase.feedback import LONGEST_WORD, Mark
from lessonbase.filters import Facet, FacetValue, Filters
from lessonbase.library import Library
from lessonbase.model import Answer, Finding, Frozen, Hit, Overview, SearchModel
from lessonbase.service.api.shapes import HERE, LINES, Chosen, lines
from lessonbase.service.visitors import RIGHTS, Visitor, acting


class Question(Frozen):
    """A question in plain words, and what to look among. `about` is what it keeps of one that it follows: the `subject` of that
    answer's `understood`."""

    question: str
    about: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=50)] = ()
    filters: Filters = Filters()


class Useful(Frozen):
    """What somebody says of words that were shown for a question; None takes a former mark back."""

    question: Annotated[str, Field(min_length=1, max_length=2000)]
    quotes: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=20_000)], ...], Field(max_length=100)
    ]
    useful: bool | None
    word: Annotated[str, Field(max_length=LONGEST_WORD)] = ""


class AnswerFile(Response):
    """An answer as a file."""

    media_type = "application/octet-stream"


class Query(Frozen):
    """What to look for, what to look among, and how many passages are wanted."""

    query: str
    k: Annotated[int, Field(ge=1, le=100)] = 10
    filters: Filters = Filters()


def router(library: Library) -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["asking"])

    @routes.post("/ask")
    def ask(asked: Question) -> Answer:
        """An answer in sentences of the reports, each with its source; or why there is none."""
        return library.ask(asked.question, asked.about, **asked.filters.model_dump())

    @routes.post("/ask/exports/{form}", response_class=AnswerFile)
    def export(asked: Question, form: Literal["docx", "md", "txt", "ris", "bib"]) -> Response:
        """The answer to a question as a file to take along, with its references."""
        answer = library.ask(asked.question, asked.about, **asked.filters.model_dump())
        headers = {"Content-Disposition": f'attachment; filename="answer.{form}"'}
        return AnswerFile(library.packs.of_answer(answer, form), headers=headers)

    @routes.post("/draft", response_class=StreamingResponse, responses={200: {"content": {LINES: {}}}})
    def draft(asked: Question) -> StreamingResponse:
        """The answer as one text by the language model that is set, a line of JSON a sentence, each checked against what it
        cites. Answers 422 where no model is set."""
        answer = library.ask(asked.question, asked.about, **asked.filters.model_dump())
        sentences = library.draft(answer)
        first = list(islice(sentences, 1))  # what cannot be is told before the lines begin
        return lines(chain(first, sentences))

    @routes.get("/examples")
    def examples(count: Annotated[int, Field(ge=1, le=10)] = 3) -> list[str]:
        """Questions that this library answers."""
        return library.example_questions(count)

    @routes.post("/marks", status_code=201)
    def mark(said: Useful) -> Mark:
        """Say that words answer a question, or that they do not."""
        return library.feedback.mark(said.question, said.quotes, said.useful, by=HERE, word=said.word)

    @routes.get("/models")
    def models() -> list[SearchModel]:
        """The embedding models that the library is searched by."""
        return library.models.all()

    @routes.get("/check")
    def check(deep: bool = False) -> list[Finding]:
        """What is well with the library and what is not. For administrators."""
        return library.check(deep)

    @routes.post("/search")
    def search(asked: Query) -> list[Hit]:
        """The passages nearest to a question, best first."""
        return library.search(asked.query, asked.k, **asked.filters.model_dump())

    @routes.get("/facets")
    def facets(chosen: Chosen) -> dict[Facet, list[FacetValue]]:
        """For each facet its values, with the number of records that choosing it would leave."""
        return library.facets(**chosen.model_dump())

    @routes.get("/overview")
    def overview() -> Overview:
        """What the library holds, in numbers."""
        return library.overview()

    @routes.get("/me")
    def me() -> Visitor:
        """Who asks, and what they may do."""
        library.overview()  # whoever may read nothing is told so
        return acting.get() or Visitor(name=HERE, rights=frozenset(RIGHTS))

    return routes
