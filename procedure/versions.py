"""Naming a version of a communication, and which one is meant where none is named."""

from collections.abc import Sequence

from procedure.intake.intake import IntakeState, intake_id
from procedure.refusals import NotFound, NotWellFormed
from procedure.rows import IntakeRow

_UNDECIDED = frozenset({IntakeState.AWAITING_SCREENING, IntakeState.AWAITING_PERSON})
_DIGITS = 9
"""A database's integer holds so many."""


class SeveralVersionsWait(NotWellFormed):
    """A decision on one version must not become a decision on another."""

    sentence = "Several versions wait for a person. Name the one that you mean: {versions}."


def split(name: str) -> tuple[str, int | None]:
    """The communication, and the version where one is named: ``comm-01K...`` or ``comm-01K.../v2``.

    Raises NotFound for what is neither.
    """
    communication, mark, version = name.partition("/v")
    if not mark:
        return communication, None
    if not (version.isascii() and version.isdigit()) or len(version) > _DIGITS:
        raise NotFound(what="communication", name=name)
    return communication, int(version)


def meant(name: str, versions: Sequence[IntakeRow]) -> IntakeRow:
    """The version that is named; without a number the one that waits for a person, or the newest.

    ``versions`` are those of the communication, newest first. Each has its own decision, so that
    nothing is guessed where several wait. Raises NotFound, SeveralVersionsWait.
    """
    _, number = split(name)
    if number is not None:
        versions = [row for row in versions if row.version == number]
    if not versions:
        raise NotFound(what="communication", name=name)
    if number is not None or len(versions) == 1:
        return versions[0]
    undecided = [row for row in versions if row.state in _UNDECIDED]
    if len(undecided) > 1:
        ids = (intake_id(row.communication_id, row.version) for row in undecided)
        raise SeveralVersionsWait(versions=", ".join(ids))
    return (undecided or versions)[0]
