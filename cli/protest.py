"""``caveat protest``: a formal dispute about what INTERPOL recorded, for one or more cases."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.completion import among
from cli.exits import Exit
from cli.naming import Names
from cli.options import A_MOMENT, MatterArgument, OfCases, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting
from cli.words import NAME, words
from procedure.protest.codes import Argument, Confirmed, Language

if TYPE_CHECKING:
    from cli.desk import Desk

protest = typer.Typer(
    help="Protests: formal disputes, each for one or more cases.", no_args_is_help=True
)
_OneCase = Annotated[
    str,
    typer.Option(
        "--case", metavar="CASE", autocompletion=completion.cases, help="The case, by id or number."
    ),
    Names.CASE,
]


@protest.command("open")
@acting
async def open_(desk: "Desk", case: OfCases, text: Text) -> Exit:
    """Open a protest for one or more cases with the same issue; say what the issue is."""
    from procedure.protest.opening import OpenProtest

    receipt = await desk.matters.open(desk.actor, OpenProtest, text=text, cases=tuple(case))
    return desk.receipt(receipt, "Opened.")


@protest.command()
@acting
async def join(desk: "Desk", matter_id: MatterArgument, case: _OneCase, reason: Reason) -> Exit:
    """Let a protest cover another case with the same issue."""
    from procedure.protest.opening import JoinProtest

    return await desk.order_matter(matter_id, JoinProtest, text=reason, case=case)


@protest.command()
@acting
async def leave(desk: "Desk", matter_id: MatterArgument, case: _OneCase, reason: Reason) -> Exit:
    """Take a case out of a protest, which continues for the others."""
    from procedure.protest.opening import LeaveProtest

    return await desk.order_matter(matter_id, LeaveProtest, text=reason, case=case)


@protest.command()
@acting
async def draft(
    desk: "Desk",
    matter_id: MatterArgument,
    text: Text,
    argument: Annotated[
        str,
        typer.Option(
            autocompletion=among(*Argument), help=f"The type of argument: {', '.join(Argument)}."
        ),
    ],
    provision: Annotated[
        list[str],
        typer.Option(help="A provision that is breached, such as 'RPD 34(3)'; repeatable."),
    ],
    language: Annotated[
        str,
        typer.Option(autocompletion=among(*Language), help=f"One of {', '.join(Language)}."),
    ] = "EN",
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            autocompletion=among(*Confirmed),
            help=f"What you confirm about it: {', '.join(Confirmed)}; repeatable.",
        ),
    ] = None,
    item: Annotated[
        str | None,
        typer.Option(
            metavar=NAME,
            callback=words,
            help="The references of the disputed data, if not those of the communications; "
            "several are separated by semicolons.",
        ),
    ] = None,
) -> Exit:
    """Draft the protest by its template; it may have 2,000 words as it leaves."""
    from cli.forms import one_of
    from client.messages import Composing

    receipt = await Composing(desk.cases, desk.matters, desk.ordering).draft_protest(
        desk.actor,
        matter_id,
        text,
        language=one_of(Language, language, "language"),
        argument=one_of(Argument, argument, "type of argument"),
        provisions=provision,
        confirmed=[one_of(Confirmed, one, "confirmation") for one in confirm or ()],
        item=item,
    )
    return desk.receipt(receipt)


@protest.command()
@acting
async def approve(
    desk: "Desk",
    matter_id: MatterArgument,
    reason: Reason,
    draft: Annotated[
        str | None, typer.Option(help="The draft that you read, by its document; no other counts.")
    ] = None,
    reject: Annotated[bool, typer.Option(help="Send it back to counsel.")] = False,
    seen: Seen = None,
) -> Exit:
    """Approve the draft of a protest, or send it back; never your own."""
    from procedure.protest.drafting import ApproveProtest

    return await desk.order_matter(
        matter_id, ApproveProtest, text=reason, approve=not reject, draft=draft, seen=seen
    )


@protest.command()
@acting
async def file(
    desk: "Desk",
    matter_id: MatterArgument,
    text: Text,
    filed_at: Annotated[
        str | None, typer.Option(help=f"When it was sent, if not now: {A_MOMENT}.")
    ] = None,
) -> Exit:
    """Record that the protest was sent to INTERPOL; refused while it would not be admitted."""
    from cli.forms import closing_from
    from procedure.protest.filing import FileProtest

    sent = closing_from(filed_at, "--filed-at") if filed_at is not None else None
    return await desk.order_matter(matter_id, FileProtest, text=text, filed_at=sent)


@protest.command()
@acting
async def admitted(
    desk: "Desk",
    matter_id: MatterArgument,
    text: Text,
    refused: Annotated[bool, typer.Option("--refused", help="It was not admitted.")] = False,
) -> Exit:
    """Record whether INTERPOL admitted the protest."""
    from procedure.protest.filing import RecordAdmissibility

    return await desk.order_matter(matter_id, RecordAdmissibility, text=text, admitted=not refused)


LINES = (
    OrderLine(
        "draft_protest",
        "protest draft {matter} --argument {argument} --language {language} "
        "--provision {provisions} --text TEXT",
        also="--confirm for what the rules ask you to confirm, --item REFERENCE if none is known",
    ),
    OrderLine(
        "approve_protest",
        "protest approve {matter} --draft {draft} --reason REASON",
        where=YES,
    ),
    OrderLine("approve_protest", "protest approve {matter} --reject --reason REASON", where=NO),
    OrderLine(
        "file_protest",
        "protest file {matter} --text TEXT",
        also="--filed-at TIME if it was sent before now",
    ),
    OrderLine(
        "record_admissibility", "protest admitted {matter} --text TEXT", where={"admitted": "True"}
    ),
    OrderLine(
        "record_admissibility",
        "protest admitted {matter} --refused --text TEXT",
        where={"admitted": "False"},
    ),
    OrderLine("join_protest", "protest join {matter} --case {case} --reason REASON"),
    OrderLine("leave_protest", "protest leave {matter} --case {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
