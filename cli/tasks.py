"""``caveat task``: what agencies are asked and answer."""

from typing import Annotated

import typer

from cli.options import As, AsJson, CaseArgument, Reason, TaskArgument, Text

task = typer.Typer(help="Tasks of agencies.", no_args_is_help=True)


@task.command("list")
def list_(
    case_id: Annotated[str | None, typer.Option("--case", help="Only of this case.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Answered and withdrawn ones too.")] = False,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """List the tasks that wait for the agency of whoever asks."""
    from cli import task_commands
    from cli.session import run

    run(lambda: task_commands.list_tasks(case_id, all_, person, as_json), as_json=as_json)


@task.command()
def show(
    case_id: CaseArgument, task_id: TaskArgument, person: As = None, as_json: AsJson = False
) -> None:
    """Show a task: the question, the form, the allowed outcomes, the due time and why."""
    from cli import task_commands
    from cli.session import run

    run(lambda: task_commands.show(case_id, task_id, person, as_json), as_json=as_json)


@task.command()
def ack(
    case_id: CaseArgument, task_id: TaskArgument, person: As = None, as_json: AsJson = False
) -> None:
    """Acknowledge a task."""
    _simple("AcknowledgeTask", case_id, task_id, None, person, as_json)


@task.command()
def answer(
    case_id: CaseArgument,
    task_id: TaskArgument,
    outcome: Annotated[str, typer.Option(help="One of the task's outcomes.")],
    field: Annotated[
        list[str] | None, typer.Option(help="A field of the form as key=value; repeatable.")
    ] = None,
    text: Annotated[str, typer.Option(help="Further text; kept sealed.")] = "",
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Answer a task; a later answer corrects an earlier one, and both stay in the record."""
    from cli import task_commands
    from cli.session import run

    run(
        lambda: task_commands.answer(case_id, task_id, outcome, field or [], text, person, as_json),
        as_json=as_json,
    )


@task.command("return")
def return_(
    case_id: CaseArgument,
    task_id: TaskArgument,
    reason: Reason,
    redirect_to: Annotated[
        str | None, typer.Option(help="The agency whose task it is, if known.")
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Give a task back to the USNCB."""
    _simple("ReturnTask", case_id, task_id, reason, person, as_json, redirect_to=redirect_to)


@task.command()
def ask(
    case_id: CaseArgument,
    task_id: TaskArgument,
    text: Text,
    until: Annotated[
        str | None, typer.Option(help="Ask for time until then, ISO 8601 with an offset.")
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Ask the USNCB about a task, or ask for more time."""
    _simple("AskAboutTask", case_id, task_id, text, person, as_json, until=until)


@task.command()
def reply(
    case_id: CaseArgument,
    task_id: TaskArgument,
    text: Text,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Reply to an agency's question (USNCB)."""
    _simple("ReplyToQuestion", case_id, task_id, text, person, as_json)


@task.command()
def resend(
    case_id: CaseArgument,
    task_id: TaskArgument,
    agency: Annotated[str, typer.Option(help="To which agency.")],
    reason: Reason,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Send a task again, to the same agency or to another (USNCB)."""
    _simple("ResendTask", case_id, task_id, reason, person, as_json, agency=agency)


@task.command()
def withdraw(
    case_id: CaseArgument,
    task_id: TaskArgument,
    reason: Reason,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw a task that is no longer needed (USNCB)."""
    _simple("WithdrawTask", case_id, task_id, reason, person, as_json)


def _simple(
    command: str,
    case_id: str,
    task_id: str,
    text: str | None,
    person: str | None,
    as_json: bool,
    **fields: str | None,
) -> None:
    from cli import case_commands
    from cli.session import run

    given = {key: value for key, value in fields.items() if value is not None}
    run(
        lambda: case_commands.say(command, case_id, text, person, as_json, task=task_id, **given),
        as_json=as_json,
    )
