"""How text of any origin is shown: whatever nobody sees, or a terminal would obey, is visible.

Letters of every script stay as they are. Light, for it is loaded by every command.
"""

import re

_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, direction, line separators
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What has no form of its own (Unicode's Default_Ignorable_Code_Point), controls, separators, and
halves of characters, which no encoding can hold."""
UNSEEN = re.compile(f"[{_UNSEEN}]")
"""Finds each such character."""
_UNSEEN_IN_LINE = re.compile(f"[{_UNSEEN}\t\n]")


def shown(text: str) -> str:
    """The text with what is unseen as its number, as ``[U+202E]``; line feeds and tabs stay."""
    return UNSEEN.sub(_stand_in, text)


def in_one_line(text: str, most: int | None = None) -> str:
    """The text as a part of one line, cut after so many characters."""
    cut = text if most is None or len(text) <= most else f"{text[:most]}..."
    return _UNSEEN_IN_LINE.sub(_stand_in, cut)


def quoted(text: str) -> str:
    """What somebody typed, repeated in a sentence: in quotes, in one line, cut where it is long."""
    return f"'{in_one_line(text, 60)}'"


def number(character: str) -> str:
    """How Unicode names a character: ``U+202E``."""
    return f"U+{ord(character):04X}"


def _stand_in(found: re.Match[str]) -> str:
    return f"[{number(found[0])}]"
