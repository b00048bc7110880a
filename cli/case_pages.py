"""A case as a person reads it in a terminal, the list of cases, and their clocks."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from cli.copies_page import print_copies
from cli.exchange_page import print_exchanges
from cli.next_steps import print_next, with_commands
from cli.output import say
from cli.paragraphs import print_fields, print_heading, print_line, print_paragraph, written
from cli.plan_page import print_prohibitions
from cli.shown_page import print_regime
from cli.weigh_page import print_weigh
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import BOUND, eastern, explain
from procedure.clocks.rules import Binding
from procedure.clocks.workdays import FederalCalendar
from procedure.dossier import DossierState
from procedure.people import EMPLOYER
from procedure.rows import TaskRow
from procedure.task import TaskState
from register.rulebooks import Rulebook
from register.values import EmailRow, EmailState
from views.case_view import CaseView, ClockLine, DraftLine, FilingLine, WrittenLine
from views.document_view import STANDINGS


def shown(view: CaseView) -> CaseView:
    """The case with what can be done in it as commands."""
    return view.model_copy(update={"next": with_commands(view.next, {"case": view.name})})


def print_case(view: CaseView) -> None:
    """Where the case is, everything that is in it, and what can be done next."""
    print_line(f"{view.name}   {view.stage_title}   class {view.case_class}")
    print_paragraph(view.sentence, 0)
    due = f"{eastern(view.next_due)}: {view.next_due_label}" if view.next_due else "nothing"
    print_fields(
        (
            ("next due", due),
            ("case", view.case),
            ("restriction", view.restriction),
            ("notification", view.notification),
            ("INTERPOL", view.outcome or view.interpol_state),
            ("person", f"{view.person or 'not known yet'}  {view.person_name or ''}".strip()),
            ("same person", ", ".join(view.people[1:])),
            ("separated", ", ".join(view.apart)),
            ("only its team", ", ".join(view.team)),
            ("employer", _employer(view)),
            ("circumstances", ", ".join(view.circumstances)),
            ("alerted by", view.alerted_by),
            ("edition", f"{view.edition}, attempt {view.attempt}, event {view.event}"),
        )
    )
    _print_written("How it began", [view.opened])
    _print_courts(view)
    _print_contents(view)
    _print_tasks(view)
    if view.prohibitions:
        print_heading("What nobody may do")
        print_prohibitions(view.prohibitions)
    _print_decision(view)
    _print_written("What else was decided, and why", view.decisions)
    for filing in view.filings:
        _print_filing(filing)
    print_copies(view.copies)
    _print_matters(view)
    print_emails(view.emails)
    print_next(view.next)


def _employer(view: CaseView) -> str:
    """Whose desk answers for the employer, or what to do where a task waits for one."""
    ended = TaskState.ANSWERED, TaskState.WITHDRAWN
    if any(row.agency == EMPLOYER and row.state not in ended for row in view.tasks):
        how = f"caveat case employer {view.name} AGENCY --reason WORDS"
        return f"no desk is known; a supervisor names one: {how}"
    return view.employer or ""


def _print_courts(view: CaseView) -> None:
    print_heading("Who has the ball")
    for step in view.steps:
        late = "   late" if step.late else ""
        print_paragraph(f"{step.party}: {step.what}", hanging=4)
        if step.due:
            print_line(f"    due {eastern(step.due)}{late}   clock {step.clock}")
    print_running_clocks(view.clocks, f"caveat case clocks {view.name}")


def print_running_clocks(clocks: Sequence[ClockLine], explained: str) -> None:
    """Our clocks, and apart from them what is expected of others."""
    print_heading("Running clocks")
    print_line(f"  explained by: {explained}")
    _print_running([one for one in clocks if not one.expected])
    expected = [one for one in clocks if one.expected]
    if expected:
        print_heading("Expected of others: no deadlines of ours")
        _print_running(expected)


def _print_running(clocks: Iterable[ClockLine]) -> None:
    for (label, when), alike in groupby(clocks, key=_as_shown):
        print_paragraph(f"{label}: {', '.join(one.clock for one in alike)}", hanging=4)
        print_paragraph(when, 4)


def _as_shown(clock: ClockLine) -> tuple[str, str]:
    """Clocks that are the same in all of this are one entry."""
    if clock.expected:
        passed = "   has passed" if clock.passed else ""
        when = f"{eastern(clock.due)}, from {BOUND[clock.binds]}{passed}"
        return clock.label, f"{'paused: ' if clock.paused else ''}expected {when}"
    planned = f", plan for {eastern(clock.plan_for)}" if clock.plan_for else ""
    hard = "   a right is lost after it" if clock.binds is Binding.OURS_HARD else ""
    late = "   late" if clock.late else ""
    return (
        clock.label,
        "paused" if clock.paused else f"due {eastern(clock.due)}{planned}{late}{hard}",
    )


def _print_contents(view: CaseView) -> None:
    """Communications, facts and tracks."""
    print_heading("Communications")
    if not view.communications:
        print_line("  None: the case was opened from a report.")
    for one in view.communications:
        print_line(f"  {one.communication}/v{one.version}")
        known = (one.kind, one.sender, one.reference, one.date)
        print_paragraph(one.problem or ", ".join(filter(None, known)), 4)
        for regime in one.regimes:
            print_regime(regime, 4)
    if view.facts:
        _print_written("Facts", view.facts)
    print_heading("Tracks")
    for track in view.tracks:
        print_paragraph(f"{track.title}: {track.stage_title}", hanging=4)
        print_paragraph(f"followed for {track.because} since {eastern(track.joined_at)}", 4)
        if track.ended_at:
            print_line(f"    ended {eastern(track.ended_at)}")


def _print_tasks(view: CaseView) -> None:
    print_heading("Tasks")
    print_task_rows(view.tasks, view.name)
    if view.held_back:
        print_line(f"  held back until another agency answers: {', '.join(view.held_back)}")
    if view.dropped:
        print_line(f"  not asked, as a person decided: {', '.join(view.dropped)}")
    if view.questions:
        print_heading("Questions that wait for a reply")
        print_exchanges(view.questions, names_task=True)


def print_task_rows(rows: Iterable[TaskRow], name: str) -> None:
    """Each task with its agency, its state and its outcome; ``name`` is its case or matter."""
    for row in rows:
        due = f"   due {eastern(row.due_at)}" if row.due_at else ""
        name = f"{row.task_id:6} {row.number or '':10}"
        print_line(f"  {name} {row.agency:10} {row.state}{due}".rstrip())
        outcome = "late" if row.late else ""
        if row.outcome:
            outcome = f"{row.outcome}{', late' if row.late else ''}"
        if outcome:
            print_line(f"         {outcome}")
    print_line(f"  each is shown by: caveat task show {name} TASK")


def _print_decision(view: CaseView) -> None:
    """The drafts, and beside them every answer that the decision is based on."""
    print_heading("Legal decision")
    if not view.drafts:
        print_line("  Nothing is drafted.")
    for draft in view.drafts:
        _print_draft(draft)
    if view.deferral is not None:
        state = "approved" if view.deferral.approved_at else "waits for approval"
        until = f" until {eastern(view.deferral.until)}" if view.deferral.until else ""
        what = f"deferral of the notification{until}, by {view.deferral.by}: {state}"
        print_paragraph(what, hanging=2)
        written(view.deferral.text or "")
    print_weigh(view.weigh)
    print_heading("What the decision is based on")
    print_exchanges(view.answers, names_task=True)
    if view.missing:
        print_paragraph(f"Not answered: {', '.join(view.missing)}", hanging=4)
    if not view.answers and not view.missing:
        print_line("  No answers.")
    for label, codes in (
        ("Misuse indicators", view.indicators),
        ("Against misuse", view.counter_indicators),
    ):
        if codes:
            print_paragraph(f"{label}: {', '.join(codes)}", hanging=4)
    if view.indicators or view.counter_indicators:
        print_line(f"  with their evidence: caveat case indicators {view.name}")


def _print_draft(draft: DraftLine) -> None:
    print_paragraph(f"{draft.title} ({draft.disposition}), by {draft.by}", hanging=4)
    print_line(f"    {draft.document}   event {draft.event}   {eastern(draft.at)}")
    approved = f" {eastern(draft.approved_at)}" if draft.approved_at else ""
    print_paragraph(f"{STANDINGS[draft.standing]}{approved}", 4)
    if draft.text:
        written(draft.text, 6)


def _print_written(heading: str, lines: Iterable[WrittenLine]) -> None:
    lines = list(lines)
    if not lines:
        return
    print_heading(heading)
    for line in lines:
        print_paragraph(f"{line.what} ({line.by})", hanging=4)
        print_line(f"    {eastern(line.at)}   event {line.event}")
        if line.text:
            written(line.text, 6)


def _print_filing(filing: FilingLine) -> None:
    print_heading(f"Filing {filing.filing}")
    print_fields(
        (
            ("kind", filing.kind),
            ("state", filing.state),
            ("to be filed by", eastern(filing.due) if filing.due else ""),
            ("filed", eastern(filing.filed_at) if filing.filed_at else ""),
            ("follow-ups", str(filing.follow_ups) if filing.filed_at else ""),
            ("outcome", filing.outcome or ""),
        ),
        indent=2,
    )
    for note in filing.notes:
        print_paragraph(f"{note.what} ({note.by}), {eastern(note.at)}", hanging=4)
        if note.text:
            written(note.text, 6)


def _print_matters(view: CaseView) -> None:
    if view.matters:
        print_heading("Matters that cover this case")
    for one in view.matters:
        print_line(f"  {one.number}   {one.title}")
        print_line(f"    shown by: caveat matter show {one.number}")


def print_emails(rows: Sequence[EmailRow]) -> None:
    print_heading("Emails")
    count = {state: sum(row.state is state for row in rows) for state in EmailState}
    waiting = count[EmailState.QUEUED] + count[EmailState.SENDING]
    print_line(
        f"  {count[EmailState.SENT]} sent, {waiting} waiting, "
        f"{count[EmailState.FAILED]} undeliverable"
    )
    for row in rows:
        if row.state is EmailState.FAILED:
            code = f", the mail server said {row.code}" if row.code else ""
            print_line(f"  undeliverable: {row.email_id}")
            print_line(f"    written {eastern(row.created_at)}{code}")


def print_clocks(state: DossierState, book: Rulebook) -> None:
    """Every clock with its explanation."""
    number = f"{state.number}   " if state.number else ""
    print_line(f"{number}{state.dossier}")
    calendar = FederalCalendar(book.holidays, state.closures)
    ours = [one for one in state.clocks.values() if not one.expected]
    _explain(ours, calendar)
    expected = [one for one in state.clocks.values() if one.expected]
    if expected:
        say("Expected of others: no deadlines of ours")
        _explain(expected, calendar)


def _explain(clocks: Iterable[Clock], calendar: FederalCalendar) -> None:
    for clock in clocks:
        say(f"{clock.clock_id}")
        for line in explain(clock, calendar):
            say(f"    {line}")
