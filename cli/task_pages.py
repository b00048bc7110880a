"""A task as a person reads it in a terminal, and the list of tasks."""

from cli.exchange_page import print_exchanges
from cli.next_steps import print_next, with_commands
from cli.paragraphs import print_fields, print_heading, print_line, print_paragraph
from procedure.annex.catalog import AnswerField, FieldType
from procedure.clocks.explanation import eastern
from procedure.forms import takes
from procedure.task_form import TaskForm
from views.extracts import Extract
from views.task_view import TaskView


def shown(view: TaskView) -> TaskView:
    """The task with what can be done about it as commands."""
    return view.model_copy(
        update={"next": with_commands(view.next, {"case": view.case_number or view.case})}
    )


def print_task(view: TaskView) -> None:
    """The question, when it is due and why, the facts for the answer, and what was said."""
    print_line(f"{view.task} {view.title}   {view.agency}   {view.state}   event {view.event}")
    number = f"{view.number}   in case {view.case_number}" if view.number else ""
    print_paragraph(view.question, 0)
    print_line()
    acknowledge = view.acknowledge_by if view.state == "SENT" else None
    print_fields(
        (
            ("number", number),
            ("case", view.case),
            ("asked", eastern(view.asked_at)),
            ("acknowledge by", eastern(acknowledge) if acknowledge else ""),
            ("given to", view.delegate or ""),
            ("due", eastern(view.due) + ("   late" if view.late else "") if view.due else ""),
        )
    )
    _print_extract(view.extract)
    if view.prohibitions:
        print_heading("What nobody may do")
        for one in view.prohibitions:
            print_paragraph(f"{one.says} ({one.source.kind} {one.source.citation})")
    print_heading("The form of the answer")
    print_choices(view.form)
    if view.exchanges:
        print_heading("What was said")
        print_exchanges(view.exchanges)
    if view.earlier_answers:
        print_heading("Other answers of the same agency in this case")
        print_exchanges(view.earlier_answers, names_task=True)
    if view.why:
        print_heading("Why it is due then")
        for sentence in view.why:
            print_paragraph(sentence)
    print_next(view.next)


def print_form(form: TaskForm) -> None:
    """The form of a task by itself, as every case of its edition has it."""
    print_line(f"{form.task} {form.title}")
    print_paragraph(form.question, 0)
    print_line()
    print_choices(form)


def print_choices(form: TaskForm) -> None:
    """What can be chosen, and the fields, each with what it takes."""
    for one in form.choices:
        words = " Say why." if one.words else ""
        print_paragraph(f"outcome  {one.key}: {one.meaning}{words}", hanging=9)
        _print_fields(one.own_fields)
    _print_fields(form.fields)


def _print_fields(fields: tuple[AnswerField, ...]) -> None:
    for field in fields:
        print_paragraph(
            f"field    {field.key}: {field.label}{_needed(field)}.{_takes(field)}", hanging=9
        )


def _needed(field: AnswerField) -> str:
    if field.required:
        return " (required)"
    return f" (required for {', '.join(field.required_for)})" if field.required_for else ""


def _takes(field: AnswerField) -> str:
    return "" if field.type is FieldType.TEXT else f" Takes {takes(field)}."


def _print_extract(extract: Extract) -> None:
    print_heading("Facts for the answer")
    print_fields(((line.label, line.value) for line in extract.person), indent=2)
    for communication in extract.communications:
        print_line()
        print_fields(((line.label, line.value) for line in communication), indent=2)
    for sentence in extract.missing:
        print_paragraph(sentence)
    if extract == Extract():
        print_line("  None are shown with this task.")
