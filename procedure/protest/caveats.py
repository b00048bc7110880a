"""Caveats on the disputed data: each with its kind, when it was placed, and when it was removed.

INTERPOL places one while it asks the source (IRSD24 art. 4(1)), may place one at any time (4(3)),
and removes that of the dispute when the data stay, perhaps for one that names the objection
(4(12)). An addendum, that another member refused the extradition, is kept the same way.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from procedure.days import day_in_lyon
from procedure.dossier import Command, Event, TimelineText
from procedure.protest.codes import CaveatKind
from procedure.protest.filing import RECORDING
from procedure.protest.protest import Protest
from procedure.refusals import AlreadyDone, CaseNotReady, NotWellFormed, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NothingToPlaceItOn(CaseNotReady):
    """INTERPOL does not have the protest."""

    sentence = "The protest is not filed: INTERPOL places no caveat because of it."


class CaveatIsPlaced(AlreadyDone):
    """One of this kind is on the data."""

    sentence = "A caveat of this kind is on the data already: {caveat}."


class CaveatIsRemoved(AlreadyDone):
    """It is not on the data any more."""

    sentence = "{caveat} is removed already."


class RecordCaveat(Command):
    """INTERPOL placed a caveat or an addendum on the data."""

    act: Literal["record_caveat"] = "record_caveat"
    of_kind: CaveatKind
    placed_on: date | None = None
    """The day, as INTERPOL says; unset: today."""
    document: DocumentId


class RecordCaveatRemoved(Command):
    """INTERPOL removed one."""

    act: Literal["record_caveat_removed"] = "record_caveat_removed"
    caveat: str
    removed_on: date | None = None
    """The day, as INTERPOL says; unset: today."""
    document: DocumentId


class CaveatPlaced(Event):
    """INTERPOL placed a caveat or an addendum on the data (IRSD24 art. 4(1), 4(3), 4(12))."""

    caveat: str
    """``caveat-1``, ``caveat-2`` and so on."""
    of_kind: CaveatKind
    placed_on: date
    document: DocumentId


class CaveatRemoved(Event):
    """INTERPOL removed a caveat or an addendum from the data (IRSD24 art. 4(12))."""

    caveat: str
    removed_on: date
    document: DocumentId


def record_caveat(protest: Protest, order: RecordCaveat, context: "Context") -> list[Event]:
    """At any time once INTERPOL has the protest, also after its end; one of each kind at a time."""
    if protest.filed_at is None:
        raise NothingToPlaceItOn()
    there = [one for one in protest.caveats if one.of_kind is order.of_kind and one.stands]
    if there:
        raise CaveatIsPlaced(caveat=there[0].caveat)
    placed = CaveatPlaced(
        at=context.at,
        by=context.by,
        caveat=protest.next_caveat,
        of_kind=order.of_kind,
        placed_on=day_that_came(order.placed_on, context),
        document=order.document,
    )
    return [placed]


def record_caveat_removed(
    protest: Protest, order: RecordCaveatRemoved, context: "Context"
) -> list[Event]:
    """At any time, also after the end of the protest; not before it was placed."""
    known = {one.caveat: one for one in protest.caveats}
    if order.caveat not in known:
        raise no_such("caveat", order.caveat, known)
    caveat = known[order.caveat]
    if not caveat.stands:
        raise CaveatIsRemoved(caveat=order.caveat)
    day = day_that_came(order.removed_on, context)
    if caveat.placed_on is not None and day < caveat.placed_on:
        raise NotWellFormed(problem=f"{order.caveat} was placed {caveat.placed_on.isoformat()}.")
    removed = CaveatRemoved(
        at=context.at,
        by=context.by,
        caveat=order.caveat,
        removed_on=day,
        document=order.document,
    )
    return [removed]


def day_that_came(day: date | None, context: "Context") -> date:
    """The day, or today in Lyon, as INTERPOL counts. Raises NotWellFormed for a later day."""
    today = day_in_lyon(context.at)
    if day is not None and day > today:
        raise NotWellFormed(problem="The day has not come.")
    return day or today


def after_placing(protest: Protest, event: CaveatPlaced) -> Protest:
    """One caveat more."""
    return protest.with_caveat(event.of_kind, event.placed_on)


def after_removing(protest: Protest, event: CaveatRemoved) -> Protest:
    """It stays on the page, with the day on which it went."""
    caveats = (
        replace(one, removed_on=event.removed_on) if one.caveat == event.caveat else one
        for one in protest.caveats
    )
    return replace(protest, caveats=tuple(caveats))


def placing_text(protest: Protest, event: CaveatPlaced, rules: "Procedure") -> TimelineText:
    """``Placed on the data 2026-05-04: caveat-1 (DISPUTE)``."""
    day = event.placed_on.isoformat()
    return TimelineText(f"Placed on the data {day}: {event.caveat} ({event.of_kind})", 5)


def removing_text(protest: Protest, event: CaveatRemoved, rules: "Procedure") -> TimelineText:
    """``Removed from the data 2026-08-03: caveat-1``."""
    day = event.removed_on.isoformat()
    return TimelineText(f"Removed from the data {day}: {event.caveat}", 5)


def _standing(
    protest: Protest, rules: "Procedure", at: "datetime", row: "Mapping[str, Any]"
) -> "Iterable[str]":
    """Those that are on the data."""
    return [one.caveat for one in protest.caveats if one.stands]


RULES = Rules(
    events=(
        EventRule(CaveatPlaced, after_placing, placing_text, once=True),
        EventRule(CaveatRemoved, after_removing, removing_text, once=True),
    ),
    acts=(
        ActRule(RecordCaveat, record_caveat, RECORDING),
        ActRule(
            RecordCaveatRemoved, record_caveat_removed, RECORDING, choices={"caveat": _standing}
        ),
    ),
)
