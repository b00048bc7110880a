"""Correcting an entry: which entry was wrong, what is right, why, and what follows from it.

The wrong entry stays in the record. What the case is known to be, and the clocks that depended on
the entry, are computed as if the right value had been entered at the first; what was done meanwhile
stays (``DoneSince``), and so do emails that were sent.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.access import CASEWORK, Permission, why_not
from procedure.case import Case, Entry
from procedure.clocks.clock import Clock
from procedure.codes import CaseClass, LetterKey
from procedure.correctable import KINDS, CorrectEntry, Kind
from procedure.corrected import (
    DoneSince,
    answered_again,
    clocks_again,
    done_since,
    filed_again,
    known_again,
    settled_or_not,
)
from procedure.dossier import (
    AnyEvent,
    Effect,
    Event,
    TimelineText,
    with_clocks,
    with_ended,
)
from procedure.facts import FactAdded
from procedure.letters import to_role
from procedure.measures import coordination
from procedure.measures.dispute.filings import FilingMade
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.notification import notifying
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.tasks.answering import TaskAnswered
from procedure.measures.tasks.following import follows
from procedure.measures.urgency import due_time_changed
from procedure.people import Role
from procedure.refusals import NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NothingToCorrect(NotNow):
    """The entry is of no kind that can be corrected."""

    sentence = "Entry {entry} is no fact, answer, outcome or filing: only those can be corrected."


class AlreadyCorrected(NotNow):
    """The entry was corrected: the correction is what can be corrected."""

    sentence = "Entry {entry} was already corrected, by entry {by}: correct that one."


class EntryCorrected(Event):
    """An entry was wrong: what is right, and the clocks that depended on it, computed again."""

    entry: int
    """The number of the entry as it was first recorded."""
    replaces: int
    """The number that the correction names: the entry, or its last correction."""
    right: AnyEvent | None
    """The entry as it should have been; none where it was taken back."""
    case_class: CaseClass
    """The class of the case by what is known now."""
    clocks: tuple[Clock, ...]
    stays: tuple[DoneSince, ...]
    """What was done meanwhile and cannot be taken back."""
    notified: bool = True
    """Whether the plan of the case still calls for notifying the official, or did so at all."""
    document: DocumentId


def after_correction(case: Case, event: EntryCorrected) -> Case:
    """The case as the entries say now; the wrong entry stays, and names its correction."""
    before, number = case, case.revision + 1
    entry = case.entries[event.entry]
    right = replace(entry, counts=event.right, corrected_by=number)
    case = replace(
        case,
        entries={**case.entries, event.entry: right},
        corrections={**case.corrections, number: event.entry},
    )
    case = settled_or_not(before, known_again(case, event.case_class), entry.event.at)
    match event.right:
        case TaskAnswered() as answer:
            case = answered_again(case, answer, entry.event, event.at)
        case FilingMade() as made:
            case = filed_again(case, made)
        case _:
            pass
    if not event.notified:
        ended = with_ended(case, event.at, notifying.CLOCK, notifying.DEFERRAL, met=False)
        case = ended.having(Notification())
    return with_clocks(case, *event.clocks)


def correct_entry(case: Case, order: CorrectEntry, context: "Context") -> list[Event]:
    """Once for each entry; after that its correction is what can be corrected."""
    case.must_be_open()
    number = case.corrections.get(order.entry, order.entry)
    entry = case.entries.get(number)
    kind = KINDS.get(type(entry.event)) if entry is not None else None
    if entry is None or kind is None:
        raise NothingToCorrect(entry=order.entry)
    _check_permission(case, entry, kind, context)
    newest = entry.corrected_by or number
    if newest != order.entry:
        raise AlreadyCorrected(entry=order.entry, by=newest)
    if order.filed_at is not None and not isinstance(entry.event, FilingMade):
        raise NotWellFormed(problem=f"Entry {order.entry} is no filing: it has no time of its own.")
    right = kind.right(case, number, entry.event, order, context)
    if right == entry.counts:
        raise NotWellFormed(problem=f"Entry {order.entry} says exactly this: nothing to correct.")
    chain = context.chain(case)
    chain.add(_corrected(case, number, right, order, context))
    for fact in _no_longer_answered(chain.state, right, context):
        chain.add(_corrected(chain.state, fact, None, order, context))
    return chain.events


def _corrected(
    case: Case, number: int, right: Event | None, order: CorrectEntry, context: "Context"
) -> list[Event]:
    """The correction of one entry, and what follows from it."""
    event = _computed(case, number, right, order, context)
    after: Case = context.evolve(case, event)
    kind = KINDS[type(case.entries[number].event)]
    return [event, *kind.follows(case, after, right, order, context)]


def _no_longer_answered(case: Case, right: Event | None, context: "Context") -> list[int]:
    """The entries of facts that the wrong answer had added, and the right one does not."""
    if not isinstance(right, TaskAnswered):
        return []
    code = case.tasks[right.task].code
    said = follows(context.rules, code, right.outcome, dict(right.recorded), right.at).adds
    return [
        number
        for number, entry in case.entries.items()
        if isinstance(entry.counts, FactAdded)
        and entry.counts.answer_to == right.task
        and entry.counts.fact not in said
    ]


def _check_permission(case: Case, entry: Entry, kind: Kind, context: "Context") -> None:
    if context.actor.has(Role.SUPERVISOR):
        return
    refusal = why_not(context.actor, kind.permission, kind.subject(case, entry.event))
    if refusal is not None:
        raise refusal


def _computed(
    case: Case, number: int, right: Event | None, order: CorrectEntry, context: "Context"
) -> EntryCorrected:
    """The correction with its effect: the class, the clocks, the notification."""
    entry = case.entries[number]
    named = case.corrections.get(order.entry, order.entry)
    event = EntryCorrected(
        at=context.at,
        by=context.by,
        entry=number,
        replaces=order.entry if number == named else entry.corrected_by or number,
        right=right,
        case_class=case.case_class,
        clocks=(),
        stays=done_since(case, entry.event),
        document=order.document,
    )
    known: Case = context.evolve(case, event)
    case_class = context.rules.case_class(known.circumstances)
    event = event.model_copy(update={"case_class": case_class})
    known = context.evolve(case, event)
    under_way = case.of(Notification).state not in (
        NotificationState.NOT_NEEDED,
        NotificationState.DELIVERED,
    )
    if under_way and isinstance(entry.event, FactAdded):
        planned = coordination.planned_tasks(known, context.rules)
        still = any(task.phase is notifying.PHASE for task in planned)
        event = event.model_copy(update={"notified": still})
        known = context.evolve(case, event)
    return event.model_copy(update={"clocks": clocks_again(case, known, number, context)})


def correction_text(case: Case, event: EntryCorrected, rules: "Procedure") -> TimelineText:
    """``Entry 12 corrected: the answer to J1 is NO_REQUEST; it was NO_TREATY``."""
    was = case.entries[event.entry].counts
    what = (
        f"Entry {event.replaces} corrected: {_words(event.right, rules)}, not {_words(was, rules)}"
    )
    if event.stays:
        done = ", ".join(one.replace("_", " ").lower() for one in event.stays)
        what = f"{what}; done meanwhile, and stays: {done}"
    return TimelineText(what)


def _words(entry: Event | None, rules: "Procedure") -> str:
    match entry:
        case FactAdded():
            row = rules.fact(entry.fact)
            return f"the fact {row.title if row else entry.fact!r}"
        case TaskAnswered():
            return f"the answer {entry.outcome} to {entry.task}"
        case OutcomeRecorded():
            return f"the outcome {entry.outcome}"
        case FilingMade():
            return f"filed {(entry.filed_at or entry.at).isoformat(timespec='minutes')}"
    return "nothing"


def correction_emails(case: Case, event: EntryCorrected, rules: "Procedure") -> list[Effect]:
    """Whoever has a task that is due at another time now hears that; the desk hears of it."""
    moved = {clock.clock_id for clock in event.clocks}
    return [
        to_role(LetterKey.FACT_ADDED, Role.ANALYST),
        *due_time_changed(case, moved, rules),
    ]


RULES = Rules(
    events=(EventRule(EntryCorrected, after_correction, correction_text, correction_emails),),
    acts=(ActRule(CorrectEntry, correct_entry, Permission(roles=CASEWORK)),),
)
