"""``caveat intake``: receiving communications from files or standard input."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import As, AsJson
from cli.output import clean, print_json, say, say_aside, tracked
from cli.running import standalone

if TYPE_CHECKING:
    from client.receiving import Item

UNREAD = 200
"""Exit codes above this one count the communications that could not be read."""
_MOST_UNREAD = 50


@standalone
async def intake(
    source: Annotated[
        str, typer.Argument(help="A file, a folder, or - for standard input.", metavar="SOURCE")
    ],
    person: As = None,
    as_json: AsJson = False,
) -> int:
    """Receive communications: each is recorded once, however often it is sent.

    This needs the register only: the worker starts the screening as soon as it runs.
    What cannot be read is kept and counted by the exit code: 201 for one, 202 for two, up to 250.
    """
    from cli.identity import NobodyActs
    from cli.receiver import inbound_of
    from settings import read_settings

    if not person:
        raise NobodyActs()
    items: list[Item] = []
    # Read first: nothing is held open while a person types.
    waiting = deliveries(source)
    async with inbound_of(read_settings(), person) as inbound:
        for name, raw in tracked(waiting, "Receiving", quiet=as_json):
            items += await inbound.record(raw, name)
    report(items, as_json)
    return unread_code(sum(item.failure is not None for item in items))


def deliveries(source: str) -> list[tuple[str, bytes]]:
    """What there is to receive: the name and the bytes of each file. Raises NotWellFormed."""
    from procedure.refusals import NotWellFormed
    from procedure.showing import in_one_line

    if source == "-":
        if sys.stdin.isatty():
            say_aside("Reading standard input; Ctrl-D on an empty line ends it.")
        return [("standard input", sys.stdin.buffer.read())]
    if not source.strip():
        raise NotWellFormed(problem="The name of the file or folder is blank.")
    path = Path(source)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        return [(str(p), p.read_bytes()) for p in files]
    if not path.is_file():
        name = in_one_line(source, 200)
        raise NotWellFormed(problem=f"{name} is neither a file nor a folder.")
    return [(str(path), path.read_bytes())]


def unread_code(count: int) -> int:
    """The exit code for this many communications that could not be read.

    From 201 to 250: above all other codes, and above those by which a shell names a signal.
    """
    return UNREAD + min(count, _MOST_UNREAD) if count else Exit.DONE


def report(items: "list[Item]", as_json: bool) -> None:
    """Say what happened to each delivery."""
    if as_json:
        print_json(items)
        return
    counts = {
        word: sum(item.outcome == word for item in items)
        for word in ("NEW", "NEW_VERSION", "ALREADY_HELD")
    }
    failed = [item for item in items if item.failure]
    say(
        f"{len(items)} communications: {counts['NEW']} new, {counts['NEW_VERSION']} amended, "
        f"{counts['ALREADY_HELD']} received before; {len(failed)} could not be read."
    )
    for item in failed:
        say_aside(f"  {clean(item.source)}, {item.position}: {item.failure}")
        say_aside(f"    kept as {item.communication}, restricted")
