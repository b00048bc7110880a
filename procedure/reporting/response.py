"""How the United States responds, in figures: elements F, G and I of the report to Congress."""

from collections.abc import Iterator

from procedure.case import Case
from procedure.codes import Circumstance
from procedure.measures.dispute.decision import Decision
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.message import CommunicationKind
from procedure.recall.recall import Recall
from procedure.report import Figure
from procedure.reporting.counting import figure, overlapping
from procedure.reporting.records import Records, Span
from procedure.rows import CaseState
from procedure.task import HasTasks, Task, TaskState
from procedure.use.use import Use

CASES = "cases opened in the period, without those canceled as opened in error"
"""From which records most figures about cases are."""
PERSONS = (
    Circumstance.US_CITIZEN,
    Circumstance.CURRENT_OFFICIAL,
    Circumstance.LPR,
    Circumstance.LAWFULLY_PRESENT,
    Circumstance.PENDING_PROTECTION,
)
"""The classes of persons that elements F and I name."""


def response(records: Records, span: Span) -> Iterator[Figure]:
    """Element F: what is screened, who the cases are about, and what was decided."""
    cases = records.opened(span)
    received = [one for one in records.received for each in range(one.versions)]
    source = "versions of communications received in the period"
    yield figure(
        "F.received",
        "Communications received and screened, by their kind",
        source,
        received,
        lambda one: one.kind,
        every=CommunicationKind,
    )
    yield figure(
        "F.restricted",
        "Communications received and screened, by whether they are restricted now",
        source,
        received,
        lambda one: "RESTRICTED" if one.restricted else "NOT_RESTRICTED",
        every=("RESTRICTED", "NOT_RESTRICTED"),
    )
    yield figure(
        "F.cases",
        "Cases, by whether they are in progress",
        CASES,
        cases,
        lambda case: case.ended or CaseState.OPEN,
    )
    yield _persons("F.persons", "Cases", CASES, cases)
    yield figure("F.decisions", "Cases by the last approved decision", CASES, cases, _decided)
    yield figure(
        "F.recalls",
        "Recalls of data, by whether they have ended",
        "recalls opened in the period",
        records.opened_of(Recall, span),
        lambda one: "OPEN" if one.ended_at is None else "ENDED",
        every=("OPEN", "ENDED"),
    )
    yield figure(
        "F.uses",
        "Requests to use a communication against a person, by what was decided last",
        "use requests opened in the period",
        records.opened_of(Use, span),
        _permitted,
        every=("PERMITTED", "BLOCKED", "NOT_DECIDED"),
    )


def officials(cases: list[Case]) -> Iterator[Figure]:
    """Element G: cases about employees, and what was done about them."""
    current = [case for case in cases if Circumstance.CURRENT_OFFICIAL in case.circumstances]
    acts = [case for case in current if Circumstance.OFFICIAL_CAPACITY in case.circumstances]
    yield figure(
        "G.employees",
        "Cases about employees of the United States",
        CASES,
        current,
        lambda case: "OFFICIAL_ACT" if case in acts else "NOT_KNOWN_AS_OFFICIAL_ACT",
        every=("OFFICIAL_ACT", "NOT_KNOWN_AS_OFFICIAL_ACT"),
    )
    yield figure(
        "G.notified",
        "Cases about official acts of employees, by the notification of the official",
        CASES,
        acts,
        lambda case: case.of(Notification).state,
        every=NotificationState,
    )
    yield figure(
        "G.decisions",
        "Cases about official acts of employees, by the last approved decision",
        CASES,
        acts,
        _decided,
    )
    yield figure(
        "G.former",
        "Cases about former officials",
        CASES,
        [case for case in cases if Circumstance.FORMER_OFFICIAL in case.circumstances],
        note="The statute names employees only; the report adds former officials (REPORT L46).",
    )


def coordination(records: Records, span: Span) -> Iterator[Figure]:
    """Element I: what other agencies were asked, and how they answered."""
    asked = list(records.asked(span))
    source = "tasks of cases and matters sent in the period, without those of canceled cases"
    yield figure(
        "I.tasks",
        "Questions to other agencies, by agency",
        source,
        asked,
        lambda pair: pair[1].agency,
    )
    yield figure(
        "I.answers",
        "Questions to other agencies, by how they were answered",
        source,
        asked,
        lambda pair: _answered(*pair),
        every=("IN_TIME", "LATE", "WAITING", "OVERDUE", "WITHDRAWN"),
    )
    cases = {one.dossier: one for one, task in asked if isinstance(one, Case)}
    yield _persons(
        "I.persons",
        "Cases in which other agencies were asked",
        "cases with a task sent to another agency in the period",
        list(cases.values()),
    )


def _persons(key: str, what: str, source: str, cases: list[Case]) -> Figure:
    return overlapping(
        key,
        f"{what}, by what is known of the person",
        source,
        cases,
        lambda case: [one for one in PERSONS if one in case.circumstances],
        every=PERSONS,
        note="A person may be in several classes, or in none that is known.",
    )


def _decided(case: Case) -> str:
    draft = case.of(Decision).draft
    approved = draft is not None and draft.approved_at is not None
    return draft.disposition if draft is not None and approved else "NO_DECISION"


def _permitted(use: Use) -> str:
    if use.decided is None:
        return "NOT_DECIDED"
    return "PERMITTED" if use.decided.permitted else "BLOCKED"


def _answered(dossier: HasTasks, task: Task) -> str:
    """A task whose time for the answer came before the answer was late, or is overdue."""
    if task.state is TaskState.WITHDRAWN:
        return "WITHDRAWN"
    clock = dossier.clocks.get(task.answer)
    missed = clock is not None and clock.missed_at is not None
    if task.state is TaskState.ANSWERED:
        return "LATE" if missed else "IN_TIME"
    return "OVERDUE" if missed else "WAITING"
