"""The copies that U.S. agencies have of the case's communications, each with its alarms.

A copy that is not compared with INTERPOL's data for a week raises an alarm, and so does a download
that is older than 6 months; a further copy of a download does so at once (RPD25 a.56(1)).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case, MeasureState
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey
from procedure.copies import Copy, CopyName
from procedure.copy_codes import CopyEnd, CopyKind, UsSystem
from procedure.dossier import (
    Command,
    Effect,
    Event,
    Handoff,
    TimelineText,
    handoff_id,
    with_clocks,
    with_ended,
)
from procedure.letters import to_role
from procedure.measures.recalls_of_case import open_recalls
from procedure.people import AgencyCode, Role
from procedure.recall_order import AddHolder
from procedure.refusals import AlreadyDone, NotNow, NotWellFormed, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REFRESH, DOWNLOAD = "copy-refresh", "download-life"
"""The clocks of a copy; a case of an edition that lacks them has none."""


@dataclass(frozen=True, slots=True)
class Copies(MeasureState):
    """All copies that were recorded, also those that are gone, by their names."""

    copies: Mapping[str, Copy] = field(default_factory=dict)


class CopyIsRemoved(AlreadyDone):
    """It is no longer in use."""

    sentence = "{copy} is no longer in use ({became})."


class NoSuchCopy(NotNow):
    """The case has no copy of this name."""

    sentence = "The case has no copy {copy}."


class RecordCopy(Command):
    """An agency has a copy in one of its systems; the document says where exactly."""

    act: Literal["record_copy"] = "record_copy"
    agency: AgencyCode
    system: UsSystem
    copy_kind: CopyKind
    placed_at: Moment | None = None
    """When it was placed, in UTC; unset: now."""
    document: DocumentId


class RefreshCopy(Command):
    """A copy was compared with INTERPOL's data, deletions included."""

    act: Literal["refresh_copy"] = "refresh_copy"
    copy_id: CopyName
    document: DocumentId


class RemoveCopy(Command):
    """A copy is no longer in use, or there never was one."""

    act: Literal["remove_copy"] = "remove_copy"
    copy_id: CopyName
    became: CopyEnd
    document: DocumentId


class CopyRecorded(Event):
    """An agency has a copy."""

    copy_id: CopyName
    agency: AgencyCode
    system: UsSystem
    copy_kind: CopyKind
    placed_at: Moment
    document: DocumentId
    clocks: tuple[Clock, ...]


class CopyRefreshed(Event):
    """A copy was compared with INTERPOL's data."""

    copy_id: CopyName
    document: DocumentId
    clock: Clock | None


class CopyRemoved(Event):
    """A copy is no longer in use, or there never was one."""

    copy_id: CopyName
    became: CopyEnd
    document: DocumentId


def after_recording(case: Case, event: CopyRecorded) -> Case:
    """One more; its clocks run."""
    copy = Copy(
        copy=event.copy_id,
        agency=event.agency,
        system=event.system,
        kind=event.copy_kind,
        placed_at=event.placed_at,
        refreshed_at=event.placed_at,
    )
    return with_clocks(_with(case, copy), *event.clocks)


def after_refreshing(case: Case, event: CopyRefreshed) -> Case:
    """As new for another week."""
    copy = case.of(Copies).copies[event.copy_id]
    case = with_ended(case, event.at, _refresh_clock(copy))
    fresh = replace(copy, refreshed_at=event.at, refreshes=copy.refreshes + 1)
    return with_clocks(_with(case, fresh), event.clock)


def after_removal(case: Case, event: CopyRemoved) -> Case:
    """Its clocks end."""
    return ended(case, event.copy_id, event.became, event)


def ended(case: Case, name: str, became: CopyEnd, event: Event) -> Case:
    """The case with a copy that is no longer in use from this event on."""
    copy = case.of(Copies).copies[name]
    if not copy.in_use:
        return case
    case = with_ended(case, event.at, _refresh_clock(copy), copy.clock("download"))
    return _with(case, replace(copy, became=became, removed_at=event.at))


def _with(case: Case, copy: Copy) -> Case:
    return case.having(Copies({**case.of(Copies).copies, copy.copy: copy}))


def _refresh_clock(copy: Copy) -> str:
    return copy.clock(f"refresh-{copy.refreshes + 1}")


def in_use(case: Case) -> tuple[Copy, ...]:
    """The copies on which somebody could still act."""
    return tuple(copy for copy in case.of(Copies).copies.values() if copy.in_use)


