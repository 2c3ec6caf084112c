"""The person's own Word file with comments in its margin. Nothing else in it changes, to the byte: what a part of the file
says is kept as it stands, and marks are set between its bytes, where lxml or python-docx would write all of it anew."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from lxml import etree

from lessonbase.answering.design_check.wording import Line, lines_on
from lessonbase.answering.references import clean
from lessonbase.errors import ReadError
from lessonbase.model import DesignCheck
from lessonbase.reading.kinds import DOCX, media_type_of
from lessonbase.reading.office.packages import Package

AUTHOR, INITIALS = "lessonbase", "lb"
# ECMA-376 in its transitional form, which Word writes, and in its strict one.
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATED = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Paragraph(NamedTuple):
    """A paragraph of the body: its text without spaces, and the bytes after which its content begins and ends."""

    text: str
    start: int
    end: int


class Comment(NamedTuple):
    """A comment on the paragraphs first to last, by their places."""

    first: int
    last: int
    lines: list[Line]


def with_comments(check: DesignCheck, path: Path, made: datetime | None = None) -> bytes:
    """The Word file that a check was made of, each part with a comment that says what bears on it. Comments that it has
    stay; `made` is the time they are dated with.

    Raises ReadError where it is no Word file, or one that cannot be written to.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(path, f"it cannot be read ({error.strerror}). Check the path.") from None
    if media_type_of(path, data) != DOCX:
        raise ReadError(
            path,
            "only a Word file (.docx) can come back with comments. For other drafts there is the report.",
        )
    package = Package(path, data)
    name = next((to for _, kind, to in package.related("") if kind == "officeDocument"), "word/document.xml")
    if "_xmlsignatures" in " ".join(zipfile.ZipFile(io.BytesIO(data)).namelist()):
        raise ReadError(
            path,
            "it is digitally signed, and a comment would break the signature. Save a copy without it, or take the report.",
        )
    body = zipfile.ZipFile(io.BytesIO(data)).read(name)
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"<!DOCTYPE" in body:
        raise ReadError(
            path, "its text is in an unusual encoding. Open it in Word, save it anew and try again."
        )
    prefix, space, paragraphs = _paragraphs(path, body)
    comments = list(_placed(check, paragraphs))
    if not paragraphs:
        raise ReadError(path, "it has no paragraph to comment on. Take the report.")
    file = _File(data, name, strict=space != _WORDS)
    first = file.next_id
    changed = _marked(body, prefix, paragraphs, comments, first)
    written = [
        _written(first + number, comment, made or datetime.now(UTC))
        for number, comment in enumerate(comments)
    ]
    return file.saved({name: changed}, written, space)


# ── where the comments go ────────────────────────────────────────────────────────────────────


def _paragraphs(path: Path, body: bytes) -> tuple[str, str, list[Paragraph]]:
    """The prefix of the names of WordprocessingML in a body, its namespace, and the paragraphs that a comment can stand
    on: those of the text and of tables, not of boxes within them."""
    parser = expat.ParserCreate()
    spaces: dict[str, str] = {}
    found: list[Paragraph] = []
    open_: list[str] = []
    texts: list[list[str]] = []
    starts: list[int] = []
    prefix = "w"
    boxed = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal prefix, boxed
        for key, value in attributes.items():
            if key.startswith("xmlns:") and value.endswith(
                ("wordprocessingml/main", "wordprocessingml/2006/main")
            ):
                prefix = key[6:]
                spaces[prefix] = value
        open_.append(name)
        if name == f"{prefix}:txbxContent":
            boxed += 1
        elif name == f"{prefix}:p" and not boxed:
            end = _after(body, parser.CurrentByteIndex)
            if body[end - 2 : end] != b"/>":  # an empty paragraph has nothing to stand on
                starts.append(end)
                texts.append([])

    def ended(name: str) -> None:
        nonlocal boxed
        if name == f"{prefix}:txbxContent":
            boxed -= 1
        elif name == f"{prefix}:pPr" and starts and not boxed and not "".join(texts[-1]):
            starts[-1] = max(starts[-1], _after(body, parser.CurrentByteIndex))
        elif name == f"{prefix}:p" and not boxed and starts:
            at = parser.CurrentByteIndex
            if body[at : at + 2] == b"</":
                found.append(Paragraph(_bare("".join(texts.pop())), starts.pop(), at))
        open_.pop()

    def said(text: str) -> None:
        if texts and not boxed and open_[-1] == f"{prefix}:t":
            texts[-1].append(text)

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = said
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise ReadError(
            path, f"its text cannot be read ({error}). Open it in Word and save it anew."
        ) from None
    return prefix, spaces.get(prefix, _WORDS), found


