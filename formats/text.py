"""Bytes to text: whatever the encoding, without raising."""

import codecs
import re

from formats.outcome import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_ARABIC_LETTERS = re.compile(rb"\xc7\xe1")
"""The Arabic article in windows-1256: a pair that Russian does not have."""
_NOT_TEXT = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
"""How documents, archives and pictures begin."""
_NOT_TRUSTED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Names that no mail declares in earnest; their decoders are slow or warn about broken input."""
_SAMPLE = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text with line feeds, and the encoding if it had to be guessed.

    A byte order mark and ``declared`` (the name of an encoding) are believed if they fit.
    Raises Unreadable for what is not text.
    """
    if raw.startswith(_NOT_TEXT):
        raise Unreadable(
            "This is a document, an archive or a picture and not text: look at it, and ask for "
            "its words as plain text."
        )
    text, guessed = _decode(raw, declared)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Unreadable(
            "This is not text: it holds NUL bytes. Export the message as plain text in UTF-8, "
            "or as .eml or .json, and send it again."
        )
    return _CONTROLS.sub(" ", storable(text)), guessed


def storable(text: str) -> str:
    """The text without NUL and without half characters, which no store takes."""
    return text.replace("\x00", " ").encode("utf-8", errors="replace").decode("utf-8")


def _decode(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    marked = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked is not None:
        raw, declared = raw.removeprefix(marked[0]), marked[1]
    elif b"\x00" in raw[:_SAMPLE]:
        declared = _wide_encoding(raw[:_SAMPLE]) or declared
    for name in (declared, "utf-8"):
        try:
            if name is not None and codecs.lookup(name).name.replace("-", "_") not in _NOT_TRUSTED:
                return raw.decode(name), None
        except (LookupError, ValueError):
            continue
    damaged = raw.decode("utf-8", errors="replace")
    losses = damaged.count("\ufffd")
    if losses * 4 <= sum(char > "\x7f" for char in damaged) - losses:
        return damaged, "utf-8, with damaged characters"
    name = _likely_encoding(raw)
    return raw.decode(name, errors="replace"), name


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a mark, if every second byte is NUL, as in Western text."""
    low, high = sample[::2], sample[1::2]
    if b"\x00" not in low and high.count(0) * 2 > len(high):
        return "utf-16-le"
    return "utf-16-be" if b"\x00" not in high and low.count(0) * 2 > len(low) else None


def _likely_encoding(raw: bytes) -> str:
    """Cyrillic and Arabic words are runs of high bytes; Western words have them singly."""
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(raw))
    if in_runs * 2 < len(_HIGH.findall(raw)):
        return "cp1252"
    return "cp1256" if len(_ARABIC_LETTERS.findall(raw)) * 20 > in_runs / 3 else "cp1251"
