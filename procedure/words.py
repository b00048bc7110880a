"""What people write where words matter: a reason, a proof, a report. Never blank, never made up.

Characters that nobody types, or that make a text read differently from what it says, are refused.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from procedure.classified import must_be_unclassified
from procedure.refusals import NotWellFormed
from procedure.showing import UNSEEN, number

LONGEST = 500_000
"""Characters of one text, some 200 pages: what is longer is a document of its own (POLICY)."""

UNWRITTEN = f"doc-{'0' * 26}"
"""Represents the document while permission and form are checked, before anything is written."""

_UNTYPED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, what changes the direction of writing, and halves of characters."""


def said(text: str) -> str:
    """The text, if it says something. Raises ValueError with a sentence.

    A letter or a digit of any script says something; spaces, dots and invisible characters do not.
    """
    if len(text) > LONGEST:
        raise ValueError(f"at most {LONGEST:,} characters; this has {len(text):,}")
    if (found := _UNTYPED.search(text)) is not None:
        raise ValueError(
            f"the character {number(found[0])} is a control character or changes the direction "
            "of writing; remove it"
        )
    if not says_something(text):
        raise ValueError("say something; this is blank")
    return text


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(char.isalnum() and UNSEEN.match(char) is None for char in text)


Words = Annotated[str, AfterValidator(said)]
"""What a person wrote where words matter."""


def checked_words(text: str, what: str) -> str:
    """The text, where it is words. Raises NotWellFormed, which says ``what`` is not."""
    try:
        return said(text)
    except ValueError as error:
        raise NotWellFormed(problem=f"{what}: {error}.") from None


# --- what the document of an order holds --------------------------------------------------------

_NAMES = {"text": "The text", "reason": "The reason"}
"""Where a document holds a person's own words, and what a refusal calls them."""


def check_written(content: Mapping[str, Any], *, required: bool) -> None:
    """Raise NotWellFormed where a document lacks the words that an order takes.

    Where they are not ``required``, there may be none, but none that say nothing. Raises
    LooksClassified.
    """
    must_be_unclassified(content)
    given = {key: content[key] for key in _NAMES if content.get(key)}
    for key, words in given.items():
        checked_words(str(words), _NAMES[key])
    if required and not given:
        checked_words("", _NAMES["reason" if "reason" in content else "text"])
