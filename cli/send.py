"""``caveat send``: messages to INTERPOL, other bureaus and others."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import chosen
from cli.exits import Exit
from cli.options import A_MOMENT, CaseArgument, Fields, FurtherText, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.output import say
from cli.running import acting, at_register
from cli.words import NAME, words

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk
    from views.outgoing import MessageViews

send = typer.Typer(
    help="Messages that leave: drafted, approved, sent, answered.", no_args_is_help=True
)
MessageArgument = Annotated[
    int, typer.Argument(min=1, help="The message's number in the case.", metavar="MESSAGE")
]


@send.command()
@acting
async def compose(
    desk: "Desk",
    case_id: CaseArgument,
    template: Annotated[
        str,
        typer.Argument(
            help="The template, such as INFORMATION_TO_NDTF (`caveat templates`).",
            metavar="TEMPLATE",
            autocompletion=chosen("templates"),
        ),
    ],
    text: FurtherText = "",
    field: Fields = None,
    to: Annotated[
        str | None,
        typer.Option(metavar=NAME, callback=words, help="To whom, if the template does not say."),
    ] = None,
    your_ref: Annotated[
        str | None,
        typer.Option(
            "--your-ref",
            metavar=NAME,
            callback=words,
            help="The other side's reference, if not that of the communication.",
        ),
    ] = None,
    task: Annotated[
        str | None,
        typer.Option(
            help="The task for which it asks: its holder hears of the reply.", metavar="TASK"
        ),
    ] = None,
) -> Exit:
    """Draft a message from a template; another person approves it."""
    from cli.forms import fields_from
    from client.messages import Composing

    receipt = await Composing(desk.cases, desk.ordering).compose(
        desk.actor,
        case_id,
        template,
        text=text,
        fields=fields_from(field),
        to=to,
        their_reference=your_ref,
        task=task,
    )
    return desk.receipt(receipt)


@send.command()
@acting
async def approve(
    desk: "Desk",
    case_id: CaseArgument,
    message: MessageArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Send it back.")] = False,
    seen: Seen = None,
) -> Exit:
    """Approve a message that another person drafted, or send it back."""
    return await desk.order(
        case_id,
        desk.acts.approve_message,
        text=reason,
        message=message,
        approve=not reject,
        seen=seen,
    )


@send.command()
@acting
async def sent(
    desk: "Desk",
    case_id: CaseArgument,
    message: MessageArgument,
    sent_at: Annotated[
        str | None, typer.Option("--sent-at", help=f"When it left, if not now: {A_MOMENT}.")
    ] = None,
) -> Exit:
    """Record that a message has left; a filing that it makes is recorded too."""
    from cli.forms import closing_from

    left = closing_from(sent_at, "--sent-at") if sent_at is not None else None
    return await desk.order(case_id, desk.acts.record_message_sent, message=message, sent_at=left)


@send.command()
@acting
async def withdraw(
    desk: "Desk", case_id: CaseArgument, message: MessageArgument, reason: Reason
) -> Exit:
    """Take a message back before it has left."""
    return await desk.order(case_id, desk.acts.withdraw_message, text=reason, message=message)


@send.command()
@acting
async def replied(
    desk: "Desk", case_id: CaseArgument, message: MessageArgument, text: Text
) -> Exit:
    """Record a reply that did not come as a communication, such as by telephone."""
    from procedure.measures.messages.replies import REPLY

    return await desk.order(case_id, desk.acts.add_fact, text=text, fact=REPLY, answers=message)


@send.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument, message: MessageArgument) -> Exit:
    """Show a message as it leaves, and what stops it now."""
    from cli.message_pages import print_message

    view = await _messages(desk).message(desk.actor, case_id, message)
    return desk.show(view, lambda: print_message(view))


@send.command()
@at_register
async def export(
    desk: "RegisterDesk",
    case_id: CaseArgument,
    message: MessageArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The new file; none is overwritten.")
    ],
    coded: Annotated[
        bool, typer.Option("--coded", help="As field-coded text, for a U.S. police system.")
    ] = False,
) -> Exit:
    """Save an approved message as a file for the message terminal."""
    from cli.console import console
    from procedure.refusals import NotWellFormed

    view = await _messages(desk).export(desk.actor, case_id, message)
    if coded and not view.coded:
        raise NotWellFormed(problem=f"The template {view.template} has no field-coded text.")
    content = f"{view.coded}\n" if coded else view.text
    await console().save(to, content.encode())
    return desk.show(
        {"reference": view.reference, "bytes": len(content.encode())},
        lambda: say(f"Saved {view.reference}, to {view.to}. Record when it has left."),
    )


@send.command()
@at_register
async def log(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """List what left in a case and what came, in the order of time."""
    from cli.message_pages import print_log

    lines = await _messages(desk).log(desk.actor, case_id)
    return desk.show(lines, lambda: print_log(lines))


def _messages(desk: "RegisterDesk") -> "MessageViews":
    from views.outgoing import MessageViews

    return MessageViews(desk.views, desk.looks)


LINES = (
    OrderLine(
        "compose_message",
        "send compose {case} {template} --text TEXT",
        also="--field KEY=VALUE for each field of the template, --to, --your-ref, --task",
    ),
    OrderLine("approve_message", "send approve {case} {message} --reason REASON", where=YES),
    OrderLine(
        "approve_message", "send approve {case} {message} --reject --reason REASON", where=NO
    ),
    OrderLine(
        "record_message_sent",
        "send sent {case} {message}",
        also="--sent-at TIME if it left before now",
    ),
    OrderLine("withdraw_message", "send withdraw {case} {message} --reason REASON"),
)
"""How the acts of this page are ordered."""
