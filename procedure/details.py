"""A case in a few lines, for Temporal's pages and the command line: no personal data."""

from procedure.case import Case
from procedure.clocks.explanation import eastern
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.stages import position_of


def current_details(case: Case) -> str:
    """Where the case is, as Markdown for Temporal's page of the workflow."""
    due, position = case.next_due(), position_of(case)
    lines = [
        f"**{position.titles}** · class {case.case_class}",
        "",
        position.sentence,
        "",
        f"Next due: {due.label}, {eastern(due.due_at)}" if due else "No clock is running.",
        "",
        "| task | agency | state | outcome |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {task.task} | {task.agency} | {task.state} | {task.outcome or ''} |"
        for task in case.tasks.values()
    ]
    notification = case.of(Notification)
    if notification.state is not NotificationState.NOT_NEEDED:
        lines += ["", f"Notification of the official: {notification.state}"]
    if case.outcome:
        lines += ["", f"INTERPOL: {case.outcome}"]
    return "\n".join(lines)
