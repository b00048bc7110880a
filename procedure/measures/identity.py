"""Whether the person is the one who was screened (REPORT L46, measure 1)."""

from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.dossier import Event
from procedure.measures.notification import notifying
from procedure.tables import EventRule, Rules, always

if TYPE_CHECKING:
    from procedure.context import Context


class IdentityConfirmed(Event):
    """The person is the one who was screened: the notification's clock starts now."""


class IdentityRefuted(Event):
    """It is somebody else: nobody is notified; a person decides what becomes of the case."""


def after_confirmation(case: Case, event: IdentityConfirmed) -> Case:
    """Known from now."""
    return replace(case, identity_confirmed_at=event.at, identity_refuted=False)


def after_refutation(case: Case, event: IdentityRefuted) -> Case:
    """Not the person."""
    return replace(case, identity_refuted=True, identity_confirmed_at=None)


def confirm(case: Case, context: "Context") -> list[Event]:
    """Once."""
    if case.identity_confirmed_at is not None:
        return []
    return [IdentityConfirmed(at=context.at, by=context.by)]


def refute(case: Case, document: str, context: "Context") -> list[Event]:
    """Once; nobody is notified any more."""
    if case.identity_refuted:
        return []
    refuted = IdentityRefuted(at=context.at, by=context.by)
    return [refuted, *notifying.cancel(case, document, context)]


RULES = Rules(
    events=(
        EventRule(IdentityConfirmed, after_confirmation, always("Identity confirmed", 1)),
        EventRule(
            IdentityRefuted, after_refutation, always("Identity refuted: it is somebody else", 1)
        ),
    ),
)