def record_copy(case: Case, order: RecordCopy, context: "Context") -> list[Event]:
    """With the clocks by which it must be refreshed, and deleted."""
    case.must_be_open()
    if order.agency not in context.agencies:
        raise no_such("agency", order.agency, context.agencies)
    placed_at = order.placed_at or context.at
    if placed_at > context.at:
        raise NotWellFormed(problem="A copy cannot be placed in the future.")
    name = f"copy-{len(case.of(Copies).copies) + 1}"
    timed = {REFRESH: f"{name}/refresh-1"}
    if order.copy_kind is CopyKind.DOWNLOAD:
        timed[DOWNLOAD] = f"{name}/download"
    recorded = CopyRecorded(
        at=context.at,
        by=context.by,
        copy_id=name,
        agency=order.agency,
        system=order.system,
        copy_kind=order.copy_kind,
        placed_at=placed_at,
        document=order.document,
        clocks=tuple(
            context.start(case, case.case_class, key, clock, "copy placed", placed_at)
            for key, clock in timed.items()
            if key in context.rules.edition.clocks
        ),
    )
    chain = context.chain(case)
    chain.add([recorded])
    # A copy of what is gone is recalled at once.
    chain.add(context.join_tracks(chain.state, context))
    return chain.events


def refresh_copy(case: Case, order: RefreshCopy, context: "Context") -> list[Event]:
    """The next comparison has a clock of its own."""
    case.must_be_open()
    copy = _named(case, order.copy_id)
    clock = None
    if REFRESH in context.rules.edition.clocks:
        fresh = copy.clock(f"refresh-{copy.refreshes + 2}")
        clock = context.start(case, case.case_class, REFRESH, fresh, "copy refreshed")
    refreshed = CopyRefreshed(
        at=context.at, by=context.by, copy_id=copy.copy, document=order.document, clock=clock
    )
    return [refreshed]


def remove_copy(case: Case, order: RemoveCopy, context: "Context") -> list[Event]:
    """Once."""
    case.must_be_open()
    copy = _named(case, order.copy_id)
    return [
        CopyRemoved(
            at=context.at,
            by=context.by,
            copy_id=copy.copy,
            became=order.became,
            document=order.document,
        )
    ]


def _named(case: Case, name: str) -> Copy:
    """A copy in use. Raises NoSuchCopy, CopyIsRemoved."""
    copy = case.of(Copies).copies.get(name)
    if copy is None:
        raise NoSuchCopy(copy=name)
    if copy.became is not None:
        raise CopyIsRemoved(copy=name, became=copy.became)
    return copy


def recording_text(case: Case, event: CopyRecorded, rules: "Procedure") -> TimelineText:
    """``Copy recorded: copy-1, CBP in TECS (ENTRY)``."""
    where = f"{event.agency} in {event.system} ({event.copy_kind})"
    what = f"Copy recorded: {event.copy_id}, {where}"
    first = event.clocks[0].clock_id if event.clocks else None
    return TimelineText(what, None, first, begins=True)


def refreshing_text(case: Case, event: CopyRefreshed, rules: "Procedure") -> TimelineText:
    """``Copy compared with INTERPOL's data: copy-1``."""
    clock = _refresh_clock(case.of(Copies).copies[event.copy_id])
    what = f"Copy compared with INTERPOL's data: {event.copy_id}"
    return TimelineText(what, None, clock if clock in case.clocks else None)


def removal_text(case: Case, event: CopyRemoved, rules: "Procedure") -> TimelineText:
    """``Copy no longer in use: copy-1, PURGED_FROM_USE``."""
    return TimelineText(f"Copy no longer in use: {event.copy_id}, {event.became}")


def recording_effects(case: Case, event: CopyRecorded, rules: "Procedure") -> list[Effect]:
    """A recall of the case notifies whoever has it; a further copy of a download is an alarm."""
    passed_on: list[Effect] = [
        Handoff(
            AddHolder(
                dossier=recall,
                order=handoff_id(case.dossier, case.revision, recall),
                by=event.by,
                agency=event.agency,
                system=event.system,
                case=case.dossier,
                copy_id=event.copy_id,
                document=event.document,
            )
        )
        for recall in open_recalls(case)
    ]
    if event.copy_kind is not CopyKind.FURTHER_COPY:
        return passed_on
    what = "a further copy was reported, which should not exist"
    return [*passed_on, to_role(LetterKey.MATTER_CHANGED, Role.SUPERVISOR, what=what)]


_CASEWORK = Permission(roles=CASEWORK)

RULES = Rules(
    events=(
        EventRule(CopyRecorded, after_recording, recording_text, recording_effects),
        EventRule(CopyRefreshed, after_refreshing, refreshing_text),
        EventRule(CopyRemoved, after_removal, removal_text),
    ),
    acts=(
        ActRule(RecordCopy, record_copy, _CASEWORK, by_handoff=True),
        ActRule(RefreshCopy, refresh_copy, _CASEWORK, by_handoff=True),
        ActRule(RemoveCopy, remove_copy, _CASEWORK, by_handoff=True),
    ),
)
