"""What a table of lessons asks before it is added, in words: what each of its columns can be taken as, and what that
gives."""

from typing import get_args

from lessonbase.ingesting.questions import Question
from lessonbase.model import RecordKind
from lessonbase.reading.lesson_tables import Columns
from lessonbase_ui import words

# What a column can be taken as, in the order and the groups in which it is offered. "" is a column that the mapping
# does not name: it is kept beside each statement.
USES: dict[str, dict[str, str]] = {
    "It says": {
        **{str(kind): name for kind, name in words.KINDS.items()},
        "text": "Lessons of several kinds",
    },
    "It tells of each lesson": {
        "kind": "Which kind it is",
        "title": "Its title",
        "id": "Its number",
        "context": "What had happened",
        "evidence": "What supports it",
        "country": "Country",
        "sector": "Sector",
        "theme": "Theme",
        "project": "Project",
        "date": "Date",
        "publisher": "Who published it",
    },
    "Otherwise": {"": "Kept as it is", "leave_out": "Not used"},
}


def gives(question: Question) -> str:
    """What the rows give with what the columns are taken as, in a sentence."""
    if told := lacks(question):
        return told
    said = [_adding(header, kind, question.taken) for header, kind in question.taken.statements]
    return f"Each of {words.count(question.rows, 'row')} adds {words.listed([one for one in said if one])}."


def lacks(question: Question) -> str:
    """Why nothing can be added yet; empty when it can."""
    if question.taken.states:
        return ""
    if question.taken.text:
        return f"Say which column tells the kind of what stands in “{question.taken.text[0]}”, or choose one kind for it."
    kinds = [words.KINDS[kind].lower() for kind in get_args(RecordKind)]
    return f"Choose the column that says a {', a '.join(kinds[:-1])} or a {kinds[-1]}."


def _adding(header: str, kind: RecordKind | None, taken: Columns) -> str:
    if kind:
        return f"a {words.KINDS[kind].lower()} from “{header}”"
    return f"what “{header}” says, as the kind that “{taken.kind[0]}” tells" if taken.kind else ""
