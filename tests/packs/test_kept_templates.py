"""An organisation's own templates that a library keeps: looked at when they come, used for every pack to come."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pptx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from lessonbase.errors import PackError
from lessonbase.packs import kept_templates
from lessonbase.packs.exporters import Options, exporter
from lessonbase.packs.kept_templates import KeptTemplates
from lessonbase.packs.model import Pack

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = "[Content_Types].xml"


@pytest.fixture
def kept(tmp_path: Path) -> KeptTemplates:
    return KeptTemplates(tmp_path / "templates")


def letter(path: Path, *without: str) -> Path:
    """A Word file of an office, which lacks some styles."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Our office"
    for name in without:
        style = made.styles[name].element
        style.getparent().remove(style)
    made.save(str(path))
    return path


def deck(path: Path) -> Path:
    pptx.Presentation().save(str(path))
    return path


def altered(path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> Path:
    """A file with its members changed, and more of them."""
    with zipfile.ZipFile(path) as read:
        members = {name: change(name, read.read(name)) for name in read.namelist()} | (more or {})
    with zipfile.ZipFile(path, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def same(_: str, data: bytes) -> bytes:
    return data


def test_a_template_is_kept_and_says_which_styles_it_lacks(kept: KeptTemplates, tmp_path: Path) -> None:
    one = kept.keep(letter(tmp_path / "Our office.docx", "Quote", "Caption"))
    assert (one.kind, one.name, one.lacking) == (
        "docx",
        "Our office.docx",
        ("Quote", "Caption", "Footnote Text"),
    )
    assert kept.keep(deck(tmp_path / "Ours.pptx")).lacking == ()
    assert [each.name for each in kept.all()] == ["Our office.docx", "Ours.pptx"]


def test_a_newer_template_takes_the_place_of_its_kind_only(kept: KeptTemplates, tmp_path: Path) -> None:
    kept.keep(letter(tmp_path / "Old.docx"))
    kept.keep(deck(tmp_path / "Ours.pptx"))
    kept.keep(letter(tmp_path / "New.docx"))
    assert [each.name for each in kept.all()] == ["New.docx", "Ours.pptx"]
    kept.drop("docx")
    assert [each.name for each in kept.all()] == ["Ours.pptx"]
    with pytest.raises(PackError, match="no such template"):
        kept.drop("docx")


@pytest.mark.parametrize(
    ("make", "ending", "kind"), [(letter, "dotx", "word"), (deck, "potx", "presentation")]
)
def test_a_file_saved_as_a_template_is_kept_as_a_document(
    kept: KeptTemplates, tmp_path: Path, pack: Pack, make: Callable[[Path], Path], ending: str, kind: str
) -> None:
    def as_template(name: str, data: bytes) -> bytes:
        for own in (b"wordprocessingml.document.main", b"presentationml.presentation.main"):
            data = (
                data.replace(own, own.split(b".")[0] + b".template.main") if name == CONTENT_TYPES else data
            )
        return data

    one = kept.keep(altered(make(tmp_path / f"Ours.{ending}"), as_template))
    assert one.name == f"Ours.{one.kind}"
    assert exporter(one.kind)(pack, Options(template=one.path))


def test_styles_that_another_program_spells_otherwise_are_used(
    kept: KeptTemplates, tmp_path: Path, pack: Pack
) -> None:
    def as_libreoffice(name: str, data: bytes) -> bytes:
        return data.replace(b'w:name w:val="heading ', b'w:name w:val="Heading ').replace(
            b'val="Table Grid"', b'val="table grid"'
        )

    path = altered(letter(tmp_path / "Ours.docx"), as_libreoffice)
    made = docx.Document(io.BytesIO(exporter("docx")(pack, Options(template=kept.keep(path).path))))
    assert [one.style.style_id for one in made.paragraphs if one.text == "Objectives"] == ["Heading1"]


def test_the_link_to_the_template_it_was_made_from_is_left_out(
    kept: KeptTemplates, tmp_path: Path, pack: Pack
) -> None:
    made = docx.Document()
    relation = made.part._settings_part.relate_to(
        "https://example.org/x.dotm", f"{OFFICE}/attachedTemplate", True
    )
    link = docx.oxml.OxmlElement("w:attachedTemplate")
    link.set(docx.oxml.ns.qn("r:id"), relation)
    made.settings.element.insert(0, link)
    made.save(str(tmp_path / "Linked.docx"))
    written = exporter("docx")(pack, Options(template=kept.keep(tmp_path / "Linked.docx").path))
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert not any(b"example.org/x.dotm" in file.read(name) for name in file.namelist())
        assert b"attachedTemplate" not in file.read("word/settings.xml")


def test_what_would_be_fetched_from_elsewhere_is_refused_and_a_hyperlink_is_not(
    kept: KeptTemplates, tmp_path: Path
) -> None:
    made = docx.Document()
    made.sections[0].header.part.relate_to("https://example.org/", RELATIONSHIP_TYPE.HYPERLINK, True)
    made.save(str(tmp_path / "Homepage.docx"))
    assert kept.keep(tmp_path / "Homepage.docx").name == "Homepage.docx"
    made.part.relate_to("https://example.org/logo.png", RELATIONSHIP_TYPE.IMAGE, True)
    made.save(str(tmp_path / "Logo.docx"))
    with pytest.raises(
        PackError, match=r"takes something from elsewhere \(image: https://example.org/logo.png\)"
    ):
        kept.keep(tmp_path / "Logo.docx")


def plain_text(path: Path) -> Path:
    path.write_text("Our office\n")
    return path


def locked(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    return path


def with_macros(path: Path) -> Path:
    return altered(letter(path), same, {"word/vbaProject.bin": b"\x01"})


def with_entities(path: Path) -> Path:
    trap = b'<!DOCTYPE a [<!ENTITY a "aaaa">]><w:styles xmlns:w="a">&a;</w:styles>'
    return altered(letter(path), lambda name, data: trap if name == "word/styles.xml" else data)


def without_its_text(path: Path) -> Path:
    return altered(letter(path), lambda name, data: b"<a/>" if name == "word/document.xml" else data)


def another_file(path: Path) -> Path:
    return altered(deck(path), same)


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(letter(path), "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/media/a.bin", bytes(kept_templates.MOST_UNPACKED))
    return path


def large(path: Path) -> Path:
    return altered(letter(path), same, {"word/media/a.bin": bytes(kept_templates.LARGEST)})


@pytest.mark.parametrize(
    ("make", "name", "says"),
    [
        (plain_text, "Ours.txt", "is no template for a pack"),
        (plain_text, "Ours.docx", "cannot be opened as a Word file"),
        (plain_text, "Ours.potx", "cannot be opened as a presentation"),
        (locked, "Ours.docx", "protected with a password"),
        (with_macros, "Ours.docx", "has macros"),
        (with_entities, "Ours.docx", "cannot be opened as a Word file"),
        (without_its_text, "Ours.docx", "nothing can be written into it|cannot be opened as a Word file"),
        (another_file, "Ours.docx", "cannot be opened as a Word file"),
        (bomb, "Ours.docx", "would unpack to more than any template does"),
        (large, "Ours.docx", "is larger than 25 MB"),
    ],
)
def test_what_is_no_template_is_refused_in_words_and_the_one_before_stays(
    kept: KeptTemplates, tmp_path: Path, make: Callable[[Path], Path], name: str, says: str
) -> None:
    kept.keep(letter(tmp_path / "Good.docx"))
    kept.keep(deck(tmp_path / "Good.pptx"))
    with pytest.raises(PackError, match=says):
        kept.keep(make(tmp_path / name))
    assert [each.name for each in kept.all()] == ["Good.docx", "Good.pptx"]
    assert sorted(each.name for each in (tmp_path / "templates").rglob("*.*")) == ["Good.docx", "Good.pptx"]
