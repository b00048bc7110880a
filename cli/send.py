"""``caveat send``: messages to INTERPOL, other bureaus and others."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import send_reading
from cli.completion import chosen
from cli.exits import Exit
from cli.options import A_MOMENT, Fields, FurtherText, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting
from cli.send_reading import CaseOrRecall, MessageArgument
from cli.words import NAME, words

if TYPE_CHECKING:
    from cli.desk import Desk
    from procedure.dossier import Command
    from workflows.acts import Act

send = typer.Typer(
    help="Messages that leave: drafted, approved, sent, answered.", no_args_is_help=True
)
send.add_typer(send_reading.reading)
_RECALL = "recall-"


@send.command()
@acting
async def compose(
    desk: "Desk",
    dossier: CaseOrRecall,
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
    holder: Annotated[
        str | None,
        typer.Option(
            help="In a recall: to whom, such as holder-1; who has what is filled in.",
            metavar="HOLDER",
        ),
    ] = None,
) -> Exit:
    """Draft a message from a template; another person approves it."""
    from cli.forms import fields_from
    from client.messages import Composing
    from procedure.refusals import NotWellFormed
    from procedure.values import is_matter

    recall = dossier.startswith(_RECALL)
    if (holder is not None) != recall or (task is not None and is_matter(dossier)):
        raise NotWellFormed(problem="A recall writes to a --holder, a case for a --task or none.")
    composing = Composing(desk.cases, desk.matters, desk.ordering)
    shared: dict[str, Any] = {
        "text": text,
        "fields": fields_from(field),
        "to": to,
        "their_reference": your_ref,
    }
    if holder is not None:
        receipt = await composing.compose_in_recall(desk.actor, dossier, template, holder, **shared)
    elif is_matter(dossier):
        receipt = await composing.compose_in_matter(desk.actor, dossier, template, **shared)
    else:
        receipt = await composing.compose(desk.actor, dossier, template, task=task, **shared)
    return desk.receipt(receipt)


@send.command()
@acting
async def approve(
    desk: "Desk",
    dossier: CaseOrRecall,
    message: MessageArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Send it back.")] = False,
    seen: Seen = None,
) -> Exit:
    """Approve a message that another person drafted, or send it back."""
    from procedure.matters.messages import ApproveMatterMessage
    from procedure.recall.releasing import ApproveRecallMessage

    return await _order(
        desk,
        dossier,
        desk.acts.approve_message,
        ApproveRecallMessage,
        ApproveMatterMessage,
        text=reason,
        message=message,
        approve=not reject,
        seen=seen,
    )


@send.command()
@acting
async def sent(
    desk: "Desk",
    dossier: CaseOrRecall,
    message: MessageArgument,
    sent_at: Annotated[
        str | None, typer.Option("--sent-at", help=f"When it left, if not now: {A_MOMENT}.")
    ] = None,
) -> Exit:
    """Record that a message has left; a filing that it makes is recorded too."""
    from cli.forms import closing_from
    from procedure.matters.messages import RecordMatterMessageSent
    from procedure.recall.releasing import RecordRecallMessageSent

    left = closing_from(sent_at, "--sent-at") if sent_at is not None else None
    return await _order(
        desk,
        dossier,
        desk.acts.record_message_sent,
        RecordRecallMessageSent,
        RecordMatterMessageSent,
        message=message,
        sent_at=left,
    )


@send.command()
@acting
async def withdraw(
    desk: "Desk", dossier: CaseOrRecall, message: MessageArgument, reason: Reason
) -> Exit:
    """Take a message back before it has left."""
    from procedure.matters.messages import WithdrawMatterMessage
    from procedure.recall.composing import WithdrawRecallMessage

    return await _order(
        desk,
        dossier,
        desk.acts.withdraw_message,
        WithdrawRecallMessage,
        WithdrawMatterMessage,
        text=reason,
        message=message,
    )


@send.command()
@acting
async def replied(
    desk: "Desk", dossier: CaseOrRecall, message: MessageArgument, text: Text
) -> Exit:
    """Record a reply that did not come as a communication, such as by telephone."""
    from procedure.matters.replies import RecordMatterReply
    from procedure.measures.messages.replies import REPLY
    from procedure.values import is_matter

    if is_matter(dossier):
        return await desk.order_matter(dossier, RecordMatterReply, text=text, message=message)
    return await desk.order(dossier, desk.acts.add_fact, text=text, fact=REPLY, answers=message)


async def _order(
    desk: "Desk",
    dossier: str,
    of_case: "Act[Any]",
    of_recall: "type[Command]",
    of_matter: "type[Command]",
    **fields: Any,
) -> Exit:
    """The act of a case, or the same act of a recall or another matter."""
    from procedure.values import is_matter

    if is_matter(dossier):
        command = of_recall if dossier.startswith(_RECALL) else of_matter
        return await desk.order_matter(dossier, command, **fields)
    return await desk.order(dossier, of_case, **fields)


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
    OrderLine(
        "compose_recall_message",
        "send compose {matter} {template} --holder {holder} --text TEXT",
        also="--field KEY=VALUE for each field of the template",
    ),
    OrderLine(
        "approve_recall_message", "send approve {matter} {message} --reason REASON", where=YES
    ),
    OrderLine(
        "approve_recall_message",
        "send approve {matter} {message} --reject --reason REASON",
        where=NO,
    ),
    OrderLine(
        "record_recall_message_sent",
        "send sent {matter} {message}",
        also="--sent-at TIME if it left before now",
    ),
    OrderLine("withdraw_recall_message", "send withdraw {matter} {message} --reason REASON"),
    OrderLine(
        "compose_matter_message",
        "send compose {matter} {template} --text TEXT",
        also="--field KEY=VALUE for each field of the template, --to, --your-ref",
    ),
    OrderLine(
        "approve_matter_message", "send approve {matter} {message} --reason REASON", where=YES
    ),
    OrderLine(
        "approve_matter_message",
        "send approve {matter} {message} --reject --reason REASON",
        where=NO,
    ),
    OrderLine(
        "record_matter_message_sent",
        "send sent {matter} {message}",
        also="--sent-at TIME if it left before now",
    ),
    OrderLine("withdraw_matter_message", "send withdraw {matter} {message} --reason REASON"),
    OrderLine("record_matter_reply", "send replied {matter} {message} --text TEXT"),
)
"""How the acts of this page are ordered."""
