"""Clean what senders write about a person: names, nationalities, and document numbers."""

import re
from collections.abc import Iterable

from formats.dates import partial_date
from formats.labels import normalize_label
from formats.text import storable

_UNKNOWN = frozenset(
    map(
        normalize_label,
        (
            *("UNK", "UNKNOWN", "NOT KNOWN", "N/A"),
            *("INCONNU", "INCONNUE", "DESCONOCIDO", "DESCONOCIDA"),
            *("غير معروف", "غير معروفة", "مجهول", "مجهولة"),
            *("НЕИЗВЕСТНО", "НЕИЗВЕСТЕН", "НЕИЗВЕСТНА"),
        ),
    )
)
_MAX_UNKNOWN_LENGTH = 20
_NAME_SEPARATOR = re.compile(r"[;|\n؛]")
_MAX_PARTS = 1_000
"""After this many items, the rest of a list is one item. This limits the work."""
_COMMA = re.compile(r"[,،]")
_CODE_SEPARATOR = re.compile(r"[;|\n؛,،/]")
_CODE = re.compile(r"[^\W_](?:[\w\-/]*[^\W_])?")
_FILE_NUMBER = re.compile(r"([0-9]{4})\s?[/\-]\s?([0-9]{1,9})")
_MIN_DIGITS, _MIN_NUMBER_LENGTH = 3, 5


def clean_value(text: str) -> str | None:
    """The text on one line with single spaces. None if it only says "unknown".

    Senders write "-", "UNK", or "unknown" in their own language when they have no value.
    """
    kept = " ".join(storable(text).split())
    if not any(char.isalnum() for char in kept):
        return None
    if len(kept) <= _MAX_UNKNOWN_LENGTH and normalize_label(kept) in _UNKNOWN:
        return None
    return kept


def clean_values(texts: Iterable[str]) -> tuple[str, ...]:
    """The values that are not "unknown", without duplicates, in order."""
    return tuple(dict.fromkeys(text for text in map(clean_value, texts) if text is not None))


def names(text: str) -> tuple[str, ...]:
    """The names in a list of aliases.

    Semicolons and line breaks separate names. A comma does so only if every part has at least two
    words, so "FAMILY, Given" is one name.
    """
    found: list[str] = []
    for piece in _NAME_SEPARATOR.split(text, _MAX_PARTS):
        by_comma = _COMMA.split(piece, _MAX_PARTS)
        found += by_comma if all(len(part.split()) > 1 for part in by_comma) else [piece]
    return clean_values(found)


def file_number(text: str) -> str | None:
    """The INTERPOL file number with a slash ("2021/75051"), or None if the text is not one.

    URLs write it with a hyphen.
    """
    match = _FILE_NUMBER.fullmatch(text.strip())
    return None if match is None else f"{match[1]}/{match[2]}"


def nationalities(text: str) -> tuple[str, ...]:
    """The codes or words as given, without "unknown".

    914 (International Criminal Court), 916 (Special Tribunal for Lebanon), and 922 (Residual
    Mechanism) take the place of a country. They are kept like any other code.
    """
    return (
        () if clean_value(text) is None else clean_values(_CODE_SEPARATOR.split(text, _MAX_PARTS))
    )


def document_numbers(text: str) -> tuple[str, ...]:
    """The passport and other document numbers in a description. Dates are skipped."""
    found: list[str] = []
    for piece in _NAME_SEPARATOR.split(text, _MAX_PARTS):
        run: list[str] = []
        for word in (*piece.split(None, _MAX_PARTS), ""):
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
    """Whether the word is a number, or the one- or two-letter series before a number."""
    return _digits(word) > 0 or (len(word) <= 2 and word.isupper())


def _continues(run: list[str], word: str) -> bool:
    """Whether the word continues the number, as in "45 04 123456" and "AB 123456"."""
    return bool(run) and word.isdigit() and (run[-1].isdigit() or _digits(run[-1]) == 0)


def _number(run: list[str]) -> list[str]:
    text = " ".join(run)
    plausible = len(text) >= _MIN_NUMBER_LENGTH and _digits(text) >= _MIN_DIGITS
    return [text.upper()] if plausible and not _is_date(text) else []


def _is_date(text: str) -> bool:
    """Whether the text is a date. Eight digits in a row count as a number."""
    return not text.isdigit() and partial_date(text) is not None