_TAG = re.compile(rb"<(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")


def _after(body: bytes, at: int) -> int:
    """The byte after the tag that begins at `at`."""
    tag = _TAG.match(body, at)
    return tag.end() if tag else at


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _placed(check: DesignCheck, paragraphs: Sequence[Paragraph]) -> Iterable[Comment]:
    """A comment for each part, on the paragraphs that it was made of; the parts stand in the file's order."""
    at = last = 0
    for part in check.parts:
        text, opening = _bare(part.text), _bare(re.split(r"[\n\t]", part.text, maxsplit=1)[0])
        first = next((n for n in range(at, len(paragraphs)) if _opens(paragraphs[n].text, opening)), None)
        if (
            first is not None
        ):  # else it stands where no comment can, as in a box: beside what stands before it
            last = first
            while last + 1 < len(paragraphs) and paragraphs[last + 1].text in text:
                last += 1
            while last > first and not paragraphs[last].text:
                last -= 1
            at = last + 1
        yield Comment(last if first is None else first, last, lines_on(check, part))


def _opens(paragraph: str, opening: str) -> bool:
    """Whether a paragraph is the one that a part begins with: a number that Word counts by itself stands in `opening`
    alone, a heading that was typed before the text in the paragraph alone."""
    long = max(8, int(0.7 * len(opening)))
    return len(paragraph) >= min(long, len(opening)) and (paragraph in opening or opening in paragraph)


# ── what is written ──────────────────────────────────────────────────────────────────────────


def _marked(
    body: bytes, prefix: str, paragraphs: Sequence[Paragraph], comments: Sequence[Comment], first: int
) -> bytes:
    """The body with the marks of the comments between its bytes."""
    marks: list[tuple[int, int, str]] = []
    for number, comment in enumerate(comments):
        own = first + number
        marks.append(
            (paragraphs[comment.first].start, 0, f'<{prefix}:commentRangeStart {prefix}:id="{own}"/>')
        )
        marks.append(
            (
                paragraphs[comment.last].end,
                1,
                f'<{prefix}:commentRangeEnd {prefix}:id="{own}"/><{prefix}:r><{prefix}:commentReference {prefix}:id="{own}"/></{prefix}:r>',
            )
        )
    pieces, at = [], 0
    for place, _, mark in sorted(marks, key=lambda one: one[:2]):
        pieces += [body[at:place], mark.encode()]
        at = place
    return b"".join([*pieces, body[at:]])


def _written(number: int, comment: Comment, made: datetime) -> str:
    """A comment as WordprocessingML, with the prefix `w`."""
    paragraphs = "".join(
        "<w:p><w:r>"
        + ("<w:rPr><w:b/></w:rPr>" if line.bold else "<w:rPr><w:i/></w:rPr>" if line.quiet else "")
        + f'<w:t xml:space="preserve">{escape(clean(line.text))}</w:t></w:r></w:p>'
        for line in comment.lines
    )
    return (
        f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="{INITIALS}" '
        f'w:date="{made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{paragraphs}</w:comment>'
    )


