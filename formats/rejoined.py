"""The same words again where signs between them keep a name apart.

Markup inside plain text, cells between semicolons, names as airlines and passports print them: what
is written there is screened as it is, and once more as a reader would see it.
"""

import re
from collections.abc import Iterator

from formats.markup import html_to_text

_MARKUP = re.compile(r"</[a-z][a-z0-9:-]{0,20}\s{0,5}>|&(?:[a-z]{2,8}|#x?[0-9a-f]{1,7});", re.I)
_MAX_CELL_WORDS = 3
_SEMICOLONS = re.compile(r"\s*[;؛]\s*")
_SLASHES = re.compile(r"[^\W\d_]{2,40}(?:/[^\W\d_]{1,40}){1,4}(?![\w/])")
_PASSPORT_LINE = re.compile(r"(?<![A-Z<])[A-Z<]{28,44}(?![A-Z<])")
_BEFORE_NAME = 5
"""Letters of the kind of document and of the country, before the name."""
"""The first line that machines read in a passport: "P<UTOERIKSSON<<ANNA<MARIA<<<" and so on."""


def rejoined(text: str) -> Iterator[str]:
    """Pieces of the text without the signs that keep words apart. None repeats it as a whole."""
    if _MARKUP.search(text):
        yield html_to_text(text)
    for line in text.split("\n"):
        if ";" in line or "؛" in line:
            cells = _SEMICOLONS.split(line)
            if all(len(cell.split()) <= _MAX_CELL_WORDS for cell in cells):
                yield " ".join(filter(None, cells))
        if "<<" in line:
            for found in _PASSPORT_LINE.findall(line):
                yield from (name.replace("<", " ") for name in (found, found[_BEFORE_NAME:]))
        if "/" in line:
            parts = (match[0].split("/") for match in _SLASHES.finditer(line))
            yield from (" ".join(one) for one in parts if all(part[0].isupper() for part in one))
