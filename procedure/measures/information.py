"""Duties to inform: the General Secretariat of doubts, the recording bureau of incorrect data.

A bureau forwards to the General Secretariat whatever may raise doubt about a notice (RPD25
a.80(1)(c)), and tells the bureau that recorded data at once where it has specific reasons to think
that they are incorrect (a.48(1)). Where telling the source would harm the person, the General
Secretariat is informed in its place, with the reason on record.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, MeasureState, Stage, Standing
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.refusals import NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.rows import FactRow
    from procedure.annex.templates import Template
    from procedure.context import Context

INFORMING = Stage(
    "INFORMING", "Duty to inform", "INTERPOL or the recording bureau must be informed."
)


class DutyState(StrEnum):
    """How far a duty is."""

    OPEN = "OPEN"
    """It must be met."""
    MET = "MET"
    """A message that meets it has left."""
    SET_ASIDE = "SET_ASIDE"
    """Counsel decided, with a reason, that it does not apply."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty to inform, by the fact from which it follows."""

    fact: str
    clock: str
    state: DutyState = DutyState.OPEN


@dataclass(frozen=True, slots=True)
class Duties(MeasureState):
    """All duties to inform of the case, in the order in which they arose."""

    all: tuple[Duty, ...] = ()


class NoSuchDuty(NotNow):
    """No such duty is open."""

    sentence = "No duty to inform is open for {fact}."


class SetDutyAside(Command):
    """Counsel decides that a duty to inform does not apply, with a reason."""

    act: Literal["set_duty_aside"] = "set_duty_aside"
    fact: str
    document: DocumentId


class DutyBegun(Event):
    """Something became known of which INTERPOL or the recording bureau must hear."""

    fact: str
    clock: Clock


class DutyMet(Event):
    """The message that meets the duty has left."""

    fact: str
    message: int


class DutySetAside(Event):
    """Counsel decided that the duty does not apply."""

    fact: str
    document: DocumentId


def open_duties(case: Case) -> list[Duty]:
    """The duties that must still be met."""
    return [one for one in case.of(Duties).all if one.state is DutyState.OPEN]


def are_met(case: Case) -> bool:
    """Whether no duty is open."""
    return not open_duties(case)


def after_beginning(case: Case, event: DutyBegun) -> Case:
    """One duty more, with its clock."""
    duty = Duty(fact=event.fact, clock=event.clock.clock_id)
    return with_clocks(case, event.clock).having(Duties((*case.of(Duties).all, duty)))


def _ended(case: Case, event: DutyMet | DutySetAside, state: DutyState) -> Case:
    ended = [one for one in open_duties(case) if one.fact == event.fact]
    duties = tuple(
        replace(one, state=state) if one in ended else one for one in case.of(Duties).all
    )
    met = state is DutyState.MET
    case = with_ended(case, event.at, *(one.clock for one in ended), met=met)
    return case.having(Duties(duties))


def after_meeting(case: Case, event: DutyMet) -> Case:
    """Met: its clock ends."""
    return _ended(case, event, DutyState.MET)


def after_setting_aside(case: Case, event: DutySetAside) -> Case:
    """It does not apply: its clock ends unmet."""
    return _ended(case, event, DutyState.SET_ASIDE)


def begin(case: Case, row: "FactRow", context: "Context") -> list[Event]:
    """The duty that follows from a fact, if one does and it is not open already."""
    if row.duty is None or any(one.fact == row.key for one in open_duties(case)):
        return []
    number = 1 + len(case.of(Duties).all)
    clock = context.start(
        case, case.case_class, row.duty, f"duty-{number}/{row.duty}", f"new fact {row.key}"
    )
    return [DutyBegun(at=context.at, by=SYSTEM_ID, fact=row.key, clock=clock)]


def met_by(case: Case, template: "Template", message: int, context: "Context") -> list[Event]:
    """The open duties that a message of this template meets when it leaves."""
    return [
        DutyMet(at=context.at, by=SYSTEM_ID, fact=one.fact, message=message)
        for one in open_duties(case)
        if one.fact in template.fulfills
    ]


def set_duty_aside(case: Case, order: SetDutyAside, context: "Context") -> list[Event]:
    """With a reason, which stays in the record."""
    case.must_be_open()
    if all(one.fact != order.fact for one in open_duties(case)):
        raise NoSuchDuty(fact=order.fact)
    return [DutySetAside(at=context.at, by=context.by, fact=order.fact, document=order.document)]


def standing(case: Case) -> Standing | None:
    """Counsel must see to it that somebody is informed."""
    if are_met(case):
        return None
    return Standing(INFORMING, USNCB, "the duty to inform is met")


def beginning_text(case: Case, event: DutyBegun, rules: "Procedure") -> TimelineText:
    """What must be done by when."""
    return TimelineText(f"Duty: {event.clock.label}", None, event.clock.clock_id, begins=True)


def _clock_of(case: Case, fact: str) -> str | None:
    return next((one.clock for one in open_duties(case) if one.fact == fact), None)


def meeting_text(case: Case, event: DutyMet, rules: "Procedure") -> TimelineText:
    """By which message."""
    what = f"Duty to inform met by message {event.message}: {event.fact}"
    return TimelineText(what, None, _clock_of(case, event.fact))


def setting_aside_text(case: Case, event: DutySetAside, rules: "Procedure") -> TimelineText:
    """That it does not apply."""
    return TimelineText(f"Duty to inform set aside: {event.fact}")


def beginning_emails(case: Case, event: DutyBegun, rules: "Procedure") -> list[Effect]:
    """Counsel hears of it."""
    return [to_role(LetterKey.TO_ACT, Role.COUNSEL, event.clock)]


def setting_aside_emails(case: Case, event: DutySetAside, rules: "Procedure") -> list[Effect]:
    """The supervisors hear of it."""
    return [to_role(LetterKey.MATTER_CHANGED, Role.SUPERVISOR, what="a duty was set aside")]


RULES = Rules(
    measure="information",
    events=(
        EventRule(DutyBegun, after_beginning, beginning_text, beginning_emails),
        EventRule(DutyMet, after_meeting, meeting_text),
        EventRule(DutySetAside, after_setting_aside, setting_aside_text, setting_aside_emails),
    ),
    acts=(ActRule(SetDutyAside, set_duty_aside, Permission(roles=(Role.COUNSEL,))),),
    standing=standing,
)
