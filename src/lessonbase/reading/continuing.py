"""Tables that go on over a page's end, made whole: rows are read under the head of their table."""

from collections.abc import Sequence

from lessonbase.reading.drafts import Draft, Line

_BETWEEN = frozenset({"furniture", "footnote"})
_ALIGNED = 3.0  # points by which the columns of a table's parts may differ


def continued(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with each table that goes on at the top of the next page joined to its beginning, a repeated head
    left out."""
    result: list[Draft] = []
    table: Draft | None = None
    for draft in drafts:
        if draft.kind == "table" and table and _goes_on(table, draft):
            rows = _rows(draft)
            repeated = _texts(rows[0]) == _texts(_rows(table)[0])
            table.lines.extend(line for row in rows[repeated:] for line in row)
            continue
        result.append(draft)
        if draft.kind == "table":
            table = draft
        elif draft.kind not in _BETWEEN:
            table = None
    return result


def _goes_on(first: Draft, second: Draft) -> bool:
    """Whether a table that follows at once is on the next page and has the same columns."""
    last, following = first.lines[-1], second.lines[0]
    if last.page is None or following.page != last.page + 1:
        return False
    if not any(line.before == "\t" for line in _rows(second)[0]):
        return False  # the rest of a row that the page's end broke: it heads no row of its own
    ours, theirs = _columns(first), _columns(second)
    return len(ours) == len(theirs) > 1 and all(
        a is None or b is None or abs(a - b) < _ALIGNED for a, b in zip(ours, theirs, strict=True)
    )


def _columns(table: Draft) -> list[float | None]:
    """The left edge of each column, None where that is not known."""
    edges: list[float | None] = []
    for row in _rows(table):
        column = -1
        for line in row:
            column += line.before != " "
            if column == len(edges):
                edges.append(None)
            if line.box:
                edge = edges[column]
                edges[column] = line.box.x0 if edge is None else min(edge, line.box.x0)
    return edges


def _rows(table: Draft) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in table.lines:
        if line.before == "\n" or not rows:
            rows.append([])
        rows[-1].append(line)
    return rows


def _texts(row: Sequence[Line]) -> str:
    return "".join(line.before + line.text for line in row)
