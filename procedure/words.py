"""What people write where words matter: a reason, a proof, a report. Never blank, never made up.

Characters that nobody types, or that make a text read differently from what it says, are refused.
"""

import re
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from procedure.refusals import NotWellFormed
from procedure.showing import UNSEEN, number

LONGEST = 500_000
"""Characters of one text, some 200 pages: what is longer is a document of its own (POLICY)."""

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


def _said_or_nothing(text: str) -> str:
    return said(text) if text else text


Words = Annotated[str, AfterValidator(said)]
"""What a person wrote where words matter."""
WordsOrNothing = Annotated[str, AfterValidator(_said_or_nothing)]
"""What a person may add in words; where they write nothing, it is empty."""


def checked_words(text: str, what: str) -> str:
    """The text, where it is words. Raises NotWellFormed, which says ``what`` is not."""
    try:
        return said(text)
    except ValueError as error:
        raise NotWellFormed(problem=f"{what}: {error}.") from None


# --- what the document of an order holds --------------------------------------------------------


class Written(BaseModel):
    """What a document of an order must hold; it may hold more."""

    model_config = ConfigDict(frozen=True, extra="allow")
    names: ClassVar[dict[str, str]] = {"text": "The text", "reason": "The reason"}


class Statement(Written):
    """What happened, what is asked, or what is decided."""

    text: Words


class Reasoned(Written):
    """Why a person decided so."""

    reason: Words


class FormAnswer(Written):
    """An answer by an outcome and a form, perhaps with further text."""

    text: WordsOrNothing = ""


def check_written(form: type[Written], content: dict[str, Any]) -> None:
    """Raise NotWellFormed where the words are missing that the form demands."""
    try:
        form.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        why = first.get("ctx", {}).get("error", "say something")
        raise NotWellFormed(problem=f"{Written.names.get(name, name)}: {why}.") from None
