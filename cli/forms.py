"""Words of the command line, read as what the procedure knows."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from procedure.clocks.workdays import CLOSES
from procedure.clocks.zones import EASTERN
from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.refusals import NotWellFormed
from procedure.values import Moment

K = TypeVar("K", bound=StrEnum)
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


def circumstances_from(words: list[str] | None) -> tuple[Circumstance, ...]:
    """The circumstances with these names. Raises NotWellFormed."""
    return tuple(_one_of(Circumstance, word, "circumstance") for word in words or [])


def alerted_by_from(word: str) -> AlertedBy:
    """Who was alerted. Raises NotWellFormed."""
    return _one_of(AlertedBy, word, "value of --alerted-by")


def identity_from(word: str) -> IdentityFinding:
    """How sure the analyst is. Raises NotWellFormed."""
    return _one_of(IdentityFinding, word, "value of --identity")


def moment_from(word: str) -> datetime:
    """A moment with its offset; a day alone means 17:30 in Washington. Raises NotWellFormed."""
    try:
        return datetime.combine(date.fromisoformat(word), CLOSES, EASTERN)
    except ValueError:
        pass
    try:
        return _MOMENT.validate_python(word)
    except ValidationError:
        raise NotWellFormed(
            problem=f"{word!r} is no moment: write 2026-12-01T17:30-05:00, or a day, such as "
            "2026-12-01, which means 17:30 in Washington."
        ) from None


def _one_of(kinds: type[K], word: str, what: str) -> K:
    known = {kind.value: kind for kind in kinds}
    if word not in known:
        known_words = ", ".join(known)
        raise NotWellFormed(problem=f"There is no {what} {word!r}; there are: {known_words}.")
    return known[word]


def fields_from(words: list[str] | None) -> dict[str, str]:
    """The fields of a form, each given as ``key=value``. Raises NotWellFormed."""
    given: dict[str, str] = {}
    for word in words or []:
        key, separator, value = word.partition("=")
        if not separator:
            raise NotWellFormed(problem=f"A field is given as key=value, not as {key!r}.")
        given[key] = value
    return given
