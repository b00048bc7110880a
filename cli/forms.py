"""Words of the command line, read as what the procedure knows."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cli.files import read_text
from client.entered import read_entered
from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.entered import EnteredPerson
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


def entered_from(file: str | None) -> EnteredPerson | None:
    """The person in a file, or on standard input for ``-``. Raises NotWellFormed, FileUnusable."""
    if file is None:
        return None
    if file == "-":
        return read_entered(sys.stdin.read())
    remedy = "give a file with the lines name:, born:, nationality: and source:"
    return read_entered(read_text(Path(file), "The person", remedy))


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
