"""The same words again, as a reader sees them, where something keeps the parts of a name apart.

Text is screened as it was received. What is added here is screened too: markup inside plain text,
cells, values below each other, names as airlines and passports print them, letters that stand
alone, short pieces that are still encoded.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from itertools import groupby, islice

from formats.markup import html_to_text
from formats.outcome import Unreadable
from formats.transfer import decode_base64

_MARKUP = re.compile(r"</[a-z][a-z0-9:-]{0,20}\s{0,5}>|&(?:[a-z]{2,8}|#x?[0-9a-f]{1,7});", re.I)
_QUOTED_PRINTABLE = re.compile(r"=\n|=[2-7][0-9A-F](?=.{0,80}=[2-7][0-9A-F])")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n\s{0,20}(?=[^\W\d_])")
_AROUND, _MAX_HYPHENS = 60, 2_000
"""Characters on each side of a divided word, and so many words."""
_BACKWARD = re.compile("\u202e([^\n\u202c]{2,200})")
_SINGLE_LETTERS = re.compile(r"\b(?:[^\W\d_][ .]){3,60}[^\W\d_]\b")
_BASE64 = re.compile(r"(?<![\w+/=.:%-])[A-Za-z0-9+/]{20,4000}={0,2}(?![\w+/=-])")
_HEX = re.compile(r"(?<![\w-])(?:[0-9a-fA-F]{2} ?){10,2000}(?![\w-])")
_SEMICOLONS = re.compile(r"\s*[;؛]\s*")
_VALUE = re.compile(r"\s*(?:[-*]\s+)?[^:=\n]{1,40}[:=]\s*(\S+(?: \S+){0,2})\s*")
_MAX_CELL_WORDS, _MAX_VALUES = 3, 60
_DIVIDED = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,40}(?:[/:^#$~\\][^\W\d_]{1,40}){1,4}(?![\w/:])")
_DIVIDER = re.compile(r"[/:^#$~\\]")
_TITLE = re.compile(r"(?<=[A-Z]{2})(?:MRS|MSTR|MISS|MR|MS|DR)$")
_PASSPORT_LINE = re.compile(r"(?<![A-Z<])[A-Z<]{28,48}(?![A-Z<])")
_BEFORE_NAME = 5
"""Letters of the kind of document and of the country, before the name."""


def rejoined(text: str) -> Iterator[str]:
    """Pieces of the text without what keeps words apart. Takes time in proportion to the text."""
    if _MARKUP.search(text):
        yield html_to_text(text)
    if _QUOTED_PRINTABLE.search(text):
        yield quopri.decodestring(text.encode()).decode("utf-8", errors="replace")
    if _ESCAPED.search(text):
        yield _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)
    for match in islice(_HYPHENATED.finditer(text), _MAX_HYPHENS):
        before = text[max(0, match.start() - _AROUND) : match.start()]
        yield before + text[match.end() : match.end() + _AROUND]
    yield from (match[1][::-1] for match in _BACKWARD.finditer(text))
    yield from _decoded(text)
    for match in _DIVIDED.finditer(text):
        parts = _DIVIDER.split(match[0])
        if all(part[0].isupper() for part in parts):
            yield _TITLE.sub("", " ".join(parts))
    if "<<" in text:
        for found in _PASSPORT_LINE.findall(text):
            yield from (name.replace("<", " ") for name in (found, found[_BEFORE_NAME:]))
    yield from _of_lines(text.split("\n"), has_letters=bool(_SINGLE_LETTERS.search(text)))


def _of_lines(lines: list[str], *, has_letters: bool) -> Iterator[str]:
    yield from _values(lines)
    for line in lines:
        if ";" in line or "؛" in line:
            cells = _SEMICOLONS.split(line)
            if all(len(cell.split()) <= _MAX_CELL_WORDS for cell in cells):
                yield " ".join(filter(None, cells))
        if has_letters and _SINGLE_LETTERS.search(line):
            yield _SINGLE_LETTERS.sub(lambda one: re.sub("[ .]", "", one[0]), line)


def _values(lines: list[str]) -> Iterator[str]:
    """The short values of lines below each other, whatever their labels are."""
    for is_labeled, found in groupby(map(_labeled, lines), key=bool):
        values = [match[1] for match in found if match is not None] if is_labeled else []
        for at in range(0, len(values), _MAX_VALUES - 1):
            if len(values[at:]) > 1:
                yield " ".join(values[at : at + _MAX_VALUES])


def _labeled(line: str) -> re.Match[str] | None:
    return _VALUE.fullmatch(line) if ":" in line or "=" in line else None


def _decoded(text: str) -> Iterator[str]:
    """Short pieces in base64 or as numbers of bytes that are text."""
    for match in _BASE64.finditer(text):
        try:
            yield from _words(decode_base64(match[0].encode()))
        except Unreadable:
            continue
    for match in _HEX.finditer(text):
        try:
            yield from _words(binascii.unhexlify(match[0].replace(" ", "")))
        except binascii.Error:
            continue


def _words(raw: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "utf-16-le"):
        text = raw.decode(encoding, errors="replace")
        if "\ufffd" not in text and text.isprintable() and any(map(str.isalpha, text)):
            yield text
