"""The report of entries of the language tables that never occur in the texts at hand."""

from pathlib import Path

from benchmarks import words


def test_an_entry_that_no_text_has_is_told_and_one_that_stands_there_is_not() -> None:
    own = [("names.lesson", "lessons?"), ("names.lesson", "insight"), ("steps", r"pasos?\b")]
    text = "Lesson 1: wells last.\nThe trespasos stay."
    assert list(words.unfired(own, text)) == [("names.lesson", "insight"), ("steps", r"pasos?\b")]


def test_accents_are_kept_for_what_is_asked_with_them() -> None:
    own = [("cues.few", "à peine"), ("steps", "etapes?")]
    assert list(words.unfired(own, "On a à peine vu les étapes.")) == []


def test_texts_are_put_together_by_their_language(tmp_path: Path) -> None:
    french = "Le comité a fait fonctionner les pompes pendant trois ans, parce que chaque ménage payait. " * 4
    (tmp_path / "a.md").write_text(f"# Les pompes\n\n{french}", encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\0\1")
    texts = words.texts_by_language(sorted(tmp_path.iterdir()))
    assert list(texts) == ["fr"]
    assert texts["fr"].startswith("Les pompes\nLe comité")
