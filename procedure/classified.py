"""Classified information does not belong in Caveat, not even for a moment.

What carries a marking of classified information is refused before it is stored. The markings are
those of the banner and the portions of U.S. documents (32 CFR 2001.21 and 2001.23, E.O. 13526); a
text without one may be classified too, and only its author knows.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from procedure.refusals import NotWellFormed

_LEVELS = ("TOP SECRET", "SECRET", "CONFIDENTIAL")
_BANNER = rf"(?<![A-Z])(?:{'|'.join(_LEVELS)})(?=//[A-Z])"
"""``SECRET//NOFORN``: a level, with how it may be passed on."""
_PORTION = r"\((?:TS|S|C)(?=//[A-Z]+)"
"""``(S//NF)`` before a paragraph."""
_ALONE = r"^[ \t]*(?:TOP SECRET|SECRET)(?=[ \t]*$)"
"""A level alone on its line."""
MARKINGS = re.compile("|".join((_BANNER, _PORTION, _ALONE)), re.MULTILINE)
"""What a text is looked through for. Written in capitals only, as markings are."""


class LooksClassified(NotWellFormed):
    """The text carries a marking of classified information."""

    sentence = (
        "This looks classified: it says {marking}. Caveat must hold nothing classified, so nothing "
        "of it was saved. Say instead where it can be read."
    )


def must_be_unclassified(content: Mapping[str, Any]) -> None:
    """Raise LooksClassified where a text in it, or in what it holds, carries a marking."""
    for text in _texts(content):
        found = MARKINGS.search(text)
        if found is not None:
            raise LooksClassified(marking=found[0].strip().lstrip("("))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
