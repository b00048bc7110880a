"""An administrative use: the source is informed, and may oppose it (RPD 10(6), 64(4)).

That proceedings on immigration are administrative is an inference: counsel confirms it.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import Permission
from procedure.clocks.clock import Clock
from procedure.codes import OutgoingKind
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.people import Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.use.contact import must_reach_source
from procedure.use.evidence import DESK_AND_COUNSEL
from procedure.use.request import SourceNotice
from procedure.use.standing import ending_permission
from procedure.use.use import Use
from procedure.use_codes import UsePurpose
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from procedure.annex.editions import Procedure
    from procedure.clocks.clock import Clock as RunningClock
    from procedure.context import Context

TIME = "use-opposition"
"""The clock of the source's ten days."""
SHORTENED = "use-opposition-shortened"
"""The clock of the time that the General Secretariat set instead."""


class NotAdministrative(NotWellFormed):
    """The source opposes administrative uses only."""

    sentence = "Only an administrative use waits for the source's time to oppose it."


class SourceAlreadyTold(AlreadyDone):
    """The source was informed of the use."""

    sentence = "The source was already informed of the use."


class SourceNotTold(CaseNotReady):
    """The source was not informed of the use."""

    sentence = "The source was not informed of the use."


class TellSourceOfUse(Command):
    """Record that the source was informed of the use."""

    act: Literal["tell_source_of_use"] = "tell_source_of_use"
    sent_at: Moment | None = None
    """When the notice left; unset: now."""
    document: DocumentId


class SourceNotified(Event):
    """The source was informed of the use: its time to oppose it begins."""

    sent_at: Moment
    document: DocumentId
    clock: Clock


class ShortenOpposition(Command):
    """Record that the General Secretariat set a shorter time, because the use is urgent."""

    act: Literal["shorten_opposition"] = "shorten_opposition"
    until: Moment
    document: DocumentId


class OppositionShortened(Event):
    """The General Secretariat set a shorter time."""

    document: DocumentId
    clock: Clock


class RecordOpposition(Command):
    """Record that the source opposes the use, at whatever time it does."""

    act: Literal["record_opposition"] = "record_opposition"
    document: DocumentId


class UseOpposed(Event):
    """The source opposes the use."""

    document: DocumentId


class OppositionTimeOver(Event):
    """The source's time is over, and it did not oppose the use."""

    clock_id: str


def _notice(use: Use) -> SourceNotice:
    use.must_await_use()
    if use.request.notice is None:
        raise SourceNotTold()
    return use.request.notice


def must_be_told(use: Use, context: "Context") -> None:
    """Raise Refused where the source need not be informed, was informed, or may not be reached."""
    use.must_await_use()
    if use.request.purpose is not UsePurpose.ADMINISTRATIVE:
        raise NotAdministrative()
    if use.request.notice is not None:
        raise SourceAlreadyTold()
    must_reach_source(use, context, OutgoingKind.USE_NOTICE)


def tell_source_of_use(use: Use, order: TellSourceOfUse, context: "Context") -> list[Event]:
    """Once, and not where a hold or a prohibition stops it; the ten days count from the sending."""
    must_be_told(use, context)
    sent_at = order.sent_at or context.at
    if not use.opened_at <= sent_at <= context.at:
        raise NotWellFormed(problem="It was sent between the opening of the request and now.")
    clock = context.start(use, use.case_class, TIME, TIME, "the source was informed", at=sent_at)
    notified = SourceNotified(
        at=context.at, by=context.by, sent_at=sent_at, document=order.document, clock=clock
    )
    return [notified]


def shorten_opposition(use: Use, order: ShortenOpposition, context: "Context") -> list[Event]:
    """To a moment before the present one, and not before the notice was sent."""
    notice = _notice(use)
    if notice.opposed_at is not None or not notice.sent_at < order.until < notice.possible_from:
        raise NotWellFormed(
            problem="The shorter time ends after the notice was sent and before the time is over."
        )
    clock = context.start(
        use,
        use.case_class,
        SHORTENED,
        SHORTENED,
        "the General Secretariat shortened it",
        until=order.until,
    )
    shortened = OppositionShortened(
        at=context.at, by=context.by, document=order.document, clock=clock
    )
    return [shortened]


