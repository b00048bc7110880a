"""``caveat task``: what agencies are asked and answer."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.naming import Names
from cli.options import (
    AsJson,
    AskedInArgument,
    DueSoon,
    Fields,
    FurtherText,
    Mine,
    OfAgency,
    OfClass,
    Overdue,
    Reason,
    Seen,
    TaskArgument,
    Text,
)
from cli.order_lines import FORM, OrderLine
from cli.running import acting, at_register, standalone

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

task = typer.Typer(help="Tasks of agencies.", no_args_is_help=True)


@task.command("list")
@at_register
async def list_(
    desk: "RegisterDesk",
    case_id: Annotated[
        str | None,
        typer.Option("--case", autocompletion=completion.cases, help="Only of this case."),
        Names.CASE,
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Answered and withdrawn tasks too.")] = False,
    of_class: OfClass = None,
    agency: OfAgency = None,
    mine: Mine = False,
    overdue: Overdue = False,
    due_soon: DueSoon = False,
) -> Exit:
    """List the tasks that wait for an agency, or all that waits for you, by what is due first."""
    from cli import list_pages
    from cli.forms import wanted_from

    if mine and every:
        raise typer.BadParameter("either --mine or --all")
    wanted = wanted_from(
        desk.directory,
        of_class=of_class,
        agency=agency,
        mine=mine,
        overdue=overdue,
        due_soon=due_soon,
    )
    if mine:
        waiting = await desk.lists.waiting(desk.actor, wanted, case_id=case_id)
        return desk.show(waiting, lambda: list_pages.print_waiting(waiting))
    rows = await desk.lists.tasks(desk.actor, wanted, case_id=case_id, open_only=not every)
    return desk.show(rows, lambda: list_pages.print_tasks(rows))


@task.command()
@at_register
async def show(desk: "RegisterDesk", case_id: AskedInArgument, task_id: TaskArgument) -> Exit:
    """Show a task: the question, the facts for the answer, the due time and why, what was said."""
    from cli import task_pages

    view = task_pages.shown(await desk.views.task(desk.actor, case_id, task_id))
    return desk.show(view, lambda: task_pages.print_task(view))


@task.command()
@standalone
async def form(
    code: Annotated[str, typer.Argument(help="The kind of task, such as J1.", metavar="CODE")],
    edition: Annotated[
        str | None, typer.Option(help="Of this edition; without it, of the one in force.")
    ] = None,
    as_json: AsJson = False,
) -> Exit:
    """Show the form of a kind of task: what can be chosen, and what each field takes."""
    from activities.installed import packaged_editions
    from cli.moment import now
    from cli.output import print_json
    from cli.task_pages import print_form
    from procedure.refusals import no_such
    from procedure.task_form import form_of

    editions = packaged_editions()
    if edition is not None and edition not in editions.names:
        raise no_such("edition", edition, editions.names)
    rules = editions.in_force(now()) if edition is None else editions[edition]
    if not rules.knows_task(code):
        raise no_such("kind of task", code, rules.edition.tasks)
    found = form_of(rules, code)
    if as_json:
        print_json(found)
    else:
        print_form(found)
    return Exit.DONE


@task.command()
@acting
async def ack(desk: "Desk", case_id: AskedInArgument, task_id: TaskArgument) -> Exit:
    """Acknowledge a task."""
    return await desk.order(case_id, desk.acts.acknowledge_task, task=task_id)


@task.command()
@acting
async def answer(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    outcome: Annotated[
        str,
        typer.Option(
            autocompletion=completion.outcomes,
            help="One of the task's outcomes, or what its form has in place of one.",
        ),
    ],
    field: Fields = None,
    text: FurtherText = "",
    seen: Seen = None,
) -> Exit:
    """Answer a task; a later answer corrects an earlier one, and both stay in the record."""
    from cli.forms import fields_from
    from procedure.numbers import beside_id

    receipt = await desk.cases.answer(
        desk.actor, case_id, task_id, outcome, text=text, fields=fields_from(field), seen=seen
    )
    row = await desk.register.lists.task(case_id, task_id)
    name = beside_id(row.number if row is not None else None, task_id)
    return desk.receipt(receipt, f"Your answer to {name} is recorded.")


@task.command("answer-in-part")
@acting
async def answer_in_part(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    field: Fields = None,
    text: FurtherText = "",
    seen: Seen = None,
) -> Exit:
    """Answer what you can now; the task stays open, and its due time stays."""
    from cli.forms import fields_from

    receipt = await desk.cases.answer_in_part(
        desk.actor, case_id, task_id, text=text, fields=fields_from(field), seen=seen
    )
    return desk.receipt(receipt, "This part of your answer is recorded: the task stays open.")


@task.command()
@acting
async def delegate(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    to: Annotated[
        str,
        typer.Option(
            metavar="PERSON",
            autocompletion=completion.people,
            help="A person of your agency, by id (`caveat people`).",
        ),
    ],
) -> Exit:
    """Give a task to one person of your agency: only they or a chief act on it then."""
    return await desk.order(case_id, desk.acts.delegate_task, task=task_id, to=to)


@task.command("return")
@acting
async def return_(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    reason: Reason,
    redirect_to: Annotated[
        str | None,
        typer.Option(
            autocompletion=completion.chosen("agencies"),
            help="The agency whose task it is, if known (`caveat agencies`).",
        ),
    ] = None,
) -> Exit:
    """Return a task to the USNCB."""
    from cli.forms import agency_from

    other = None if redirect_to is None else agency_from(redirect_to, desk.directory)
    return await desk.order(
        case_id, desk.acts.return_task, text=reason, task=task_id, redirect_to=other
    )


@task.command()
@acting
async def ask(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    text: Text,
    until: Annotated[
        str | None, typer.Option(help="Ask for time until then, ISO 8601 with an offset.")
    ] = None,
) -> Exit:
    """Ask the USNCB about a task, or ask for more time."""
    return await desk.order(case_id, desk.acts.ask_about_task, text=text, task=task_id, until=until)


@task.command()
@acting
async def reply(desk: "Desk", case_id: AskedInArgument, task_id: TaskArgument, text: Text) -> Exit:
    """Reply to an agency's question (USNCB)."""
    return await desk.order(case_id, desk.acts.reply_to_question, text=text, task=task_id)


