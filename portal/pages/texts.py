"""Texts as pages show them: in their own script, as a sentence, and word by word against others."""

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from portal.pages.scripts import direction_of, language_of
from procedure.values import Stored


class Text(Stored):
    """A text in its own script."""

    text: str
    lang: str = ""
    rtl: bool = False


def text_of(text: str, declared: str = "") -> Text:
    """A text with its language and direction."""
    return Text(text=text, lang=language_of(text, declared), rtl=direction_of(text) == "rtl")


def day_in_words(value: str) -> str:
    """``Dec 5, 1973`` for ``1973-12-05``; what is no whole date stays as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day:%b} {day.day}, {day.year}"


def in_sentence(reasons: Sequence[str]) -> str:
    """Reasons as one sentence: the first letter is a capital, a period ends it."""
    joined = "; ".join(reasons)
    return f"{joined[:1].upper()}{joined[1:]}." if joined else ""


_WORD, _LINE = re.compile(r"\S+\s*|\s+"), re.compile(r".*\n|.+")
_LONG = 20_000


def word_changes(before: str, now: str) -> list[tuple[str, str]]:
    """The words of both, in pieces that are ``removed``, ``added`` or the ``same``."""
    # Comparing takes the square of the pieces: of long texts they are lines.
    piece = _WORD if len(before) + len(now) < _LONG else _LINE
    old, new = (piece.findall(text) for text in (before, now))
    pieces = []
    for what, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(old[start:end])))
            continue
        pieces.append(("removed", "".join(old[start:end])))
        pieces.append(("added", "".join(new[first:last])))
    return [(kind, text) for kind, text in pieces if text]
