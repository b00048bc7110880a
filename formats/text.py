"""Decode bytes to text in any encoding."""

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
_HIGH_BYTE_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_ARABIC_LETTERS = re.compile(rb"\xc7\xe1")
"""The Arabic article in windows-1256: a byte pair that does not occur in Russian."""
_NOT_TEXT = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
"""The first bytes of documents, archives, and images."""
_UNTRUSTED_ENCODINGS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
)
"""Encodings that no real email declares. Their decoders are slow or warn about bad input."""
_SAMPLE = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Decode bytes. Returns the text with line feeds, and the encoding if it was a guess.

    A byte order mark or the ``declared`` encoding is used if the bytes fit it. Raises Unreadable
    if the bytes are not text.
    """
    if raw.startswith(_NOT_TEXT):
        raise Unreadable(
            "This is a document, archive, or image, not text. Open it yourself, and ask the sender "
            "for the content as plain text."
        )
    text, guessed = _decode(raw, declared)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Unreadable(
            "This is not text: it contains NUL bytes. Export the message as plain text in UTF-8, "
            ".eml, or .json, and send it again."
        )
    return _CONTROLS.sub(" ", storable(text)), guessed


def storable(text: str) -> str:
    """The text without NUL characters and lone surrogates, which a database rejects."""
    return text.replace("\x00", " ").encode("utf-8", errors="replace").decode("utf-8")


def _decode(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    marked = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked is not None:
        raw, declared = raw.removeprefix(marked[0]), marked[1]
    elif b"\x00" in raw[:_SAMPLE]:
        declared = _wide_encoding(raw[:_SAMPLE]) or declared
    for name in (declared, "utf-8"):
        try:
            if (
                name is not None
                and codecs.lookup(name).name.replace("-", "_") not in _UNTRUSTED_ENCODINGS
            ):
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
    """UTF-16 without a byte order mark, if every other byte is NUL, as in Western text."""
    low, high = sample[::2], sample[1::2]
    if b"\x00" not in low and high.count(0) * 2 > len(high):
        return "utf-16-le"
    return "utf-16-be" if b"\x00" not in high and low.count(0) * 2 > len(low) else None


def _likely_encoding(raw: bytes) -> str:
    """Guess the encoding. Cyrillic and Arabic words are runs of high bytes; in Western text high
    bytes are isolated.
    """
    in_runs = sum(len(run) for run in _HIGH_BYTE_RUN.findall(raw))
    if in_runs * 2 < len(_HIGH.findall(raw)):
        return "cp1252"
    return "cp1256" if len(_ARABIC_LETTERS.findall(raw)) * 20 > in_runs / 3 else "cp1251"
