"""What every act on a case shares: who answers for which command, and common refusals."""

from collections.abc import Callable
from datetime import datetime
from functools import singledispatch
from typing import TypeVar

from procedure import commands as c
from procedure import events as e
from procedure.case import Case
from procedure.refusals import CaseHasEnded, NotWellFormed, StandsAlready

Events = list[e.CaseEvent]
_Event = TypeVar("_Event", bound=e.Happening)


@singledispatch
def consequences(command: c.Command, case: Case, now: datetime) -> Events:
    """The events that follow from the command; the ``acts_on_`` modules register the rules."""
    raise NotWellFormed(f"A case does not know {type(command).__name__}.")


def must_be_open(case: Case) -> None:
    """Raise CaseHasEnded unless the case is open."""
    if case.ended is not None:
        raise CaseHasEnded(f"The case has ended ({case.ended}): reopen it or add a new fact.")


def once_only(case: Case, document: str) -> None:
    """Raise StandsAlready for a report told a second time: it has no second effect."""
    if document in case.told:
        raise StandsAlready(
            "Exactly this is recorded already. If it happened again, say when or what is new."
        )


def happened(
    command: c.Command, event: Callable[..., _Event], now: datetime, **fields: object
) -> _Event:
    """The event, done by whoever gave the command."""
    return event(at=now, by=command.by.person, **fields)
