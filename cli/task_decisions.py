"""``caveat task``: what a supervisor or counsel decides about a task."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import chosen
from cli.exits import Exit
from cli.options import (
    A_MOMENT,
    AskedInArgument,
    CaseArgument,
    Reason,
    Seen,
    TaskArgument,
    Text,
)
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

decided = typer.Typer()


@decided.command("grant-time")
@acting
async def grant_time(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    reason: Reason,
    until: Annotated[
        str | None,
        typer.Option(help=f"Another time than the agency asked for, {A_MOMENT}."),
    ] = None,
    seen: Seen = None,
) -> Exit:
    """Grant the time that an agency asks for (supervisor)."""
    from cli.forms import closing_from

    other = None if until is None else closing_from(until, "--until")
    return await desk.order(
        case_id, desk.acts.grant_time, text=reason, task=task_id, until=other, seen=seen
    )


@decided.command("refuse-time")
@acting
async def refuse_time(
    desk: "Desk", case_id: AskedInArgument, task_id: TaskArgument, reason: Reason, seen: Seen = None
) -> Exit:
    """Refuse the time that an agency asks for: the due time stays (supervisor)."""
    return await desk.order(case_id, desk.acts.refuse_time, text=reason, task=task_id, seen=seen)


@decided.command("without-answer")
@acting
async def without_answer(
    desk: "Desk", case_id: AskedInArgument, task_id: TaskArgument, reason: Reason
) -> Exit:
    """Propose to continue without an agency's answer (counsel); a supervisor decides."""
    return await desk.order(case_id, desk.acts.propose_without_answer, text=reason, task=task_id)


@decided.command("approve-without-answer")
@acting
async def approve_without_answer(
    desk: "Desk",
    case_id: AskedInArgument,
    task_id: TaskArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Wait for the answer.")] = False,
    seen: Seen = None,
) -> Exit:
    """Decide to continue without an answer, as counsel proposed, or to wait for it (supervisor)."""
    return await desk.order(
        case_id,
        desk.acts.approve_without_answer,
        text=reason,
        task=task_id,
        approve=not reject,
        seen=seen,
    )


@decided.command("called")
@acting
async def called(
    desk: "Desk",
    case_id: CaseArgument,
    task_id: TaskArgument,
    officer: Annotated[
        str,
        typer.Argument(
            help="The duty officer who was called, of the task's agency or of USNCB.",
            metavar="PERSON",
            autocompletion=chosen("people"),
        ),
    ],
    reached: Annotated[
        bool, typer.Option("--reached/--not-reached", help="Whether they answered the call.")
    ],
    text: Text,
) -> Exit:
    """Record a call to a duty officer about a task of class P0."""
    act = desk.acts.record_call
    return await desk.order(case_id, act, text=text, task=task_id, called=officer, reached=reached)


@decided.command()
@acting
async def remind(desk: "Desk", case_id: AskedInArgument, task_id: TaskArgument) -> Exit:
    """Remind the agency that has a task, by an email now (USNCB)."""
    return await desk.order(case_id, desk.acts.remind_task, task=task_id)


LINES = (
    OrderLine("remind_task", "task remind {case} {task}"),
    OrderLine(
        "record_call",
        "task called {case} {task} {called} --reached --text TEXT",
        where={"reached": "True"},
    ),
    OrderLine(
        "record_call",
        "task called {case} {task} {called} --not-reached --text TEXT",
        where={"reached": "False"},
    ),
    OrderLine(
        "grant_time",
        "task grant-time {case} {task} --reason REASON",
        also="--until TIME for another time than the agency asked for",
    ),
    OrderLine("refuse_time", "task refuse-time {case} {task} --reason REASON"),
    OrderLine("propose_without_answer", "task without-answer {case} {task} --reason REASON"),
    OrderLine(
        "approve_without_answer",
        "task approve-without-answer {case} {task} --reason REASON",
        where=YES,
    ),
    OrderLine(
        "approve_without_answer",
        "task approve-without-answer {case} {task} --reject --reason REASON",
        where=NO,
    ),
)
"""How the acts of this page are ordered."""
