"""The person's own Word file comes back with comments in its margin, and nothing else of it is changed."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from lessonbase.answering.design_check import with_comments
from lessonbase.errors import ReadError
from lessonbase.model import Bearing, Citation, DesignCheck, DraftPart, Voice
from lessonbase.reading import read

WHEN = datetime(2026, 11, 30, tzinfo=UTC)
LESSON = "A pump is only as good as the committee & people <that> look after it."
OURS = re.compile(
    rb'<w:commentRangeStart w:id="\d+"/>|<w:commentRangeEnd w:id="\d+"/><w:r><w:commentReference w:id="\d+"/></w:r>'
)


def draft(folder: Path, *, comment: bool = False) -> Path:
    written = docx.Document()
    written.add_heading("Village water", 0)
    written.add_heading("Pumps", 1)
    paragraph = written.add_paragraph("Six wells get ")
    paragraph.add_run("hand pumps").bold = True
    paragraph.add_run(" before the rains begin.")
    written.add_heading("Committees", 1)
    written.add_paragraph("Each village elects five people for them.", style="List Number")
    written.add_paragraph("They meet once a month and keep the accounts.", style="List Number")
    if comment:
        written.add_comment(paragraph.runs, text="Why six? JM", author="Jane", initials="JM")
    path = folder / "draft.docx"
    written.save(str(path))
    return path


def checked(*parts: tuple[str, str]) -> DesignCheck:
    citation = {"report_id": "1", "report_title": "Pumps & patience", "section": (), "start": 0, "end": 9}
    bearing = Bearing(
        record_id="r", report_id="1", kind="lesson", heading="learned", stance="for", text=LESSON,
        citations=(1,), confidence=0.8, sure=True,
        voices=(Voice(stance="same", report_id="2", text="Committees keep pumps going.", number=2),),
    )  # fmt: skip
    given = [
        DraftPart(
            number=number, heading=heading, text=text, confidence=0.9,
            standing="nothing" if number > 1 else "bears",
            bearings=() if number > 1 else (bearing,),
            programmes=() if number > 1 else (("1",), ("2",)),
        )
        for number, (heading, text) in enumerate(parts, 1)
    ]  # fmt: skip
    return DesignCheck(
        title="Village water", source="draft.docx", language="en", reports=18, parts=tuple(given),
        citations=(
            Citation(number=1, passage_id="1-p", quote=LESSON, page=7, **citation),
            Citation(number=2, passage_id="2-p", quote="Committees keep pumps going.", page=3, **citation),
        ),
    )  # fmt: skip


PARTS = (
    ("Pumps", "Six wells get hand pumps before the rains begin."),
    (
        "Committees",
        "1. Each village elects five people for them.\n2. They meet once a month and keep the accounts.",
    ),
)


def part_of(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def test_each_part_has_a_comment_that_says_what_bears_on_it_or_that_nothing_does(tmp_path: Path):
    back = docx.Document(io.BytesIO(with_comments(checked(*PARTS), draft(tmp_path), WHEN)))
    said = [comment.text for comment in back.comments]
    assert "1 that bears on it, from 2 independent programmes." in said[0]
    assert f"“{LESSON}” (Pumps & patience, page 7)" in said[0]
    assert "Committees keep pumps going." in said[0]
    assert said[1].startswith("Nothing found in 18 reports.")
    assert {comment.author for comment in back.comments} == {"lessonbase"}


def test_a_comment_stands_on_the_paragraphs_of_its_part(tmp_path: Path):
    body = part_of(with_comments(checked(*PARTS), draft(tmp_path), WHEN), "word/document.xml").decode()
    spans = [
        re.sub(r"<[^>]+>", "", body[body.index(f'Start w:id="{n}"/>') + 16 : body.index(f'RangeEnd w:id="{n}"/>') - 10])
        for n in (0, 1)
    ]  # fmt: skip
    assert spans[0].endswith("Six wells get hand pumps before the rains begin.")
    assert spans[1].endswith(
        "Each village elects five people for them.They meet once a month and keep the accounts."
    )


@pytest.mark.parametrize("comment", [False, True])
def test_the_text_is_the_same_to_the_byte_but_for_the_marks_and_all_else_is_as_it_was(
    tmp_path: Path, comment: bool
):
    path = draft(tmp_path, comment=comment)
    before, after = path.read_bytes(), with_comments(checked(*PARTS), path, WHEN)
    old = {
        int(n) for n in re.findall(rb'commentReference w:id="(\d+)"', part_of(before, "word/document.xml"))
    }
    changed = part_of(after, "word/document.xml")
    for mark in OURS.findall(changed):
        if int(re.findall(rb"\d+", mark)[0]) not in old:
            changed = changed.replace(mark, b"", 1)
    assert changed == part_of(before, "word/document.xml")
    untouched = {
        name for name in zipfile.ZipFile(path).namelist()
        if name not in ("word/document.xml", "word/comments.xml", "[Content_Types].xml")
        and not name.endswith("document.xml.rels")
    }  # fmt: skip
    assert all(part_of(after, name) == part_of(before, name) for name in untouched)
    assert path.read_bytes() == before


def test_comments_that_it_has_stay_and_ours_come_after_them(tmp_path: Path):
    path = draft(tmp_path, comment=True)
    after = with_comments(checked(*PARTS), path, WHEN)
    comments = list(docx.Document(io.BytesIO(after)).comments)
    assert (comments[0].author, comments[0].text) == ("Jane", "Why six? JM")
    assert len({one.comment_id for one in comments}) == len(comments) == 3


def test_a_file_that_came_back_can_be_checked_and_commented_once_more(tmp_path: Path):
    once = tmp_path / "once.docx"
    once.write_bytes(with_comments(checked(*PARTS), draft(tmp_path), WHEN))
    assert [block.text for block in read(once).blocks] == [
        block.text for block in read(draft(tmp_path)).blocks
    ]
    assert len(list(docx.Document(io.BytesIO(with_comments(checked(*PARTS), once, WHEN))).comments)) == 4


def test_a_part_that_stands_where_no_comment_can_is_said_beside_what_stands_before_it(tmp_path: Path):
    told = with_comments(
        checked(*PARTS, ("Box", "Words that stand in no paragraph of it.")), draft(tmp_path), WHEN
    )
    assert len(list(docx.Document(io.BytesIO(told)).comments)) == 3


def test_only_a_word_file_comes_back_with_comments(tmp_path: Path):
    path = tmp_path / "draft.txt"
    path.write_text("Six wells get hand pumps before the rains begin.")
    with pytest.raises(ReadError, match="only a Word file"):
        with_comments(checked(*PARTS), path)


def test_a_signed_file_is_left_alone_with_word_of_why(tmp_path: Path):
    path = draft(tmp_path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    with pytest.raises(ReadError, match="digitally signed"):
        with_comments(checked(*PARTS), path)


def test_tracked_changes_stay_tracked(tmp_path: Path):
    path = draft(tmp_path)
    body = part_of(path.read_bytes(), "word/document.xml")
    tracked = body.replace(
        b"<w:t>hand pumps</w:t></w:r>",
        b'<w:t>hand pumps</w:t></w:r><w:del w:id="9" w:author="J"><w:r><w:delText> and taps</w:delText></w:r></w:del>',
    )
    assert tracked != body
    changed = tmp_path / "tracked.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, tracked if name == "word/document.xml" else old.read(name))
    assert b"<w:delText> and taps</w:delText>" in part_of(
        with_comments(checked(*PARTS), changed, WHEN), "word/document.xml"
    )
