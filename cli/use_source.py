"""``caveat use``, what the source is asked and says: documents, the ten days, conditions."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import MatterArgument, Text
from cli.order_lines import OrderLine
from cli.running import acting
from procedure.use_codes import Documents

if TYPE_CHECKING:
    from cli.desk import Desk

source = typer.Typer()
_FOUND = tuple(one for one in Documents if one is not Documents.ASKED)


@source.command("ask-documents")
@acting
async def ask_documents(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record that the source was asked for its documents."""
    from procedure.use.documents import AskUseDocuments

    return await desk.order_matter(matter_id, AskUseDocuments, text=text)


@source.command()
@acting
async def documents(
    desk: "Desk",
    matter_id: MatterArgument,
    found: Annotated[
        str,
        typer.Argument(
            metavar="RESULT", autocompletion=among(*_FOUND), help=f"{', '.join(_FOUND)}."
        ),
    ],
    text: Text,
) -> Exit:
    """Record what came of the documents of the source."""
    from cli.use_words import documents_from
    from procedure.use.documents import RecordUseDocuments

    return await desk.order_matter(
        matter_id, RecordUseDocuments, text=text, found=documents_from(found)
    )


@source.command("tell-source")
@acting
async def tell_source(
    desk: "Desk",
    matter_id: MatterArgument,
    text: Text,
    sent_at: Annotated[
        str | None,
        typer.Option("--sent-at", metavar="TIME", help="When it left; without it, now."),
    ] = None,
) -> Exit:
    """Record that the source was informed of a use: it has ten days to oppose it."""
    from cli.forms import moment_from
    from procedure.use.opposition import TellSourceOfUse

    at = None if sent_at is None else moment_from(sent_at, "--sent-at")
    return await desk.order_matter(matter_id, TellSourceOfUse, text=text, sent_at=at)


@source.command()
@acting
async def shorten(
    desk: "Desk",
    matter_id: MatterArgument,
    until: Annotated[
        str, typer.Option(metavar="TIME", help="Until when the source may oppose the use now.")
    ],
    text: Text,
) -> Exit:
    """Record that the General Secretariat shortened the source's time to oppose the use."""
    from cli.forms import moment_from
    from procedure.use.opposition import ShortenOpposition

    return await desk.order_matter(
        matter_id, ShortenOpposition, text=text, until=moment_from(until, "--until")
    )


@source.command()
@acting
async def opposed(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record that the source opposes the use."""
    from procedure.use.opposition import RecordOpposition

    return await desk.order_matter(matter_id, RecordOpposition, text=text)


@source.command()
@acting
async def condition(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record a condition that the source set for the use, in its words."""
    from procedure.use.conditions import AddUseCondition

    return await desk.order_matter(matter_id, AddUseCondition, text=text)


@source.command()
@acting
async def accept(
    desk: "Desk",
    matter_id: MatterArgument,
    which: Annotated[str, typer.Argument(metavar="CONDITION", help="The condition, such as C1.")],
    text: Text,
) -> Exit:
    """Record how the agency accepted a condition of the source."""
    from procedure.use.conditions import AcceptUseCondition

    return await desk.order_matter(matter_id, AcceptUseCondition, text=text, condition=which)


LINES = (
    OrderLine("ask_use_documents", "use ask-documents {matter} --text TEXT"),
    OrderLine("record_use_documents", "use documents {matter} {found} --text TEXT"),
    OrderLine(
        "tell_source_of_use",
        "use tell-source {matter} --text TEXT",
        also="--sent-at TIME, if it left before now",
    ),
    OrderLine("shorten_opposition", "use shorten {matter} --until {until} --text TEXT"),
    OrderLine("record_opposition", "use opposed {matter} --text TEXT"),
    OrderLine("add_use_condition", "use condition {matter} --text TEXT"),
    OrderLine("accept_use_condition", "use accept {matter} {condition} --text TEXT"),
)
"""How the acts of this page are ordered."""
