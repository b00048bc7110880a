"""A plan as a person reads it in a terminal."""

from cli.paragraphs import print_heading, print_line, print_paragraph
from procedure.codes import Phase
from procedure.planning import Plan, PlannedTask

_LATER = {
    Phase.NOTIFICATION: "when the identity is confirmed",
    Phase.DECISION: "when the answers are in, or overdue",
    Phase.RECORDS: "when the decision or the outcome is known",
}
"""When the tasks come that are not sent at once."""


def print_plan(plan: Plan) -> None:
    """Class, tracks, tasks and prohibitions, each with its reason."""
    print_line(f"class {plan.case_class}: {plan.class_because}")
    print_heading("Tracks")
    for track in plan.tracks:
        print_paragraph(f"{track.title}: for {track.because}", hanging=4)
    print_heading("Tasks")
    for task in plan.tasks:
        print_paragraph(f"{task.code} {task.title}, to {_holder(task)}", hanging=4)
        when = _LATER.get(task.phase, "at once")
        waits = "; the decision waits for it" if task.required and task.phase not in _LATER else ""
        print_paragraph(f"{when}, {task.time}{waits}", 4)
        print_paragraph(f"because: {'; '.join(task.because)}", 4)
    print_heading("What nobody may do")
    for one in plan.prohibitions:
        print_paragraph(f"{one.key}: {one.says}", hanging=4)
        print_paragraph(f"because: {one.because}. {one.source.kind}: {one.source.citation}", 4)
        if one.stops:
            print_paragraph(f"stops: {', '.join(one.stops)}", 4)
    if not plan.prohibitions:
        print_line("  The edition names nothing.")


def _holder(task: PlannedTask) -> str:
    return task.agency if task.role is None else f"{task.agency}, {task.role}"
