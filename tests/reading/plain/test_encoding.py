"""Text in the encodings that offices have."""

from pathlib import Path
from random import Random

import pytest

from lessonbase.errors import ReadError
from lessonbase.reading import read

FRENCH = (
    "Le comité de l’eau a été créé à l’été 2019 — grâce à une très légère redevance, les pompes ont continué à "
    "fonctionner après la clôture du projet. Les ménages où l’on payait chaque mois étaient les plus assidus.\n"
)
POLISH = (
    "Komitet założył skrzynkę na składki i co miesiąc ogłaszał, ile wpłynęło. Dzięki temu mieszkańcy płacili "
    "chętniej, a pompy działały również po zakończeniu projektu, choć części zamienne były drogie.\n"
)
RUSSIAN = (
    "Комитет собирал небольшую плату каждый месяц и сообщал на собраниях, сколько денег поступило. Поэтому "
    "жители платили охотнее, и насосы работали ещё три года после окончания проекта.\n"
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "utf-32-le"),
        (FRENCH, "utf-32-be"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'").replace("—", "-"), "latin-1"),
        (FRENCH, "mac_roman"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-16-le"),
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_text_is_read_in_its_encoding(tmp_path: Path, text: str, encoding: str, ending: str) -> None:
    path = tmp_path / f"note{ending}"
    path.write_bytes((text * 3).encode(encoding))
    assert " ".join(block.text for block in read(path).blocks).startswith(text.strip()[:60])


@pytest.mark.parametrize(
    ("ending", "read_as"),
    [("Coûts".encode("cp1252") + b" in 2019", "Coûts in 2019"), ("à côté".encode()[:-1], "à côt")],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_bad_byte_does_not_spoil_a_whole_file(
    tmp_path: Path, ending: bytes, read_as: str, mark: bytes
) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(mark + f"{FRENCH}\n".encode() + ending)
    assert [block.text for block in read(path).blocks] == [FRENCH.strip(), read_as]


def test_lines_pasted_in_another_encoding_are_read_in_theirs(tmp_path: Path) -> None:
    path = tmp_path / "lessons.csv"
    rows = ["Pays,Leçon apprise\nCôte d’Ivoire,Les éleveurs préfèrent être payés.\n", "Sénégal,Forme tôt.\n"]
    path.write_bytes(rows[0].encode() + rows[1].encode("cp1252"))
    text = " ".join(block.text for block in read(path).blocks)
    assert "Les éleveurs préfèrent être payés." in text
    assert "Forme tôt." in text


def test_the_last_letter_of_a_windows_file_is_no_cut_character(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("The pumps were paid for at the café".encode("cp1252"))
    assert read(path).blocks[0].text.endswith("café")


@pytest.mark.parametrize("declared", ["utf-16", "UTF-16LE", "utf-32"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_that_is_not_the_utf_16_it_declares(tmp_path: Path, declared: str, encoding: str) -> None:
    page = f'<?xml version="1.0" encoding="{declared}"?><html><body><p>{FRENCH}</p></body></html>'
    path = tmp_path / "page.html"
    path.write_bytes((page + " " * (-len(page.encode(encoding)) % 4)).encode(encoding))
    assert read(path).blocks[0].text == FRENCH.strip()


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 40, b"\x7fELF" + bytes(500) + b"text " * 99, b"a\0b\1" * 500]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "noise.txt"
    path.write_bytes(content)
    with pytest.raises(ReadError, match="not text"):
        read(path)


@pytest.mark.parametrize("name", ["notes.txt", "notes.md", "notes.rtf", "notes.html"])
def test_a_text_with_random_bytes_in_it_is_said_to_be_damaged(tmp_path: Path, name: str) -> None:
    said = b"Lesson learned: Wells that women chose were used twice as often in 14 of 20 villages. " * 40
    head, end = {"notes.rtf": (b"{\\rtf1\\ansi ", b"}")}.get(name, (b"", b""))
    path = tmp_path / name
    path.write_bytes(head + said + end)
    assert read(path).report.warnings == ()
    path.write_bytes(head + said + Random(3).randbytes(60).replace(b"\0", b"") + said + end)
    [told] = read(path).report.warnings
    assert told.code == "pages-doubtful"
    assert "damaged" in told.text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-32", "shift-jis", "big5"])
def test_a_sound_text_is_not_said_to_be_damaged(tmp_path: Path, encoding: str) -> None:
    text = "灌溉井由社區選擇。" if encoding == "big5" else "The pumps were paid for.\f\tBy whom?\r\n"
    path = tmp_path / "note.txt"
    path.write_bytes((text * 40).encode(encoding))
    assert read(path).report.warnings == ()
