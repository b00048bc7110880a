"""Words of the command line, read as what the procedure knows."""

from enum import StrEnum
from typing import TypeVar

from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.refusals import NotWellFormed, no_such
from procedure.showing import quoted

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
        raise no_such(what, word, known)
    return known[word]


def fields_from(words: list[str] | None) -> dict[str, str]:
    """The fields of a form, each given as ``key=value``. Raises NotWellFormed."""
    given: dict[str, str] = {}
    for word in words or []:
        key, separator, value = word.partition("=")
        if not separator:
            raise NotWellFormed(problem=f"A field is given as key=value, not as {quoted(key)}.")
        given[key] = value
    return given
