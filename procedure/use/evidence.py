"""What is recorded for the gate: statements in words, verifications, another day of the use."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import CASEWORK, DESK, Permission
from procedure.clocks.clock import Clock
from procedure.composed import check_terms
from procedure.days import day_in_washington
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.message import InterpolState
from procedure.people import Role
from procedure.refusals import NotWellFormed, no_such
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.use.asking import ask_to_verify, verified_otherwise
from procedure.use.opening import ON_DAY, day_must_come, morning_of
from procedure.use.request import Statement, Verification
from procedure.use.standing import ending_permission
from procedure.use.use import Use
from procedure.use_codes import STATED, UseCheck
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from procedure.annex.editions import Procedure
    from procedure.clocks.clock import Clock as RunningClock
    from procedure.context import Context

VERIFIED = "verification-expires"
"""The clock of a verification, which counts so long (RPD 63; clock reading 12)."""


class RecordUseCheck(Command):
    """Record in words whether a check of the gate is met."""

    act: Literal["record_use_check"] = "record_use_check"
    check: UseCheck
    met: bool
    document: DocumentId


class UseCheckRecorded(Event):
    """A person recorded in words whether a check is met."""

    check: UseCheck
    met: bool
    document: DocumentId


class VerifyUse(Command):
    """Record which state the communication has at INTERPOL, as it was just looked up."""

    act: Literal["verify_use"] = "verify_use"
    status: InterpolState
    """Its state at INTERPOL."""
    document: DocumentId


class UseVerified(Event):
    """The state of the communication was looked up through USNCB (RPD 63)."""

    state: InterpolState
    document: DocumentId
    clock: Clock
    """Until when it counts."""


class VerificationExpired(Event):
    """A verification no longer counts."""

    clock_id: str


class MoveUse(Command):
    """The measure or the hearing is on another day."""

    act: Literal["move_use"] = "move_use"
    use_on: date
    document: DocumentId


class UseMoved(Event):
    """The day of the use is another one."""

    use_on: date
    document: DocumentId
    clock: Clock


def record_use_check(use: Use, order: RecordUseCheck, context: "Context") -> list[Event]:
    """Of the checks that a person states; the last statement counts, and all stay on record."""
    use.must_await_use()
    if order.check not in STATED:
        raise no_such("check that is recorded in words", order.check, sorted(STATED))
    event = UseCheckRecorded(
        at=context.at,
        by=context.by,
        check=order.check,
        met=order.met,
        document=order.document,
    )
    return ending_permission(use, [event], context)


def check_description(
    use: Use, order: RecordUseCheck, content: "Mapping[str, Any]", rules: "Procedure"
) -> None:
    """Raise BlockedTerm where an accurate description is none, such as "INTERPOL warrant"."""
    if order.met and order.check is UseCheck.DESCRIBED_ACCURATELY:
        check_terms(str(content.get("text") or ""), rules.edition.blocked_terms)


def verify_use(use: Use, order: VerifyUse, context: "Context") -> list[Event]:
    """The state is one that was found: what is not known was not verified."""
    use.must_await_use()
    if order.status is InterpolState.UNKNOWN:
        raise NotWellFormed(problem="Name the state that was found: UNKNOWN verifies nothing.")
    verified = with_verification(use, order.status, order.document, context)
    return [*verified, *verified_otherwise(use, context)]


def with_verification(
    use: Use, state: InterpolState, document: DocumentId, context: "Context"
) -> list[Event]:
    """The verification, and the end of a permission that it takes away."""
    clock_id = f"{VERIFIED}-{len(use.request.verifications) + 1}"
    clock = context.start(use, use.case_class, VERIFIED, clock_id, "verified")
    event = UseVerified(at=context.at, by=context.by, state=state, document=document, clock=clock)
    return ending_permission(use, [event], context)


def voided(use: Use, at: "datetime") -> Use:
    """What was verified no longer counts, and its clock ends."""
    verifications = use.request.verifications
    if use.request.verification is not None:
        verifications = (*verifications[:-1], replace(verifications[-1], voided_at=at))
    running = [key for key in use.clocks if key.startswith(f"{VERIFIED}-")]
    return with_ended(use, at, *running, met=False).asking(verifications=verifications)


def expire(use: Use, clock: "RunningClock", context: "Context") -> list[Event]:
    """The verification no longer counts: it is asked for again."""
    expired = VerificationExpired(at=context.at, by=context.by, clock_id=clock.clock_id)
    return [expired, *ask_to_verify(use, context, "the verification has expired")]


def move_use(use: Use, order: MoveUse, context: "Context") -> list[Event]:
    """To another day that has not passed; what was permitted stays permitted."""
    use.must_await_use()
    day_must_come(order.use_on, context)
    if order.use_on == use.request.use_on:
        raise NotWellFormed(problem="This is already the day of the use.")
    clock = context.start(
        use, use.case_class, ON_DAY, ON_DAY, "the day was moved", until=morning_of(order.use_on)
    )
    moved = UseMoved(
        at=context.at, by=context.by, use_on=order.use_on, document=order.document, clock=clock
    )
    return [moved]


def after_check(use: Use, event: UseCheckRecorded) -> Use:
    """It counts in place of an earlier statement."""
    said = Statement(
        check=event.check, met=event.met, document=event.document, by=event.by, at=event.at
    )
    return use.asking(statements=(*use.request.statements, said))


def after_verification(use: Use, event: UseVerified) -> Use:
    """It counts in place of an earlier one, and for the day if it is of the day."""
    found = Verification(at=event.at, by=event.by, state=event.state, expires_at=event.clock.due_at)
    earlier = [key for key in use.clocks if key.startswith(f"{VERIFIED}-")]
    ended = with_ended(use, event.at, *earlier)
    if day_in_washington(event.at) >= use.request.use_on:
        ended = with_ended(ended, event.at, ON_DAY)
    verifications = (*use.request.verifications, found)
    return with_clocks(ended, event.clock).asking(verifications=verifications, state=event.state)


def after_expiry(use: Use, event: VerificationExpired) -> Use:
    """Its clock ends; the gate sees by the time that it no longer counts."""
    return with_ended(use, event.at, event.clock_id)


def after_move(use: Use, event: UseMoved) -> Use:
    """The clock of the day runs to the new day."""
    return with_clocks(use, event.clock).asking(use_on=event.use_on)


def check_text(use: Use, event: UseCheckRecorded, rules: "Procedure") -> TimelineText:
    """``Met: There is a basis beside the communication, in words``."""
    row = rules.edition.use_checks.get(event.check)
    title = row.title.rstrip(".") if row else event.check
    return TimelineText(f"{'Met' if event.met else 'Not met'}: {title}")


def verification_text(use: Use, event: UseVerified, rules: "Procedure") -> TimelineText:
    """``Verified: PUBLISHED``."""
    return TimelineText(f"Verified: {event.state}", None, event.clock.clock_id, begins=True)


def expiry_text(use: Use, event: VerificationExpired, rules: "Procedure") -> TimelineText:
    """The verification no longer counts."""
    return TimelineText("The verification has expired", None, event.clock_id)


def move_text(use: Use, event: UseMoved, rules: "Procedure") -> TimelineText:
    """``Day of the use: 2026-03-20``."""
    return TimelineText(f"Day of the use: {event.use_on.isoformat()}", None, ON_DAY)


def last_change(use: Use, order: Command) -> int:
    """The last event that changed what the gate sees."""
    return use.changed


def statable(
    use: Use, rules: "Procedure", at: "datetime", known: "Mapping[str, Any]"
) -> "Iterable[UseCheck]":
    """The checks of the edition that a person states."""
    return [row.key for row in rules.edition.use_checks.values() if row.key in STATED]


def yes_or_no(
    use: Use, rules: "Procedure", at: "datetime", known: "Mapping[str, Any]"
) -> "Iterable[bool]":
    """Either is possible."""
    return (True, False)


def _a_later_day(
    use: Use, rules: "Procedure", at: "datetime", known: "Mapping[str, Any]"
) -> "Iterable[date]":
    """A day to which it could move."""
    return [max(day_in_washington(at), use.request.use_on) + timedelta(days=1)]


DESK_AND_COUNSEL = Permission(roles=(*DESK, Role.COUNSEL))
"""Who records what the gate asks for."""

RULES = Rules(
    events=(
        EventRule(UseCheckRecorded, after_check, check_text, once=True),
        EventRule(UseVerified, after_verification, verification_text, once=True),
        EventRule(VerificationExpired, after_expiry, expiry_text),
        EventRule(UseMoved, after_move, move_text, once=True),
    ),
    acts=(
        ActRule(
            RecordUseCheck,
            record_use_check,
            DESK_AND_COUNSEL,
            content=check_description,
            choices={"check": statable, "met": yes_or_no},
        ),
        ActRule(VerifyUse, verify_use, Permission(roles=CASEWORK)),
        ActRule(MoveUse, move_use, DESK_AND_COUNSEL, typed={"use_on": _a_later_day}),
    ),
    on_due={VERIFIED: expire},
    needs=Needs(clocks=(VERIFIED,)),
)
