"""``caveat communication``: what was received, and whom it names."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import CommunicationArgument
from cli.order_lines import OrderLine
from cli.output import say
from cli.running import acting, at_register
from cli.words import WORDS, words

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

communication = typer.Typer(help="Received communications.", no_args_is_help=True)

PART = 1_000
"""Versions that are read and printed at once."""


@communication.command("list")
@at_register
async def list_(
    desk: "RegisterDesk",
    state: Annotated[
        str | None,
        typer.Option(
            autocompletion=among(
                "RECEIVED",
                "AWAITING_SCREENING",
                "AWAITING_PERSON",
                "CONFIRMED",
                "RELEASED",
                "WITH_CASE",
                "DESTROYED",
            ),
            help="Only in this state: RECEIVED, AWAITING_SCREENING, AWAITING_PERSON, CONFIRMED, "
            "RELEASED, WITH_CASE or DESTROYED.",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most this many; it says if there are more.")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="Continue after this version, the last one listed.")
    ] = None,
) -> Exit:
    """List communications and the state of each version, newest first: all, or part by part."""
    from cli import communication_list_page
    from cli.forms import intake_state_from
    from procedure.intake.intake import intake_id

    listed = communication_list_page.listing(as_json=desk.as_json)
    in_state = intake_state_from(state)
    left = limit
    more = True
    while more and left != 0:
        size = PART if left is None else min(PART, left)
        # One beyond the part shows whether it is the last.
        rows = await desk.received.list(desk.actor, state=in_state, after=after, limit=size + 1)
        more = len(rows) > size
        rows = rows[:size]
        listed.add(rows, map(communication_list_page.cells, rows))
        after = intake_id(rows[-1].communication_id, rows[-1].version) if rows else after
        left = None if left is None else left - len(rows)
    listed.end()
    if more:
        communication_list_page.report_more(after)
    return Exit.DONE


@communication.command()
@at_register
async def show(desk: "RegisterDesk", communication_id: CommunicationArgument) -> Exit:
    """Show a communication: what it says, why it is restricted, and whom it names and why."""
    from cli import communication_pages

    shown = communication_pages.shown(await desk.reading.shown(desk.actor, communication_id))
    desk.show(shown, lambda: communication_pages.print_shown(shown))
    return communication_pages.report_unread(shown.unread)


@communication.command()
@at_register
async def original(
    desk: "RegisterDesk",
    communication_id: CommunicationArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The new file; none is overwritten.")
    ],
) -> Exit:
    """Save a communication as it was received, byte for byte."""
    from cli.console import console

    original = await desk.reading.original(desk.actor, communication_id)
    await console().save(to, original.content)
    count = len(original.content)
    sentence = (
        "These are the bytes as received."
        if original.as_received
        else "It was part of a larger delivery: this is the part as it was read."
    )
    return desk.show(
        {"bytes": count, "as_received": original.as_received},
        lambda: say(f"Saved {count} bytes. {sentence}"),
    )


@communication.command()
@acting
async def translate(
    desk: "Desk",
    communication_id: CommunicationArgument,
    text: Annotated[
        str,
        typer.Option("--text", metavar=WORDS, callback=words, help="The translation; kept sealed."),
    ],
    made_by: Annotated[
        str,
        typer.Option(
            "--made-by",
            metavar=WORDS,
            callback=words,
            help="Who made it: a person, an office, or a machine; kept sealed.",
        ),
    ],
    language: Annotated[
        str, typer.Option(help="The language of the translation, by its ISO 639 code.")
    ] = "en",
) -> Exit:
    """Attach a translation to a communication, as a reading aid; it is not screened."""
    receipt = await desk.communications.attach_translation(
        desk.actor,
        communication_id,
        text=text,
        language=language,
        made_by=made_by,
    )
    return desk.receipt(receipt, "Attached.")


LINES = (
    OrderLine(
        "attach_translation",
        "communication translate {version} --text TEXT --made-by WHO --language {language}",
    ),
)
"""How the acts of this page are ordered."""
