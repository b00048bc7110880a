"""A case as a person reads it in a terminal, and as JSON."""

from collections.abc import Sequence

from cli.output import print_table
from procedure.clocks.explanation import eastern, explain
from procedure.clocks.workdays import FederalCalendar
from procedure.measures.dispute.assessment import Assessment
from procedure.measures.dispute.decision import Decision, Draft
from procedure.measures.notification.notification import Deferral, Notification
from procedure.measures.restriction import Restriction
from procedure.rows import CaseRow
from procedure.stages import sentence, stage_codes, stage_titles, waits_on
from views.cases import CaseView


def print_list(rows: Sequence[CaseRow]) -> None:
    """The cases, one a line."""
    print_table(
        "",
        ("case", "stage", "class", "restricted", "next due", "what", "waits on"),
        (
            (
                row.case_id,
                row.stage,
                row.case_class,
                "yes" if row.restricted else "no",
                eastern(row.next_due_at) if row.next_due_at else "",
                row.next_due_label or "",
                row.waiting_on or "",
            )
            for row in rows
        ),
    )


def case_as_json(view: CaseView) -> dict[str, object]:
    """The case for programs."""
    case = view.case
    due = case.next_due()
    notification = case.of(Notification)
    return {
        "case": case.dossier,
        "event": case.revision,
        "stage": ",".join(stage_codes(case)),
        "sentence": sentence(case),
        "tracks": [row.model_dump(mode="json") for row in view.tracks],
        "class": case.case_class,
        "edition": case.edition.name,
        "restriction": case.of(Restriction).state,
        "notification": notification.state,
        "interpol_state": case.interpol_state,
        "outcome": case.outcome,
        "waiting_on": waits_on(case),
        "next_due": due.due_at.isoformat() if due else None,
        "attempt": case.attempt,
        "decision": _decision(case.of(Decision).draft),
        "deferral": _deferral(notification.deferral),
        "indicators": list(case.of(Assessment).indicators),
        "tasks": [row.model_dump(mode="json") for row in view.tasks],
    }


def _decision(draft: Draft | None) -> dict[str, str | int | None] | None:
    if draft is None:
        return None
    return {
        "document": draft.document,
        "by": draft.by,
        "disposition": draft.disposition,
        "event": draft.drafted,
        "approved_at": draft.approved_at.isoformat() if draft.approved_at else None,
    }


def _deferral(deferral: Deferral | None) -> dict[str, str | None] | None:
    if deferral is None:
        return None
    return {
        "document": deferral.document,
        "by": deferral.by,
        "until": deferral.until.isoformat() if deferral.until else None,
        "approved_at": deferral.approved_at.isoformat() if deferral.approved_at else None,
    }


def print_case(view: CaseView) -> None:
    """Where the case is, its tracks, and its tasks."""
    case = view.case
    due = case.next_due()
    notification = case.of(Notification)
    draft = case.of(Decision).draft
    print(f"{case.dossier}   {stage_titles(case)}   class {case.case_class}")
    print(sentence(case))
    print(f"next due      {eastern(due.due_at) + ': ' + due.label if due else 'nothing'}")
    print(f"restriction   {case.of(Restriction).state}")
    print(f"notification  {notification.state}")
    print(f"INTERPOL      {case.outcome or case.interpol_state}")
    print(f"edition       {case.edition.name}, attempt {case.attempt}, event {case.revision}")
    if draft is not None:
        what = f"{draft.disposition} by {draft.by}"
        print(f"decision      {what}, {_approved(draft)}: {draft.document}")
    assessment = case.of(Assessment)
    if assessment.document is not None:
        found = ", ".join(assessment.indicators) or "none found"
        print(f"indicators    {found} (caveat case indicators {case.dossier})")
    if notification.deferral is not None:
        deferral = notification.deferral
        print(f"deferral      by {deferral.by}, {_approved(deferral)}: {deferral.document}")
    print()
    rules = view.book.procedure
    print_table(
        "Tracks",
        ("track", "stage", "since", "ended"),
        (
            (
                rules.track(row.track).title,
                row.stage,
                eastern(row.joined_at),
                eastern(row.ended_at) if row.ended_at else "",
            )
            for row in view.tracks
        ),
    )
    print()
    print_table(
        "Tasks",
        ("task", "agency", "state", "due", "outcome", "late"),
        (
            (
                row.task_id,
                row.agency,
                row.state,
                eastern(row.due_at) if row.due_at else "",
                row.outcome or "",
                "late" if row.late else "",
            )
            for row in view.tasks
        ),
    )


def _approved(draft: Draft | Deferral) -> str:
    return f"approved {eastern(draft.approved_at)}" if draft.approved_at else "a draft"


def print_clocks(view: CaseView) -> None:
    """Every clock with its explanation."""
    calendar = FederalCalendar(view.book.holidays, view.case.closures)
    for clock_id, clock in view.case.clocks.items():
        print(f"{clock_id}")
        for line in explain(clock, calendar):
            print(f"    {line}")
