"""A task as a person reads it in a terminal, and as JSON."""

from cli.output import say
from procedure.clocks.explanation import explain
from procedure.clocks.workdays import FederalCalendar
from views.cases import TaskView


def task_as_json(view: TaskView) -> dict[str, object]:
    """The task with its form, for programs."""
    task, rule = view.task, view.rule
    clock = view.case.clocks.get(task.answer)
    outcomes = view.book.procedure.outcomes(task.code)
    return {
        "case": view.case.dossier,
        "event": view.case.revision,
        "task": task.task,
        "agency": task.agency,
        "state": task.state,
        "question": rule.question,
        "fields": [field.model_dump(mode="json") for field in rule.fields],
        "outcomes": [outcome.model_dump(mode="json") for outcome in outcomes],
        "outcome": task.outcome,
        "due": clock.due_at.isoformat() if clock else None,
    }


def print_task(view: TaskView) -> None:
    """The question, the form, the outcomes, and why it is due then."""
    task, rule = view.task, view.rule
    say(f"{task.task} {rule.title}   {task.agency}   {task.state}   event {view.case.revision}")
    say(rule.question)
    say()
    for field in rule.fields:
        say(f"  field    {field.key}: {field.label}{' (required)' if field.required else ''}")
    for outcome in view.book.procedure.outcomes(task.code):
        say(f"  outcome  {outcome.key}: {outcome.meaning}")
    clock = view.case.clocks.get(task.answer)
    if clock is not None:
        say()
        for line in explain(clock, FederalCalendar(view.book.holidays, view.case.closures)):
            say(line)
