"""``caveat read``: see what is read in a file and whom it names, without a server or a register."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import AsJson
from cli.running import standalone

if TYPE_CHECKING:
    from views.trial import Tried


@standalone
async def read(
    sources: Annotated[
        list[str],
        typer.Argument(help="Files, folders, or - for standard input.", metavar="FILE ..."),
    ],
    as_json: AsJson = False,
) -> int:
    """Show what each field of a message became, what is unread, who is named, and what follows.

    Nothing is stored. It ends with 6 if something could not be read.
    """
    from activities.composition import thresholds_of
    from cli.intake import deliveries
    from cli.output import print_json
    from cli.read_pages import print_table_of, print_tried
    from cli.screening_files import roster_of
    from screening.match import Screen
    from settings import read_settings
    from views.trial import try_delivery

    settings = read_settings()
    screen = Screen(roster_of(settings), thresholds_of(settings))
    waiting = [one for source in sources for one in deliveries(source)]
    tried: list[Tried] = []
    for name, raw in waiting:
        tried += try_delivery(raw, name, screen)
    if as_json:
        print_json(tried)
    elif any(Path(source).is_dir() for source in sources):
        print_table_of(tried)
    else:
        print_tried(tried)
    return Exit.ATTENTION if any(one.unread for one in tried) else Exit.DONE
