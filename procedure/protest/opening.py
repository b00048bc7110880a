"""Opening a protest, and which cases it covers: one protest for all cases with the same issue."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.matters.common import tell_cases, telling
from procedure.matters.opening import (
    MatterOpened,
    OpenMatter,
    as_it_began,
    begun,
    case_of,
    first_of,
    opened,
)
from procedure.people import Role
from procedure.protest.drafting import ProtestIsWithInterpol
from procedure.protest.protest import Protest
from procedure.refusals import AlreadyDone, NotFound, NotWellFormed
from procedure.tables import ActRule, EventRule, OpeningRule, Rules, always
from procedure.values import CaseId, DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from procedure.annex.editions import Procedure
    from procedure.context import Context


class AlreadyCovered(AlreadyDone):
    """The protest covers the case."""

    sentence = "The protest already covers this case."


class OpenProtest(OpenMatter):
    """Open a protest, which covers one or more cases with the same issue."""

    act: Literal["open_protest"] = "open_protest"


class ProtestOpened(MatterOpened):
    """A protest begins, for cases with the same issue (IRSD24 art. 3)."""


class JoinProtest(Command):
    """Let a protest cover another case with the same issue."""

    act: Literal["join_protest"] = "join_protest"
    case: CaseId
    document: DocumentId


class CaseJoinedProtest(Event):
    """The protest covers another case."""

    case: CaseId
    document: DocumentId


class LeaveProtest(Command):
    """Take a case out of a protest, which continues for the others."""

    act: Literal["leave_protest"] = "leave_protest"
    case: CaseId
    document: DocumentId


class CaseLeftProtest(Event):
    """The protest no longer covers the case."""

    case: CaseId
    document: DocumentId


def begin(event: Event) -> Protest:
    """The protest of its first event."""
    first = first_of(ProtestOpened, event)
    return begun(Protest, first)


def after_joining(protest: Protest, event: CaseJoinedProtest) -> Protest:
    """It covers the case."""
    return replace(protest, cases=(*protest.cases, event.case))


def after_leaving(protest: Protest, event: CaseLeftProtest) -> Protest:
    """It does not cover the case any more."""
    return replace(protest, cases=tuple(one for one in protest.cases if one != event.case))


def open_protest(order: OpenProtest, context: "Context") -> list[Event]:
    """For one or more cases."""
    if not order.cases:
        raise NotWellFormed(problem="A protest covers at least one case: say which.")
    return [opened(ProtestOpened, order, context)]


def join_protest(protest: Protest, order: JoinProtest, context: "Context") -> list[Event]:
    """A case that exists and that it does not cover yet, before it is filed."""
    protest.must_be_open()
    if not protest.can_be_drafted:
        raise ProtestIsWithInterpol()
    if order.case in protest.cases:
        raise AlreadyCovered()
    case_of(order.case, context)
    return [
        CaseJoinedProtest(at=context.at, by=context.by, case=order.case, document=order.document)
    ]


def leave_protest(protest: Protest, order: LeaveProtest, context: "Context") -> list[Event]:
    """Not the last case: then the protest ends."""
    protest.must_be_open()
    if order.case not in protest.cases:
        raise NotFound(what="case in this protest", name=order.case)
    if len(protest.cases) == 1:
        raise NotWellFormed(problem="It is the protest's only case: end the protest instead.")
    return [CaseLeftProtest(at=context.at, by=context.by, case=order.case, document=order.document)]


def joining_text(protest: Protest, event: CaseJoinedProtest, rules: "Procedure") -> TimelineText:
    """Which case."""
    return TimelineText(f"The protest also covers {event.case}")


def leaving_text(protest: Protest, event: CaseLeftProtest, rules: "Procedure") -> TimelineText:
    """Which case."""
    return TimelineText(f"The protest no longer covers {event.case}")


def tell_one(
    protest: Protest, event: CaseJoinedProtest | CaseLeftProtest, rules: "Procedure"
) -> list[Effect]:
    """The case hears that it is covered, or no longer."""
    return tell_cases(protest, [event.case])


def covered(
    protest: Protest, rules: "Procedure", at: "datetime", row: "Mapping[str, Any]"
) -> "Iterable[str]":
    """The cases that it covers."""
    return protest.cases


_COUNSEL = Permission(roles=(Role.COUNSEL,))

RULES = Rules(
    opening=OpeningRule(OpenProtest, open_protest, _COUNSEL),
    events=(
        EventRule(ProtestOpened, as_it_began, always("Protest opened"), telling),
        EventRule(CaseJoinedProtest, after_joining, joining_text, tell_one),
        EventRule(CaseLeftProtest, after_leaving, leaving_text, tell_one),
    ),
    acts=(
        ActRule(JoinProtest, join_protest, _COUNSEL),
        ActRule(LeaveProtest, leave_protest, _COUNSEL, choices={"case": covered}),
    ),
)
