"""Finding who else has the data: U.S. systems are searched, and whoever is found is notified."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import CASEWORK, Permission
from procedure.clocks.clock import Clock
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.matters.common import telling
from procedure.people import USNCB
from procedure.recall.holders import notified, over, reminders, running, with_holders
from procedure.recall.opening import ALL_ATTESTED
from procedure.recall.recall import Held, Recall
from procedure.recall_order import AddHolder
from procedure.refusals import AlreadyDone, no_such
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from procedure.annex.editions import Procedure
    from procedure.context import Context


class AlreadyHolder(AlreadyDone):
    """The recall has this holder."""

    sentence = "{agency} is already notified about this system."


class AlreadySearched(AlreadyDone):
    """U.S. systems need not be searched."""

    sentence = "U.S. systems were searched, or need not be."


class RecordSearch(Command):
    """U.S. systems were searched for copies; whoever was found is added already."""

    act: Literal["record_search"] = "record_search"
    document: DocumentId


class HolderAdded(Event):
    """Somebody else has a copy, or got the data: they are notified."""

    held: Held
    document: DocumentId
    clock: Clock | None
    """By when they must attest, where no such clock runs."""


class SystemsSearched(Event):
    """U.S. systems were searched for copies."""

    document: DocumentId


def after_adding(recall: Recall, event: HolderAdded) -> Recall:
    """One more."""
    return with_clocks(with_holders(recall, [event.held]), event.clock)


def after_search(recall: Recall, event: SystemsSearched) -> Recall:
    """Whoever was found is known."""
    searched = with_ended(recall, event.at, *running(recall, "search-"))
    return over(replace(searched, must_search=False), event)


def add_holder(recall: Recall, order: AddHolder, context: "Context") -> list[Event]:
    """An agency of the directory, once for each system."""
    recall.must_be_open()
    if order.agency not in context.agencies:
        raise no_such("agency", order.agency, context.agencies)
    known = [one.held for one in recall.holders.values()]
    if any((one.agency, one.system) == (order.agency, order.system) for one in known):
        raise AlreadyHolder(agency=order.agency)
    timed = [*running(recall, "attested-"), *reminders(recall)]
    clock = None
    if all(recall.due_reached(key) for key in timed):
        number = len([key for key in recall.clocks if key.startswith("attested-")]) + 1
        clock = context.start(
            recall, recall.case_class, ALL_ATTESTED, f"attested-{number}", "another holder found"
        )
    held = Held(
        holder=f"holder-{len(known) + 1}",
        agency=order.agency,
        system=order.system,
        case=order.case,
        copy_id=order.copy_id,
    )
    return [
        HolderAdded(at=context.at, by=context.by, held=held, document=order.document, clock=clock)
    ]


def record_search(recall: Recall, order: RecordSearch, context: "Context") -> list[Event]:
    """Once for each round."""
    recall.must_be_open()
    if not recall.must_search:
        raise AlreadySearched()
    return [SystemsSearched(at=context.at, by=context.by, document=order.document)]


def adding_text(recall: Recall, event: HolderAdded, rules: "Procedure") -> TimelineText:
    """``Found and notified: holder-3, CBP in TECS``."""
    clock = event.clock.clock_id if event.clock else None
    return TimelineText(f"Found and notified: {event.held.words}", None, clock, begins=True)


def adding_effects(recall: Recall, event: HolderAdded, rules: "Procedure") -> list[Effect]:
    """They are notified, and the cases hear where the recall is."""
    return [*notified([event.held], event.clock), *telling(recall, event, rules)]


def _no_case(
    recall: Recall, rules: "Procedure", at: "datetime", row: "Mapping[str, Any]"
) -> "Iterable[None]":
    """A person names no case: a case names itself when it passes a copy on."""
    return (None,)


def _usncb(
    recall: Recall, rules: "Procedure", at: "datetime", row: "Mapping[str, Any]"
) -> "Iterable[str]":
    return (USNCB,)


RULES = Rules(
    events=(
        EventRule(HolderAdded, after_adding, adding_text, adding_effects, once=True),
        EventRule(
            SystemsSearched, after_search, always("U.S. systems were searched"), telling, once=True
        ),
    ),
    acts=(
        ActRule(
            AddHolder,
            add_holder,
            Permission(roles=CASEWORK),
            by_handoff=True,
            typed={"agency": _usncb},
            choices={"case": _no_case},
        ),
        ActRule(RecordSearch, record_search, Permission(roles=CASEWORK)),
    ),
)
