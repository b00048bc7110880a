"""The dates that the General Secretariat sets for us: two that are missed lose the dispute."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, Schedule
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.matters.common import telling
from procedure.measures.messages.outbound import OutgoingMessage
from procedure.people import SYSTEM_ID, Role
from procedure.protest.codes import Phase, Text
from procedure.protest.course import TIMED
from procedure.protest.filing import RECORDING, check_sent_at, must_be_in, must_go_on
from procedure.protest.otherwise import left_otherwise
from procedure.protest.protest import MISSES_THAT_LOSE, Protest, Submission
from procedure.refusals import CaseNotReady, NotFound, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from procedure.annex.editions import Procedure
    from procedure.context import Context

SUBMISSION = "protest-submission"


class NoSubmissionIsDue(CaseNotReady):
    """INTERPOL has set no date, or everything was sent."""

    sentence = "No submission of ours is waited for."


class OfAnEarlierDate(NotNow):
    """The message was written for a date that something else met."""

    sentence = (
        "Message {message} was drafted before the date of submission {number} was set: take it "
        "back, and draft it again."
    )


class SetSubmissionDate(Command):
    """The General Secretariat set a date for a submission of ours."""

    act: Literal["set_submission_date"] = "set_submission_date"
    due: Moment
    document: DocumentId


class RecordSubmission(Command):
    """We sent the submission that is due next."""

    act: Literal["record_submission"] = "record_submission"
    document: DocumentId
    sent_at: Moment | None = None
    """When it was sent; unset: now."""


class NoteExtension(Command):
    """The General Secretariat gave more time (IRSD24 art. 9(2))."""

    act: Literal["note_extension"] = "note_extension"
    clock: str
    due: Moment
    document: DocumentId


class SubmissionDateSet(Event):
    """The General Secretariat set a date for a submission of ours (IRSD24 art. 4(5))."""

    number: int
    clock: Clock
    document: DocumentId


class SubmissionMade(Event):
    """A submission of ours was sent."""

    number: int
    sent_at: Moment
    in_time: bool
    """Whether it was sent by its date; then the date was not missed."""
    document: DocumentId


class SubmissionMissed(Event):
    """The date of a submission came, and nothing was sent (IRSD24 art. 4(11))."""

    number: int
    loses: bool
    """Whether so many dates were missed that the dispute is lost."""


class ExtensionNoted(Event):
    """The General Secretariat gave more time (IRSD24 art. 9(2))."""

    clock_id: str
    schedule: Schedule
    document: DocumentId


def after_date(protest: Protest, event: SubmissionDateSet) -> Protest:
    """One date more."""
    submission = Submission(event.number)
    protest = with_clocks(protest, event.clock)
    return replace(protest, submissions=(*protest.submissions, submission))


def after_submission(protest: Protest, event: SubmissionMade) -> Protest:
    """Sent; a date that was met was not missed."""
    protest = with_ended(protest, event.sent_at, _of(protest, event.number).clock)
    return _changed(protest, event.number, sent_at=event.sent_at, missed=not event.in_time)


def after_miss(protest: Protest, event: SubmissionMissed) -> Protest:
    """Counted; its clock runs on, so that people hear of it until something is sent."""
    return _changed(protest, event.number, missed=True)


def after_extension(protest: Protest, event: ExtensionNoted) -> Protest:
    """The clock runs to its later date; a date that lies ahead again is not missed."""
    clock = protest.clocks[event.clock_id]
    extended = clocks.extend(clock, event.schedule, event.at, event.by, event.document)
    protest = with_clocks(protest, extended)
    number = next((one.number for one in protest.submissions if one.clock == event.clock_id), None)
    return protest if number is None else _changed(protest, number, missed=False)


def _of(protest: Protest, number: int) -> Submission:
    return next(one for one in protest.submissions if one.number == number)


def _changed(
    protest: Protest, number: int, *, missed: bool, sent_at: datetime | None = None
) -> Protest:
    before = _of(protest, number)
    after = replace(before, missed=missed, sent_at=sent_at or before.sent_at)
    return replace(
        protest,
        submissions=tuple(after if one is before else one for one in protest.submissions),
    )


def set_submission_date(
    protest: Protest, order: SetSubmissionDate, context: "Context"
) -> list[Event]:
    """In the future, while the parties write or are heard."""
    must_be_in(protest, Phase.WRITTEN, Phase.ORAL)
    must_go_on(protest)
    if order.due <= context.at:
        raise NotWellFormed(problem="The date of a submission is in the future.")
    number = len(protest.submissions) + 1
    clock = context.start(
        protest,
        protest.case_class,
        SUBMISSION,
        Submission(number).clock,
        "INTERPOL set a date",
        until=order.due,
    )
    return [
        SubmissionDateSet(
            at=context.at, by=context.by, number=number, clock=clock, document=order.document
        )
    ]


def submission_due(protest: Protest) -> Submission:
    """That which is due first of those that nobody has sent. Raises NoSubmissionIsDue."""
    protest.must_be_open()
    waiting = protest.next_submission
    if waiting is None:
        raise NoSubmissionIsDue()
    return waiting


def must_be_for(protest: Protest, message: OutgoingMessage) -> None:
    """Raise OfAnEarlierDate where a submission was drafted before the date that is due was set."""
    waiting = submission_due(protest)
    if message.composed_at < protest.clocks[waiting.clock].started_at:
        raise OfAnEarlierDate(message=message.number, number=waiting.number)


def record_submission(protest: Protest, order: RecordSubmission, context: "Context") -> list[Event]:
    """That which is due first of those that nobody has sent."""
    waiting = submission_due(protest)
    clock = protest.clocks[waiting.clock]
    check_sent_at(order.sent_at, clock.started_at, context)
    sent_at = order.sent_at or context.at
    return [
        SubmissionMade(
            at=context.at,
            by=context.by,
            number=waiting.number,
            sent_at=sent_at,
            in_time=clocks.late_by(clock, sent_at) is None,
            document=order.document,
        )
    ]


def note_extension(protest: Protest, order: NoteExtension, context: "Context") -> list[Event]:
    """Only INTERPOL gives more time, on a date of its own or on one that it set for us."""
    protest.must_be_open()
    if order.clock not in protest.clocks or not protest.clocks[order.clock].running:
        raise NotFound(what="running clock", name=order.clock)
    clock = protest.clocks[order.clock]
    if clock.paused:
        raise NotWellFormed(problem="The dispute is suspended: its dates move when it continues.")
    if order.due <= max(clock.due_at, context.at):
        raise NotWellFormed(
            problem="The new date must be later than the present one and in the future."
        )
    schedule = context.extended(protest, clock, order.due)
    return [
        ExtensionNoted(
            at=context.at,
            by=context.by,
            clock_id=order.clock,
            schedule=schedule,
            document=order.document,
        )
    ]


def miss(protest: Protest, clock: Clock, context: "Context") -> list[Event]:
    """The date came, and nothing was sent: a second one loses the dispute."""
    missed = next((one for one in protest.submissions if one.clock == clock.clock_id), None)
    if missed is None or missed.missed or missed.sent_at is not None:
        return []
    loses = protest.misses + 1 >= MISSES_THAT_LOSE
    return [SubmissionMissed(at=context.at, by=SYSTEM_ID, number=missed.number, loses=loses)]


def date_text(protest: Protest, event: SubmissionDateSet, rules: "Procedure") -> TimelineText:
    """For which submission."""
    what = f"INTERPOL set a date for submission {event.number}"
    return TimelineText(what, 5, event.clock.clock_id, begins=True)


def submission_text(protest: Protest, event: SubmissionMade, rules: "Procedure") -> TimelineText:
    """Whether it was in time."""
    late = "" if event.in_time else ", after its date"
    clock = _of(protest, event.number).clock
    return TimelineText(f"Submission {event.number} sent{late}", 5, clock)


def miss_text(protest: Protest, event: SubmissionMissed, rules: "Procedure") -> TimelineText:
    """What follows from it."""
    lost = ": the dispute is lost by two missed dates" if event.loses else ""
    return TimelineText(f"The date of submission {event.number} was missed{lost}", 5)


def extension_text(protest: Protest, event: ExtensionNoted, rules: "Procedure") -> TimelineText:
    """On which date."""
    label = protest.clocks[event.clock_id].label
    return TimelineText(f"INTERPOL gave more time: {label}", 5, event.clock_id, begins=True)


def miss_emails(protest: Protest, event: SubmissionMissed, rules: "Procedure") -> list[Effect]:
    """Counsel and the supervisors hear of it at once; the cases, where it loses the dispute."""
    what = "a protest is lost" if event.loses else "a date was missed"
    letters: list[Effect] = [
        to_role(LetterKey.MATTER_CHANGED, role, what=what)
        for role in (Role.COUNSEL, Role.SUPERVISOR)
    ]
    return [*letters, *(telling(protest, event, rules) if event.loses else ())]


def running_dates(
    protest: Protest, rules: "Procedure", at: datetime, row: "Mapping[str, Any]"
) -> "Iterable[str]":
    """The clocks that INTERPOL can give more time on."""
    keys = (*TIMED.values(), SUBMISSION)
    return [one.clock_id for one in protest.clocks.values() if one.running and one.rule in keys]


def later(
    protest: Protest, rules: "Procedure", at: datetime, row: "Mapping[str, Any]"
) -> "Iterable[datetime]":
    """A date after the present one."""
    return [max(at, protest.clocks[row["clock"]].due_at) + timedelta(days=1)]


RULES = Rules(
    events=(
        EventRule(SubmissionDateSet, after_date, date_text, telling, once=True),
        EventRule(SubmissionMade, after_submission, submission_text, telling, once=True),
        EventRule(SubmissionMissed, after_miss, miss_text, miss_emails),
        EventRule(ExtensionNoted, after_extension, extension_text, once=True),
    ),
    acts=(
        ActRule(
            SetSubmissionDate,
            set_submission_date,
            RECORDING,
            typed={"due": lambda protest, rules, at, row: [at + timedelta(days=30)]},
        ),
        ActRule(RecordSubmission, left_otherwise(Text.SUBMISSION, record_submission), RECORDING),
        ActRule(
            NoteExtension,
            note_extension,
            RECORDING,
            choices={"clock": running_dates},
            typed={"due": later},
        ),
    ),
    on_due={SUBMISSION: miss},
)
