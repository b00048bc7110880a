"""What senders write about a person, cleaned: names, nationalities, document numbers."""

import re
from collections.abc import Iterable

from formats.dates import partial_date
from formats.labels import label
from formats.text import storable

_UNKNOWN = frozenset(
    map(
        label,
        (
            *("UNK", "UNKNOWN", "NOT KNOWN", "N/A"),
            *("INCONNU", "INCONNUE", "DESCONOCIDO", "DESCONOCIDA"),
            *("غير معروف", "غير معروفة", "مجهول", "مجهولة"),
            *("НЕИЗВЕСТНО", "НЕИЗВЕСТЕН", "НЕИЗВЕСТНА"),
        ),
    )
)
_LONGEST_UNKNOWN = 20
_BETWEEN_NAMES = re.compile(r"[;|\n؛]")
_MOST = 1_000
"""After so many parts the rest of a list is one part: bounded work."""
_COMMA = re.compile(r"[,،]")
_BETWEEN_CODES = re.compile(r"[;|\n؛,،/]")
_CODE = re.compile(r"[^\W_](?:[\w\-/]*[^\W_])?")
_FEWEST_DIGITS, _SHORTEST_NUMBER = 3, 5


def known(text: str) -> str | None:
    """The text on one line with single spaces; None if it only says that nothing is known.

    Senders write "-", "UNK" or "unknown" in their own language for a name they do not have.
    """
    kept = " ".join(storable(text).split())
    if not any(char.isalnum() for char in kept):
        return None
    if len(kept) <= _LONGEST_UNKNOWN and label(kept) in _UNKNOWN:
        return None
    return kept


def all_known(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that say something, each once, in their order."""
    return tuple(dict.fromkeys(text for text in map(known, texts) if text is not None))


def names(text: str) -> tuple[str, ...]:
    """The names in a list of other names.

    They are parted by semicolons or lines. A comma parts them only where every piece has two
    words: in "FAMILY, Given" it does not.
    """
    found: list[str] = []
    for piece in _BETWEEN_NAMES.split(text, _MOST):
        by_comma = _COMMA.split(piece, _MOST)
        found += by_comma if all(len(part.split()) > 1 for part in by_comma) else [piece]
    return all_known(found)


def nationalities(text: str) -> tuple[str, ...]:
    """The codes or words as given, without "unknown".

    914 (International Criminal Court), 916 (Special Tribunal for Lebanon) and 922 (Residual
    Mechanism) stand where a country would; they are kept like any code.
    """
    return () if known(text) is None else all_known(_BETWEEN_CODES.split(text, _MOST))


def document_numbers(text: str) -> tuple[str, ...]:
    """The numbers of passports and other documents in a description; dates are passed over."""
    found: list[str] = []
    for piece in _BETWEEN_NAMES.split(text, _MOST):
        run: list[str] = []
        for word in (*piece.split(None, _MOST), ""):
            code = _CODE.search(word)
            if code is not None and _continues(run, code[0]):
                run.append(code[0])
                continue
            found += _number(run)
            run = [code[0]] if code is not None and _begins(code[0]) else []
    return tuple(dict.fromkeys(found))


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _begins(word: str) -> bool:
    """A number, or the one or two letters of a series before it."""
    return _digits(word) > 0 or (len(word) <= 2 and word.isupper())


def _continues(run: list[str], word: str) -> bool:
    """In "45 04 123456" and "AB 123456" the spaces belong to the number."""
    return bool(run) and word.isdigit() and (run[-1].isdigit() or _digits(run[-1]) == 0)


def _number(run: list[str]) -> list[str]:
    text = " ".join(run)
    plausible = len(text) >= _SHORTEST_NUMBER and _digits(text) >= _FEWEST_DIGITS
    return [text.upper()] if plausible and not _is_date(text) else []


def _is_date(text: str) -> bool:
    """Eight digits in a row may be a date or a number: they count as a number."""
    return not text.isdigit() and partial_date(text) is not None