class _File:
    """A Word file, to be saved with some of its parts in other bytes and all else as it was."""

    def __init__(self, data: bytes, document: str, *, strict: bool) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._related = _STRICT_RELATED if strict else _RELATED
        folder, _, file = document.rpartition("/")
        self._folder = f"{folder}/" if folder else ""
        self._relations = f"{self._folder}_rels/{file}.rels"
        self._comments = self._comments_part()

    def _comments_part(self) -> str | None:
        if self._relations not in self._zip.namelist():
            return None
        for relation in etree.fromstring(self._zip.read(self._relations)):
            if str(relation.get("Type", "")).endswith("/relationships/comments"):
                target = str(relation.get("Target"))
                return target.lstrip("/") if target.startswith("/") else self._folder + target
        return None

    @property
    def next_id(self) -> int:
        """The first number that no comment has."""
        if self._comments is None:
            return 0
        numbers = re.findall(rb"<[\w.-]+:comment\s[^>]*?:id=[\"'](\d+)[\"']", self._zip.read(self._comments))
        return max(map(int, numbers), default=-1) + 1

    def saved(self, changed: dict[str, bytes], comments: Sequence[str], space: str) -> bytes:
        """The file with these parts changed and these comments added."""
        changed = dict(changed)
        said = "".join(comments)
        if self._comments is not None:
            changed[self._comments] = self._added_to(self._zip.read(self._comments), said, space)
        else:
            taken = set(self._zip.namelist())
            name = next(
                one
                for one in ("comments.xml", *(f"comments{n}.xml" for n in range(1, 99)))
                if self._folder + one not in taken
            )
            part = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{space}">{said}</w:comments>'
            changed[self._folder + name] = part.encode()
            changed[self._relations] = self._with_relation(name)
            changed["[Content_Types].xml"] = self._with_type(f"/{self._folder}{name}")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in self._zip.infolist():
                new.writestr(info, changed.get(info.filename) or self._zip.read(info))
            for name in changed.keys() - set(self._zip.namelist()):
                new.writestr(name, changed[name])
        return out.getvalue()

    @staticmethod
    def _added_to(part: bytes, said: str, space: str) -> bytes:
        declared = f' xmlns:w="{space}"'
        own = said.replace("<w:comment ", f"<w:comment{declared} ").encode()
        end = re.search(rb"</[\w.-]*:?comments\s*>\s*$", part)
        if end:
            return part[: end.start()] + own + part[end.start() :]
        empty = re.search(rb"<([\w.-]+:)?comments([^>]*)/>\s*$", part)
        if empty is None:
            raise ReadError("comments.xml", "its comments cannot be read. Open it in Word and save it anew.")
        prefix = empty.group(1) or b""
        return (
            part[: empty.start()]
            + b"<" + prefix + b"comments" + empty.group(2) + b">" + own + b"</" + prefix + b"comments>"
        )  # fmt: skip

    def _with_relation(self, name: str) -> bytes:
        relation = '<Relationship Id="{}" Type="' + f'{self._related}/comments" Target="{name}"/>'
        if self._relations not in self._zip.namelist():
            return (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                f'<Relationships xmlns="{_PACKAGE}/relationships">{relation.format("rIdLessonbase")}</Relationships>'
            ).encode()
        part = self._zip.read(self._relations)
        taken = {str(one.get("Id")) for one in etree.fromstring(part)}
        identity = next(one for n in range(len(taken) + 1) if (one := f"rIdLessonbase{n or ''}") not in taken)
        return _inserted(part, "Relationships", relation.format(identity), f"{_PACKAGE}/relationships")

    def _with_type(self, name: str) -> bytes:
        part = self._zip.read("[Content_Types].xml")
        override = f'<Override PartName="{name}" ContentType="{_COMMENTS_TYPE}"/>'
        return _inserted(part, "Types", override, f"{_PACKAGE}/content-types")


def _inserted(part: bytes, root: str, element: str, space: str) -> bytes:
    """A part with an element more at its end, in the namespace of its root."""
    own = element.replace(" ", f' xmlns="{space}" ', 1).encode()
    end = re.search(rb"</[\w.-]*:?" + root.encode() + rb"\s*>\s*$", part)
    if end is None:  # a root without content
        tree = etree.fromstring(part)
        tree.append(etree.fromstring(own))
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part[: end.start()] + own + part[end.start() :]
