"""A plan as a person reads it in a terminal."""

from collections.abc import Sequence

from cli.paragraphs import print_heading, print_line, print_paragraph
from procedure.clocks.explanation import BOUND
from procedure.codes import Phase
from procedure.planning import Plan, PlannedClock, PlannedProhibition, PlannedTask

_LATER = {
    Phase.NOTIFICATION: "when the identity is confirmed",
    Phase.DECISION: "when the answers are in, or overdue",
    Phase.RECORDS: "when the decision or the outcome is known",
}
"""When the tasks come that are not sent at once."""


def print_plan(plan: Plan) -> None:
    """Class, tracks, tasks, clocks and prohibitions, each with its reason."""
    print_line(f"class {plan.case_class}: {plan.class_because}")
    print_heading("Tracks")
    for track in plan.tracks:
        print_paragraph(f"{track.title}: for {track.because}", hanging=4)
    print_heading("Tasks")
    for task in plan.tasks:
        _print_task(task)
    if plan.dropped:
        print_line(f"  not asked, as a person decided: {', '.join(plan.dropped)}")
    print_heading("Clocks")
    for clock in plan.clocks:
        _print_clock(clock)
    print_heading("What nobody may do")
    print_prohibitions(plan.prohibitions)


def print_prohibitions(found: Sequence[PlannedProhibition]) -> None:
    """What nobody may do or send, why, and by which decision it may be done."""
    for one in found:
        print_paragraph(f"{one.key}: {one.says}", hanging=4)
        print_paragraph(f"because: {one.because}. {one.source.kind}: {one.source.citation}", 4)
        if one.stops:
            print_paragraph(f"stops: {', '.join(one.stops)}", 4)
            print_paragraph(f"lifted by: {', '.join(one.needs) or 'no decision'}", 4)
    if not found:
        print_line("  The edition names nothing.")


def _print_task(task: PlannedTask) -> None:
    print_paragraph(f"{task.code} {task.title}, to {_holder(task)}", hanging=4)
    when = _LATER.get(task.phase, "at once")
    if task.after:
        when = f"once {', '.join(task.after)} is answered, or when the clock tasks-sent is due"
    waits = "; the decision waits for it" if task.required and task.phase not in _LATER else ""
    print_paragraph(f"{when}, {task.time}{waits}", 4)
    print_paragraph(f"because: {'; '.join(task.because)}", 4)


def _print_clock(clock: PlannedClock) -> None:
    tasks = f": {', '.join(clock.tasks)}" if clock.tasks else ""
    print_paragraph(f"{clock.label} ({clock.key}), {clock.time}{tasks}", hanging=4)
    local = "a local target" if clock.source.local else clock.source.citation
    whom = "" if clock.binds.ours else f"; expected of others ({BOUND[clock.binds]})"
    print_paragraph(f"from when {clock.start}; the time: {local}{whom}", 4)


def _holder(task: PlannedTask) -> str:
    return task.agency if task.role is None else f"{task.agency}, {task.role}"
