"""Words of the command line, read as what the procedure knows."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.refusals import NotWellFormed
from procedure.values import Moment

K = TypeVar("K", bound=StrEnum)


def circumstances_from(words: list[str] | None) -> tuple[Circumstance, ...]:
    """The circumstances with these names. Raises NotWellFormed."""
    return tuple(_one_of(Circumstance, word, "circumstance") for word in words or [])


def alerted_by_from(word: str) -> AlertedBy:
    """Who was alerted. Raises NotWellFormed."""
    return _one_of(AlertedBy, word, "value of --alerted-by")


def identity_from(word: str) -> IdentityFinding:
    """How sure the analyst is. Raises NotWellFormed."""
    return _one_of(IdentityFinding, word, "value of --identity")


def _one_of(kinds: type[K], word: str, what: str) -> K:
    known = {kind.value: kind for kind in kinds}
    if word not in known:
        known_words = ", ".join(known)
        raise NotWellFormed(problem=f"There is no {what} {word!r}; there are: {known_words}.")
    return known[word]


def moment_from(word: str) -> datetime:
    """The moment, in UTC. Raises NotWellFormed."""
    try:
        return TypeAdapter(Moment).validate_python(word)
    except ValidationError:
        raise NotWellFormed(
            problem="A time is given as ISO 8601 with an offset, such as 2026-03-03T15:00:00Z."
        ) from None


def fields_from(words: list[str] | None) -> dict[str, str]:
    """The fields of a form, each given as ``key=value``. Raises NotWellFormed."""
    given: dict[str, str] = {}
    for word in words or []:
        key, separator, value = word.partition("=")
        if not separator:
            raise NotWellFormed(problem=f"A field is given as key=value, not as {key!r}.")
        given[key] = value
    return given
