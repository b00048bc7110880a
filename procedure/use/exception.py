"""A measure before or during the verification, which national law may allow (RPD 63).

It is a decision of its own, with the law named in words and a limit in time. The verification
continues meanwhile, and the gate says that the data are not verified.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Subject
from procedure.clocks.explanation import eastern
from procedure.dossier import Command, Event, TimelineText
from procedure.people import Role
from procedure.refusals import CaseNotReady, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.use.asking import ask_to_verify
from procedure.use.request import Excepted
from procedure.use.use import Use
from procedure.use_codes import UsePurpose
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from procedure.annex.editions import Procedure
    from procedure.context import Context

LONGEST = timedelta(hours=72)
"""How long it lasts at most: as long as a verification would count (POLICY, clock reading 12)."""


class OnlyForCoerciveMeasures(CaseNotReady):
    """RPD 63 is about measures by force."""

    sentence = "Only a coercive measure can be taken before the data are verified (RPD 63)."


class AllowUnverified(Command):
    """Allow the measure before or during the verification; the document names the law."""

    act: Literal["allow_unverified"] = "allow_unverified"
    until: Moment
    document: DocumentId


class UnverifiedAllowed(Event):
    """The measure may be taken before the data are verified, until a moment (RPD 63)."""

    until: Moment
    document: DocumentId


def allow_unverified(use: Use, order: AllowUnverified, context: "Context") -> list[Event]:
    """For a coercive measure, for 72 hours at most; the verification is still asked for."""
    use.must_await_use()
    if use.request.purpose is not UsePurpose.COERCIVE:
        raise OnlyForCoerciveMeasures()
    if not context.at < order.until <= context.at + LONGEST:
        raise NotWellFormed(problem="Name a time within the next 72 hours.")
    allowed = UnverifiedAllowed(
        at=context.at, by=context.by, until=order.until, document=order.document
    )
    return [allowed, *ask_to_verify(use, context, "allowed before the verification")]


def after_allowing(use: Use, event: UnverifiedAllowed) -> Use:
    """The gate counts it until then."""
    excepted = Excepted(at=event.at, by=event.by, until=event.until)
    return use.asking(exceptions=(*use.request.exceptions, excepted))


def allowing_text(use: Use, event: UnverifiedAllowed, rules: "Procedure") -> TimelineText:
    """``Allowed before the verification, until 2026-03-18 10:00 EDT``."""
    return TimelineText(f"Allowed before the verification, until {eastern(event.until)}")


def _asked_by(use: Use, order: AllowUnverified) -> Subject:
    return Subject(drafter=use.opened_by)


def _tomorrow(
    use: Use, rules: "Procedure", at: "datetime", row: "Mapping[str, Any]"
) -> "Iterable[datetime]":
    return [at + timedelta(days=1)]


RULES = Rules(
    events=(EventRule(UnverifiedAllowed, after_allowing, allowing_text, once=True),),
    acts=(
        ActRule(
            AllowUnverified,
            allow_unverified,
            Permission(roles=(Role.SUPERVISOR, Role.COUNSEL), not_drafter=True),
            _asked_by,
            typed={"until": _tomorrow},
        ),
    ),
)
