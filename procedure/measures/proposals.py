"""What one supervisor proposed and a second one decides on: one proposal of each kind at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from procedure.access import Permission, Subject
from procedure.case import Case, MeasureState
from procedure.dossier import Event
from procedure.people import Role
from procedure.refusals import CaseNotReady


class NothingProposed(CaseNotReady):
    """Nobody proposed it."""

    sentence = "Nobody has proposed {what}."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits for a second supervisor."""

    by: str
    document: str
    proposed: int
    """The event that proposed it."""
    subject: str = ""
    """What it is about beside the case, in code words."""


@dataclass(frozen=True, slots=True)
class Proposals(MeasureState):
    """What waits, by its kind."""

    waiting: dict[str, Proposal] = field(default_factory=dict)


def waiting(case: Case, kind: str) -> Proposal | None:
    """The proposal of this kind that waits, if one does."""
    return case.of(Proposals).waiting.get(kind)


def needed(case: Case, kind: str, what: str) -> Proposal:
    """The proposal of this kind. Raises NothingProposed."""
    proposal = waiting(case, kind)
    if proposal is None:
        raise NothingProposed(what=what)
    return proposal


def with_proposal(case: Case, kind: str, event: Event, document: str, subject: str = "") -> Case:
    """The case with the proposal of this event, in place of an earlier one of its kind."""
    proposal = Proposal(event.by, document, case.revision + 1, subject)
    return case.having(Proposals({**case.of(Proposals).waiting, kind: proposal}))


def without(case: Case, kind: str) -> Case:
    """The case in which none of this kind waits any more."""
    held = case.of(Proposals).waiting
    if kind not in held:
        return case
    return case.having(Proposals({key: one for key, one in held.items() if key != kind}))


SECOND_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,), not_drafter=True)
"""Who decides on a proposal: whoever made it never does."""


def proposer(kind: str) -> Callable[[Case, Any], Subject]:
    """Who made the proposal of this kind."""

    def subject(case: Case, order: object) -> Subject:
        proposal = waiting(case, kind)
        return Subject(drafter=proposal.by if proposal else None)

    return subject


def proposed_at(kind: str) -> Callable[[Case, Any], int]:
    """The event that whoever decides must have read."""

    def event(case: Case, order: object) -> int:
        proposal = waiting(case, kind)
        return proposal.proposed if proposal else 0

    return event