@task.command()
@acting
async def resend(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    agency: Annotated[
        str,
        typer.Option(
            autocompletion=completion.chosen("agencies"),
            help="To which agency (`caveat agencies`).",
        ),
    ],
    reason: Reason,
) -> Exit:
    """Send a task again, to the same agency or to another (USNCB)."""
    from cli.forms import agency_from

    to = agency_from(agency, desk.directory)
    return await desk.order(case_id, desk.acts.resend_task, text=reason, task=task_id, agency=to)


@task.command()
@acting
async def withdraw(
    desk: "Desk", case_id: AskedInArgument, task_id: TaskArgument, reason: Reason
) -> Exit:
    """Withdraw a task that is no longer needed (USNCB)."""
    return await desk.order(case_id, desk.acts.withdraw_task, text=reason, task=task_id)


LINES = (
    OrderLine("acknowledge_task", "task ack {case} {task}"),
    OrderLine(
        "answer_task", "task answer {case} {task} --outcome {outcome} --text TEXT", also=FORM
    ),
    OrderLine("answer_in_part", "task answer-in-part {case} {task} --text TEXT", also=FORM),
    OrderLine("delegate_task", "task delegate {case} {task} --to {to}"),
    OrderLine(
        "ask_about_task",
        "task ask {case} {task} --text TEXT",
        also="--until TIME to ask for more time",
    ),
    OrderLine(
        "return_task",
        "task return {case} {task} --reason REASON",
        also="--redirect-to AGENCY if you know whose task it is",
    ),
    OrderLine("reply_to_question", "task reply {case} {task} --text TEXT"),
    OrderLine("resend_task", "task resend {case} {task} --agency {agency} --reason REASON"),
    OrderLine("withdraw_task", "task withdraw {case} {task} --reason REASON"),
)
"""How the acts of this page are ordered."""
