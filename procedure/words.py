"""A case told in a few lines, for Temporal's pages and the command line: no personal data."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from procedure.case import Case, Notified, Stage

EASTERN = ZoneInfo("America/New_York")

STAGE_WORDS = {
    Stage.COORDINATION: "Coordination with agencies",
    Stage.DECISION: "Legal decision",
    Stage.FILING: "Filing with INTERPOL",
    Stage.FOLLOW_UP: "Follow-up with INTERPOL",
    Stage.RECORDS: "Update of U.S. records",
    Stage.CLOSING: "Ready to close",
    Stage.CLOSED: "Closed",
    Stage.CANCELLED: "Cancelled",
    Stage.SUPERSEDED: "Superseded",
}


def eastern(moment: datetime) -> str:
    """A moment as people in Washington read it: ``Tue 24 Nov 2026 17:30 EST``."""
    return moment.astimezone(EASTERN).strftime("%a %d %b %Y %H:%M %Z")


def in_words(span: timedelta | None) -> str:
    """A span of time in its two largest units: ``2 d 3 h``, ``14 min``."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    parts = []
    for name, size in units:
        if count := seconds // size:
            parts.append(f"{count} {name}")
            seconds -= count * size
    return " ".join(parts[:2]) or "0 s"


def current_details(case: Case) -> str:
    """Where the case stands, as Markdown for Temporal's page of the workflow."""
    due = case.next_due()
    lines = [
        f"**{STAGE_WORDS[case.stage]}** · class {case.case_class} · waits on {case.waiting_on()}",
        "",
        f"Next due: {due.label}, {eastern(due.due_at)}" if due else "No clock runs.",
        "",
        "| task | agency | state | outcome |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {task.task} | {task.agency} | {task.state} | {task.outcome or ''} |"
        for task in case.tasks.values()
    ]
    if case.notified is not Notified.NOT_NEEDED:
        lines += ["", f"Notification of the official: {case.notified}"]
    if case.outcome:
        lines += ["", f"INTERPOL: {case.outcome}"]
    return "\n".join(lines)
