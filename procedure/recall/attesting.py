"""What each holder of the data attests; whoever does not is reminded, again and again."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import ANSWERING, CASEWORK, Permission, Subject
from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey
from procedure.copy_codes import CopyEnd
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
from procedure.letters import LetterOrder, to_role
from procedure.matters.common import telling
from procedure.measures.copies import RefreshCopy, RemoveCopy, in_use
from procedure.measures.messages.outbound import numbered
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.recall.holders import over, reminders, running
from procedure.recall.opening import ALL_ATTESTED
from procedure.recall.recall import Held, HolderName, Recall
from procedure.recall_codes import Attested, RecallReason
from procedure.refusals import AlreadyDone, NotFound, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from procedure.annex.editions import Procedure
    from procedure.context import Context

REMINDER = "recall-reminder"
"""The clock after which whoever has not attested is reminded again."""


class AlreadyAttested(AlreadyDone):
    """The holder attested exactly this."""

    sentence = "{holder} has already attested this."


class AttestRecall(Command):
    """A holder attests what was done with the data."""

    act: Literal["attest_recall"] = "attest_recall"
    holder: HolderName
    attested: Attested
    document: DocumentId


class RecordAttestation(Command):
    """USNCB records what a holder attested in another way; the document says how."""

    act: Literal["record_attestation"] = "record_attestation"
    holder: HolderName
    attested: Attested
    document: DocumentId


class HolderAttested(Event):
    """A holder attested what was done with the data."""

    holder: HolderName
    attested: Attested
    document: DocumentId
    in_case: bool = False
    """Whether a case still has this copy as one in use, and learns of it."""


class HoldersReminded(Event):
    """Not all is done in time: chiefs and supervisors are notified, and the clock starts again."""

    holders: tuple[HolderName, ...]
    """Who has not attested."""
    clock: Clock


def after_attesting(recall: Recall, event: HolderAttested) -> Recall:
    """No reply is expected of the holder; nothing is left to time once all have attested."""
    waited = [
        numbered(recall.messages, number).reply_clock
        for number in recall.holders[event.holder].messages
    ]
    attested = recall.attesting(event.holder, event.attested, event.at)
    return over(with_ended(attested, event.at, *waited), event)


def after_reminding(recall: Recall, event: HoldersReminded) -> Recall:
    """Until they attest, they are reminded again and again."""
    recall = with_ended(recall, event.at, *reminders(recall))
    return with_clocks(replace(recall, reminders=recall.reminders + 1), event.clock)


def attest(
    recall: Recall, order: AttestRecall | RecordAttestation, context: "Context"
) -> list[Event]:
    """By the holder, or by USNCB for them; a later attestation of the same holder counts."""
    recall.must_be_open()
    holder = recall.holders.get(order.holder)
    if holder is None:
        raise NotFound(what="holder", name=order.holder)
    if holder.attested is order.attested:
        raise AlreadyAttested(holder=order.holder)
    if order.attested is Attested.UPDATED and recall.reason is not RecallReason.MODIFIED:
        raise NotWellFormed(problem="The data are gone: no copy can be brought up to date.")
    return [
        HolderAttested(
            at=context.at,
            by=context.by,
            holder=order.holder,
            attested=order.attested,
            document=order.document,
            in_case=_is_in_use(holder.held, context),
        )
    ]


def _is_in_use(held: Held, context: "Context") -> bool:
    other = context.beside.other(held.case) if held.case is not None else None
    if other is None or not isinstance(other.state, Case):
        return False
    return held.copy_id in [copy.copy for copy in in_use(other.state)]


def remind(recall: Recall, clock: Clock, context: "Context") -> list[Event]:
    """Whoever has not attested when it is due, or must search, and each time after that."""
    if not recall.left():
        return []
    late = tuple(held.holder for held in recall.unattested)
    name = f"reminder-{recall.reminders + 1}"
    again = context.start(recall, recall.case_class, REMINDER, name, "not attested in time")
    return [HoldersReminded(at=context.at, by=SYSTEM_ID, holders=late, clock=again)]


def subject_of(recall: Recall, order: AttestRecall) -> Subject:
    """The agency of the holder."""
    holder = recall.holders.get(order.holder)
    return Subject(agency=holder.held.agency if holder is not None else None)


def attesting_text(recall: Recall, event: HolderAttested, rules: "Procedure") -> TimelineText:
    """``Attested: holder-1, CBP in TECS: PURGED_FROM_USE``."""
    held = recall.holders[event.holder].held
    clock = next(iter(running(recall, "attested-")), None)
    return TimelineText(f"Attested: {held.words}: {event.attested}", None, clock)


def reminding_text(recall: Recall, event: HoldersReminded, rules: "Procedure") -> TimelineText:
    """``Not done in time: holder-1, CBP in TECS has not attested``."""
    what = f"Not done in time: {'; '.join(recall.left())}"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def attesting_effects(recall: Recall, event: HolderAttested, rules: "Procedure") -> list[Effect]:
    """The case of the copy learns what happened to it; the cases hear where the recall is."""
    held = recall.holders[event.holder].held
    passed: list[Effect] = []
    if event.in_case and held.case is not None and held.copy_id is not None:
        shared = {
            "dossier": held.case,
            "order": handoff_id(recall.dossier, recall.revision, f"{held.case} {held.copy_id}"),
            "by": SYSTEM_ID,
            "copy_id": held.copy_id,
            "document": event.document,
        }
        if event.attested is Attested.UPDATED:
            passed.append(Handoff(RefreshCopy.model_validate(shared)))
        else:
            became = CopyEnd(event.attested)
            passed.append(Handoff(RemoveCopy.model_validate({**shared, "became": became})))
    return [*passed, *telling(recall, event, rules)]


def reminding_effects(recall: Recall, event: HoldersReminded, rules: "Procedure") -> list[Effect]:
    """The chiefs of the agencies, and the supervisors."""
    agencies = {recall.holders[name].held.agency for name in event.holders}
    chiefs: list[Effect] = [
        LetterOrder(
            letter=LetterKey.ESCALATION,
            agency=agency,
            role=Role.AGENCY_CHIEF,
            due=event.clock.due_at,
        )
        for agency in sorted(agencies - {USNCB})
    ]
    return [*chiefs, to_role(LetterKey.ESCALATION, Role.SUPERVISOR, event.clock)]


def _holders(
    recall: Recall, rules: "Procedure", at: "datetime", row: "Mapping[str, Any]"
) -> "Iterable[str]":
    return recall.holders


RULES = Rules(
    events=(
        EventRule(HolderAttested, after_attesting, attesting_text, attesting_effects),
        EventRule(HoldersReminded, after_reminding, reminding_text, reminding_effects),
    ),
    acts=(
        ActRule(
            AttestRecall,
            attest,
            Permission(roles=ANSWERING, own_agency=True),
            subject_of,
            choices={"holder": _holders},
        ),
        ActRule(
            RecordAttestation, attest, Permission(roles=CASEWORK), choices={"holder": _holders}
        ),
    ),
    on_due={ALL_ATTESTED: remind, REMINDER: remind},
)
