"""Bytes of a text file into characters."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from lessonbase.errors import ReadError

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝŸ€£§©®°²³¹ªº«»¿¡·–—‘’“”„…•™½¼¾\xa0\xad"
)
# Within a word such a sign is a letter of another encoding: "mieszka³o" was "mieszkało".
_MISREAD = re.compile(r"[a-z][£¥§©®°²³¹ªº¼½¾¿¡][a-z]")
# What "surrogateescape" makes of a byte that is not UTF-8, and the letter that the byte most likely was.
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", errors="replace") for byte in range(0x80, 0x100)}
_SAMPLE = 64 * 1024
# Signs that steer a device: of 1,100 sound files of text none has one.
_STEERING = re.compile(rb"[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
_FEW = 2


def damage(data: bytes) -> str:
    """What tells that a file of text is damaged, though it can be read; "" where nothing does."""
    if data.count(b"\0") > len(data) // 100:
        return ""  # UTF-16 or UTF-32
    count = len(_STEERING.findall(data))
    if count <= _FEW:
        return ""
    return f"The file holds {count:,} signs that no text has: some of it is damaged. Compare what is quoted from it with the file."


def decode(path: Path, data: bytes, declared: str | None = None) -> str:
    """The text of a file: by its byte order mark, as UTF-8, be it with a few bad bytes, as it is `declared`
    to be, else by what charset-normalizer finds likeliest.

    Raises ReadError when the bytes are not text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                break
    if b"\0" not in data[:_SAMPLE]:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        if (text := _mostly_utf8(data)) is not None:
            return text
        if (text := _as_declared(data, declared)) is not None:
            return text
        # Short texts look alike in all of the single-byte encodings; the western one is by far the commonest.
        western = data.decode("cp1252", errors="replace")
        if all(char < "\x80" or char in _WESTERN for char in western) and not _MISREAD.search(western):
            return western
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None or (b"\0" in data[:_SAMPLE] and not guess.encoding.startswith(("utf_16", "utf_32"))):
        raise ReadError(
            path, "this is not text, in spite of its name. Export it as PDF, text or Markdown and add that."
        )
    return data.decode(guess.encoding, errors="replace")


def _mostly_utf8(data: bytes) -> str | None:
    """The text where most bytes beyond ASCII are UTF-8, its stray ones read as Windows-1252 and a character that the
    end cuts dropped; None where they are not.

    Files pasted together from two programs have such bytes. Text in another encoding hardly ever looks like UTF-8.
    """
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(data)
    sound = len(text.encode("utf-8", errors="ignore"))
    if sound - len(data.decode("ascii", errors="ignore")) <= len(data) - sound:
        return None
    return text.translate(_STRAYS).removeprefix("\ufeff")


def _as_declared(data: bytes, declared: str | None) -> str | None:
    """The text, which has no NUL, in the encoding that a file declares; None when it declares none, or wrongly."""
    if declared is None:
        return None
    # What calls itself Latin-1 is Windows-1252 in practice, as browsers take it.
    name = "cp1252" if declared.lower() in ("iso-8859-1", "latin1", "us-ascii", "ascii") else declared
    try:
        # Pages that were UTF-16 keep saying so where they were saved as something else: any two bytes make a sign then.
        if codecs.lookup(name).name.startswith(("utf-16", "utf-32")):
            return None
        return data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
