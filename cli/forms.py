"""Words of the command line, read as what the procedure knows."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from procedure.clocks.zones import EASTERN
from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.refusals import NotWellFormed

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


def fields_from(words: list[str] | None) -> dict[str, str]:
    """The fields of a form, each given as ``key=value``. Raises NotWellFormed."""
    given: dict[str, str] = {}
    for word in words or []:
        key, separator, value = word.partition("=")
        if not separator:
            raise NotWellFormed(problem=f"A field is given as key=value, not as {key!r}.")
        given[key] = value
    return given


def moment_from(word: str, option: str) -> datetime:
    """The moment of an option: a date is its first moment in Washington. Raises NotWellFormed."""
    day = _date(word)
    return _midnight(day, option) if day is not None else _moment(word, option)


def end_from(word: str, option: str) -> datetime:
    """The first moment that no longer counts: a date counts to its end in Washington.

    Raises NotWellFormed.
    """
    day = _date(word)
    if day is None:
        return _moment(word, option)
    if day == date.max:
        raise _no_moment(option)
    return _midnight(day + timedelta(days=1), option)


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _midnight(day: date, option: str) -> datetime:
    try:
        return datetime.combine(day, time(), EASTERN).astimezone(UTC)
    except OverflowError:
        raise _no_moment(option) from None


def _moment(word: str, option: str) -> datetime:
    try:
        moment = datetime.fromisoformat(word)
        if moment.tzinfo is None:
            raise _no_moment(option)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _no_moment(option) from None


def _no_moment(option: str) -> NotWellFormed:
    problem = (
        f"{option} takes a date (2026-03-02) or a time with its offset (2026-03-02T09:00-05:00)."
    )
    return NotWellFormed(problem=problem)