def record_opposition(use: Use, order: RecordOpposition, context: "Context") -> list[Event]:
    """Also after its time: a source that opposes the use is heard. It takes away a permission."""
    if _notice(use).opposed_at is not None:
        raise AlreadyDone()
    opposed = UseOpposed(at=context.at, by=context.by, document=order.document)
    return ending_permission(use, [opposed], context)


def time_over(use: Use, clock: "RunningClock", context: "Context") -> list[Event]:
    """The use is possible from now, as far as the source is concerned."""
    return [OppositionTimeOver(at=context.at, by=context.by, clock_id=clock.clock_id)]


def after_telling(use: Use, event: SourceNotified) -> Use:
    """The source's time runs."""
    notice = SourceNotice(sent_at=event.sent_at, possible_from=event.clock.due_at)
    return with_clocks(use, event.clock).asking(notice=notice)


def after_shortening(use: Use, event: OppositionShortened) -> Use:
    """The shorter time runs instead."""
    if (notice := use.request.notice) is None:
        return use
    running = with_clocks(with_ended(use, event.at, TIME, SHORTENED, met=False), event.clock)
    return running.asking(notice=replace(notice, possible_from=event.clock.due_at))


def after_opposition(use: Use, event: UseOpposed) -> Use:
    """Nothing is waited for any more."""
    if (notice := use.request.notice) is None:
        return use
    ended = with_ended(use, event.at, TIME, SHORTENED)
    return ended.asking(notice=replace(notice, opposed_at=event.at))


def after_time(use: Use, event: OppositionTimeOver) -> Use:
    """The clock has done its work."""
    return with_ended(use, event.at, event.clock_id).asking()


def telling_text(use: Use, event: SourceNotified, rules: "Procedure") -> TimelineText:
    """The source was informed."""
    what = "The source was informed of the use, and may oppose it"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def shortening_text(use: Use, event: OppositionShortened, rules: "Procedure") -> TimelineText:
    """A shorter time."""
    what = "The General Secretariat shortened the source's time to oppose the use"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def opposition_text(use: Use, event: UseOpposed, rules: "Procedure") -> TimelineText:
    """The source opposes it."""
    return TimelineText("The source opposes the use")


def time_text(use: Use, event: OppositionTimeOver, rules: "Procedure") -> TimelineText:
    """The source did not oppose it."""
    return TimelineText("The source did not oppose the use in time", None, event.clock_id)


def _a_shorter_time(
    use: Use, rules: "Procedure", at: "datetime", known: "Mapping[str, Any]"
) -> "Iterable[datetime]":
    """A moment to which it could be shortened."""
    notice = use.request.notice
    return [] if notice is None else [notice.possible_from - timedelta(seconds=1)]


RULES = Rules(
    events=(
        EventRule(SourceNotified, after_telling, telling_text, once=True),
        EventRule(OppositionShortened, after_shortening, shortening_text, once=True),
        EventRule(UseOpposed, after_opposition, opposition_text, once=True),
        EventRule(OppositionTimeOver, after_time, time_text),
    ),
    acts=(
        ActRule(TellSourceOfUse, tell_source_of_use, DESK_AND_COUNSEL),
        ActRule(
            ShortenOpposition,
            shorten_opposition,
            Permission(roles=(Role.SUPERVISOR, Role.COUNSEL)),
            typed={"until": _a_shorter_time},
        ),
        ActRule(RecordOpposition, record_opposition, DESK_AND_COUNSEL),
    ),
    on_due={TIME: time_over, SHORTENED: time_over},
    needs=Needs(clocks=(TIME, SHORTENED)),
)
