"""Markdown into drafts, by the tokens of markdown-it-py: block text is what a reader of the page sees."""

import re
from collections.abc import Sequence
from dataclasses import replace

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessonbase.reading.drafts import Draft, Facts, Line, Reading, Style
from lessonbase.reading.metadata.facts import PROPERTIES, Properties, facts_of
from lessonbase.reading.structure.footnotes import tie_footnotes
from lessonbase.reading.structure.headings import MARKED_SIZES, MARKED_TEXT, set_headings
from lessonbase.reading.structure.rejoining import rejoin
from lessonbase.reading.text import SUPERSCRIPTS_OF_DIGITS, clean, ends_sentence

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^\[\^([\w-]+)\]:[ \t]*(.*)$")
_MARK = re.compile(r"\[\^([\w-]+)\](?!:)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKED_UP = re.compile(r"^#{1,6} \S|^\s*</?(?:table|tr|div|ul|p)\b", re.MULTILINE)
# What a site's program fills in before a page is shown: Jekyll and Jinja tags, Hugo's short codes.
_WRAPPED = re.compile(r"\{\{\s*(?:_|gettext)\(\s*(['\"])(?P<words>[^\n{}]{1,2000}?)\1\s*\)\s*\}\}")
_FILLED_IN = re.compile(r"\{%[^%\n]{0,300}%\}|\{\{[^{}\n]{0,300}\}\}")
# The name of a small picture, which a page shows in its place (":warning:").
_SHORT_CODE = re.compile(r"(?<!\S):[a-z][a-z0-9_+-]{1,30}:(?!\S)\s*")
_DASHED = re.compile(r"[-–—•](?=[^\W\d_])")
_LISTED = 2  # lines that begin so
_TYPED = 140  # characters: longer lines were not wrapped at a width
_APART, _STATES = 3, 40  # lines that each begin with a capital, and characters of each
_OPENING = 5  # drafts among which a text has its title
_LEAST_MARKS, _LINES_A_MARK = 3, 200
_LINE = MarkdownIt("commonmark", {"html": False})  # to make one takes a millisecond: too long for each note


def without_template_code(text: str) -> str:
    """The text of a page's source as its reader sees it: without the code that a site's program fills in; words that it only
    translates stay."""
    if "{{" not in text and "{%" not in text:
        return text
    return _FILLED_IN.sub("", _WRAPPED.sub(lambda found: found["words"], text))


def is_marked_up(text: str) -> bool:
    """Whether a text has front matter, or headings of Markdown or tables of HTML all through, not merely at its head."""
    if _FRONT_MATTER.match(text):
        return True
    return len(_MARKED_UP.findall(text)) >= max(_LEAST_MARKS, text.count("\n") // _LINES_A_MARK)


def read_markdown(text: str) -> Reading:
    """The drafts of a Markdown text, each line carrying its 1-based number.

    Front matter gives facts; `[^1]` and its note become a superscript mark and a footnote.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    matter: dict[str, object] = {}
    if match := _FRONT_MATTER.match(text):
        matter = _front_matter(match[1])
        text = "\n" * match[0].count("\n") + text[match.end() :]
    text, notes = _take_notes(text)
    tokens = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .disable("code")
        .parse(text)
    )
    drafts = _with_title(_drafts(tokens), matter)
    set_headings(drafts, MARKED_TEXT, ())
    drafts = rejoin(drafts) + notes
    drafts.sort(key=lambda draft: draft.lines[0].number or 0)
    tie_footnotes(drafts)
    return Reading(drafts, _facts(matter, drafts))


def _front_matter(source: str) -> dict[str, object]:
    try:
        matter = yaml.safe_load(source)
    except yaml.YAMLError:
        return {}
    return {str(key).lower(): value for key, value in matter.items()} if isinstance(matter, dict) else {}


def _with_title(drafts: list[Draft], matter: dict[str, object]) -> list[Draft]:
    """The drafts under the title that the front matter gives, which a page shows above its text, unless they have it."""
    title = clean(str(matter.get("title") or ""))
    if not title or any(_is_titled(draft, title) for draft in drafts[:_OPENING]):
        return drafts
    return [Draft("heading", [Line(title, number=1)], level=1, style=_marked(1)), *drafts]


def _is_titled(draft: Draft, title: str) -> bool:
    return (draft.kind == "heading" and draft.level == 1) or title.casefold() in draft.text.casefold()


def _facts(matter: dict[str, object], drafts: Sequence[Draft]) -> Facts:
    def said(*names: str) -> str:
        return next((clean(str(matter[name])) for name in names if matter.get(name)), "")

    properties = Properties(
        publisher=said("publisher", "organisation", "organization"),
        published=said("date", "year", "published"),
        language=said("language", "lang"),
    )
    facts = facts_of(drafts, properties)
    if title := said("title"):
        facts.set("title", title, PROPERTIES)
    if authors := matter.get("authors") or matter.get("author"):
        names = authors if isinstance(authors, list) else [authors]
        facts.set("authors", tuple(str(name) for name in names), PROPERTIES)
    return facts


def _take_notes(text: str) -> tuple[str, list[Draft]]:
    """The text with superscript marks for `[^1]` and blank lines for the notes, and the notes as drafts."""
    numbers: dict[str, str] = {}
    notes: list[Draft] = []
    lines = text.split("\n")

    def mark(match: re.Match[str]) -> str:
        return numbers.setdefault(match[1], str(len(numbers) + 1)).translate(SUPERSCRIPTS_OF_DIGITS)

    in_note = False
    for index, line in enumerate(lines):
        note = _NOTE.match(line)
        if note:
            number = numbers.setdefault(note[1], str(len(numbers) + 1))
            words = f"{number.translate(SUPERSCRIPTS_OF_DIGITS)} {_seen(note[2])}"
            notes.append(Draft("footnote", [Line(words.strip(), number=index + 1)], note=number))
        elif in_note and line.startswith(("    ", "\t")) and line.strip():
            notes[-1].lines.append(Line(_seen(line), number=index + 1))
        else:
            in_note = False
            lines[index] = _MARK.sub(mark, line)
            continue
        in_note = True
        lines[index] = ""
    return "\n".join(lines), notes


def _seen(source: str) -> str:
    """One line of Markdown as a reader sees it."""
    tokens = _LINE.parseInline(source)
    return clean(" ".join(text for text, _ in _lines(tokens[0], 0)))


def _drafts(tokens: Sequence[Token]) -> list[Draft]:
    drafts: list[Draft] = []
    depth = 0
    marker = ""
    row_open = cell_open = False
    html: list[tuple[int, str]] = []
    quotes, opened = 0, [0]  # boxes are written as quotations; where each of those that are open began
    for position, token in enumerate(tokens):
        if token.type == "blockquote_open":
            quotes += 1
            opened.append(len(drafts))
        elif token.type == "blockquote_close":
            for draft in drafts[opened.pop() :]:
                draft.aside = draft.aside or quotes
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else ""
            drafts.append(Draft("list_item", [], level=depth))
        elif token.type == "table_open":
            drafts.append(Draft("table", []))
        elif token.type == "tr_open":
            row_open, row = True, (token.map or [0])[0]
        elif token.type in ("th_open", "td_open"):
            cell_open = True
        elif token.type in ("fence", "code_block") and token.map:
            first = token.map[0] + (token.type == "fence")
            source = token.content.rstrip("\n").split("\n")
            drafts.append(
                Draft("paragraph", [Line(clean(t), number=first + i + 1) for i, t in enumerate(source)])
            )
        elif token.type == "html_block" and token.map:
            html.append((token.map[0] + 1, token.content))
            if position + 1 == len(tokens) or tokens[position + 1].type != "html_block":
                drafts += _of_html(html)
                html = []
        elif token.type == "inline":
            if cell_open:
                before = "\n" if row_open else "\t"
                texts = [words for text, _ in _lines(token, 0) if (words := clean(text))] or [""]
                for text in texts:
                    drafts[-1].lines.append(Line(text, number=row + 1, before=before))
                    before = " "
                row_open = cell_open = False
                continue
            seen = _lines(token, (token.map or [0])[0])
            lines = [Line(clean(_SHORT_CODE.sub("", text)), number=n + 1) for text, n in seen]
            lines = [line for line in lines if line.text]
            last = drafts[-1] if drafts else None
            if last and last.kind in ("heading", "list_item") and not last.lines:
                if marker and lines:
                    lines[0].text, marker = marker + lines[0].text, ""
                last.lines.extend(lines)
            elif lines:
                bold = _bold(token.children or ())
                if len(lines) > 1 and lines[0].number != lines[1].number and _titled(token):
                    drafts.append(Draft("paragraph", [lines.pop(0)], style=replace(MARKED_TEXT, bold=1.0)))
                    bold = 0.0
                parted = _paragraphs(lines)
                if len(parted) == 1:
                    parted[0].style = replace(MARKED_TEXT, bold=bold)
                drafts += parted
        elif token.type == "heading_open":
            level = int(token.tag[1])
            drafts.append(Draft("heading", [], level=level, style=_marked(level)))
    return [draft for draft in drafts if draft.lines]


def _marked(level: int) -> Style:
    """The look of a heading of this level."""
    return Style(MARKED_SIZES[level], 1.0, 0.0, 0)


def _titled(token: Token) -> bool:
    """Whether the first line of a paragraph is set bold, and the rest is not: a title close to its text."""
    children = token.children or []
    end = next(
        (at for at, each in enumerate(children) if each.type in ("softbreak", "hardbreak")), len(children)
    )
    return _bold(children[:end]) == 1 and _bold(children[end:]) == 0


def _bold(children: Sequence[Token]) -> float:
    """The share of the characters of some inline tokens that is set bold."""
    whole = bold = depth = 0
    for child in children:
        depth += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        count = len(child.content.strip())
        whole += count
        bold += count if depth else 0
    return bold / whole if whole else 0.0


def _paragraphs(lines: list[Line]) -> list[Draft]:
    """The drafts of lines that no blank line parts: mostly one paragraph, but a list where several begin with a dash that no
    space follows ("-Train the staff"), and several where a long line ends a sentence, as in text typed without them."""
    dashed = [bool(_DASHED.match(line.text)) for line in lines]
    if sum(dashed) >= _LISTED:
        drafts: list[Draft] = []
        for line, is_item in zip(lines, dashed, strict=True):
            if is_item:
                item = Line(clean(line.text[1:]), number=line.number)
                drafts.append(Draft("list_item", [item], level=1))
            elif drafts:
                drafts[-1].lines.append(line)
            else:
                drafts.append(Draft("paragraph", [line]))
        return drafts
    typed: list[Draft] = []
    # Lines that are broken to a width go on in small letters somewhere.
    apart = len(lines) >= _APART and all(
        len(line.text) >= _STATES and line.text[0].isupper() for line in lines
    )
    for line in lines:
        last = typed[-1].lines[-1].text if typed else ""
        if not typed or apart or (len(last) > _TYPED and ends_sentence(last)):
            typed.append(Draft("paragraph", []))
        typed[-1].lines.append(line)
    return typed


def _of_html(blocks: Sequence[tuple[int, str]]) -> list[Draft]:
    """The drafts of HTML within Markdown, by the number of the line that it begins on. A table may be in several blocks,
    since a blank line ends one."""
    from lessonbase.reading.web.html import parsed  # most Markdown has none
    from lessonbase.reading.web.html.walking import drafts_of

    root, _ = parsed("".join(content for _, content in blocks))
    drafts = drafts_of(root) if root is not None else []
    for draft in drafts:
        for line in draft.lines:
            line.number, line.paragraph = blocks[0][0], None
    return drafts


def _lines(token: Token, first: int) -> list[tuple[str, int]]:
    """The visible text of an inline token, line by line, with 0-based line numbers."""
    lines = [("", first)]
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            lines.append(("", lines[-1][1] + 1))
        elif child.type == "html_inline" and _BREAK.match(child.content):
            lines.append(("", lines[-1][1]))
        elif child.type in ("text", "code_inline", "text_special", "image"):
            lines[-1] = (lines[-1][0] + child.content, lines[-1][1])
    return lines
