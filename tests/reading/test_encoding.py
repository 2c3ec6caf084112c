"""Text in the encodings that offices have."""

from pathlib import Path

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
    "content", [bytes(range(256)) * 40, b"\x7fELF" + bytes(500) + b"text " * 99, b"a\0b\1" * 500]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "noise.txt"
    path.write_bytes(content)
    with pytest.raises(ReadError, match="not text"):
        read(path)
