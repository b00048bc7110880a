"""What ``caveat intake``, ``caveat communication`` and ``caveat restriction`` do."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from cli.case_commands import circumstances_from, say
from cli.output import LongList, clean, print_json
from cli.session import Exit, session
from client.door import NotConfirmed
from client.intake_desk import Item
from formats.dates import partial_date
from indicators import Indications
from procedure.intake import IntakeState
from procedure.refusals import NotWellFormed
from procedure.rows import IntakeRow

_LOOK_SECONDS = 0.2


def deliveries(source: str) -> list[tuple[str, bytes]]:
    """What is to be taken in: the name and the bytes of each file. Raises NotWellFormed."""
    if source == "-":
        if sys.stdin.isatty():
            print("Reading standard input; Ctrl-D on an empty line ends it.", file=sys.stderr)
        return [("standard input", sys.stdin.buffer.read())]
    path = Path(source)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        return [(str(p), p.read_bytes()) for p in files]
    if not path.is_file():
        raise NotWellFormed(f"{source} is neither a file nor a folder.")
    return [(str(path), path.read_bytes())]


UNREAD = 200
"""Exit codes above this one count the communications that could not be read."""

_MOST_UNREAD = 50


def unread_code(count: int) -> int:
    """The exit code for this many communications that could not be read.

    From 201 to 250: above all other codes, and above those by which a shell names a signal.
    """
    return UNREAD + min(count, _MOST_UNREAD) if count else Exit.DONE


async def take_in(source: str, person: str | None, as_json: bool) -> int:
    """Take in a file, a folder or standard input."""
    items: list[Item] = []
    unconfirmed: NotConfirmed | None = None
    # Read first: nothing is held open while a person types.
    waiting = deliveries(source)
    async with session(person) as desk:
        for name, raw in track(
            waiting,
            description="Taking in",
            disable=as_json or not sys.stderr.isatty(),
        ):
            try:
                items += await desk.intake.take_in(desk.actor, raw, name)
            except NotConfirmed as failure:
                unconfirmed = failure  # it is held: the other files are to be held as well
    report(items, as_json)
    if unconfirmed is not None:
        raise unconfirmed
    return unread_code(sum(item.failure is not None for item in items))


def report(items: list[Item], as_json: bool) -> None:
    """Say what became of each delivery."""
    if as_json:
        print_json(items)
        return
    counts = {
        word: sum(item.outcome == word for item in items)
        for word in ("NEW", "NEW_VERSION", "ALREADY_HELD")
    }
    failed = [item for item in items if item.failure]
    print(
        f"{len(items)} communications: {counts['NEW']} new, {counts['NEW_VERSION']} amended, "
        f"{counts['ALREADY_HELD']} held already; {len(failed)} could not be read."
    )
    for item in failed:
        print(f"  {clean(item.source)}, {item.position}: {item.failure}", file=sys.stderr)
        print(f"    kept as {item.communication}, restricted", file=sys.stderr)


_PART = 1_000
"""Communications that are read and printed at once."""
_COLUMNS = ("communication", "version", "state", "restricted", "hits", "case")


async def list_communications(
    state: str | None, limit: int | None, after: str | None, person: str | None, as_json: bool
) -> Exit:
    """List communications: all, or ``limit`` of them; then it says whether there are more."""
    printed = LongList(_COLUMNS, as_json=as_json)
    left = limit
    async with session(person) as desk:
        more = True
        while more and left != 0:
            size = _PART if left is None else min(_PART, left)
            # One beyond the part tells whether it is the last.
            rows = await desk.intake.communications(
                desk.actor, state=state, after=after, limit=size + 1
            )
            more = len(rows) > size
            rows = rows[:size]
            printed.add(rows, map(_cells, rows))
            after = rows[-1].communication_id if rows else after
            left = None if left is None else left - len(rows)
    printed.end()
    if more:
        print(f"There are more: repeat it with --after {after}", file=sys.stderr)
    return Exit.DONE


def _cells(row: IntakeRow) -> tuple[str, ...]:
    return (
        row.communication_id,
        str(row.version),
        row.state,
        "yes" if row.restricted else "no",
        str(row.hit_count),
        row.case_id or "",
    )


async def show(communication: str, person: str | None, as_json: bool) -> Exit:
    """Show whom the screening named, which indicators showed, and where it may belong."""
    async with session(person) as desk:
        shown = await desk.viewing.shown(desk.actor, communication)
    if as_json:
        print_json(shown)
        return _without(shown.unread)
    if shown.indications is None:
        print("It has not been screened: whether it names anybody is not known.")
    elif not shown.hits:
        print("The screening named nobody of the roster.")
    for hit in shown.hits:
        print(f"{hit.person_id}  {hit.level}  score {hit.score:.2f}  in {hit.where}")
        for reason in hit.reasons:
            print(f"    {clean(reason)}")
    if shown.indications is not None:
        _print_indications(shown.indications)
    if shown.not_compared:
        print(
            f"Not compared with {shown.not_compared} earlier communications about the same persons."
        )
    for related in shown.related:
        facts = f"the charges: {related.facts}" if related.facts else "no charges to compare"
        print(f"Perhaps part of {related.case} ({related.stage}), about {related.person}; {facts}.")
    return _without(shown.unread)


_NAMED = 20
"""So many of what cannot be read are named; JSON names all."""


def _without(unread: Sequence[str]) -> Exit:
    """Say what could not be read, if anything, and end accordingly."""
    if not unread:
        return Exit.DONE
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    print(
        f"Could not be read, so that it was not compared: {', '.join(unread[:_NAMED])}{more}. The "
        "register is damaged, or the key ring lacks a key: see docs/operations.md.",
        file=sys.stderr,
    )
    return Exit.ATTENTION


def _print_indications(indications: Indications) -> None:
    if not indications.indicators:
        print("No misuse indicator showed.")
    for indication in indications.indicators:
        sources = "; ".join(source.citation for source in indication.sources)
        print(f"{indication.code}  {indication.title} ({sources})")
        for evidence in indication.evidence:
            words = f"{clean(evidence.words)} - " if evidence.words else ""
            print(f"    {clean(evidence.where)}: {words}{clean(evidence.says)}")
    for counter in indications.counter_indicators:
        print(f"against it: {counter.title}")
        for evidence in counter.evidence:
            print(f"    {clean(evidence.where)}: {clean(evidence.words)}")
    if indications.not_judged:
        codes = ", ".join(one.code for one in indications.not_judged)
        print(f"Not judged for want of facts: {codes}")
    print(indications.note)


async def search(name: str, born: str | None, person: str | None, as_json: bool) -> Exit:
    """Search the register by name."""
    birth_date = partial_date(born) if born else None
    if born and birth_date is None:
        raise NotWellFormed(f"{born!r} is no date: write it as 1971, 1971-04 or 1971-04-23.")
    async with session(person) as desk:
        console = Console(stderr=True, quiet=as_json)
        with console.status("Searching") as status:
            searched = await desk.viewing.search(
                desk.actor,
                name,
                birth_date,
                told=lambda read: status.update(f"Searching: {read} communications read"),
            )
    if as_json:
        print_json(searched)
        return _without(searched.unread)
    if not searched.found:
        which = "No communication that could be read" if searched.unread else "No communication"
        print(f"{which} names anybody like this.")
    for one in searched.found:
        where = ", ".join(one.cases) or "no case"
        print(f"{one.communication}  {one.level}  score {one.score:.2f}  {where}")
        for reason in one.reasons:
            print(f"    {clean(reason)}")
    return _without(searched.unread)


async def screen_again(days: int | None, person: str | None, as_json: bool) -> Exit:
    """Screen again what was received, with progress."""
    async with session(person) as desk:
        span = desk.settings.screen_again_days if days is None else days
        batch = await desk.intake.screen_again(desk.actor, days=span)
        console = Console(stderr=True, quiet=as_json)
        with console.status("Screening again") as status:
            while not (progress := await desk.intake.progress(desk.actor, batch)).done:
                status.update(f"Screening again: {progress.screened}")
                await asyncio.sleep(_LOOK_SECONDS)
    if as_json:
        print_json(progress)
    else:
        print(
            f"{progress.screened} communications of the last {span} days screened again; "
            f"{progress.found} name somebody anew and are restricted."
        )
    if progress.unread:
        print(
            f"{progress.unread} more could not be read, so that they were not compared: the "
            "worker's log names them. Mend the cause (docs/operations.md), then tell it again.",
            file=sys.stderr,
        )
        return Exit.ATTENTION
    return Exit.DONE


async def confirm(
    communication: str,
    *,
    who: str | None,
    identity: str,
    attach_to: str | None,
    circumstances: list[str],
    left_out: list[str],
    reason: str,
    person: str | None,
    as_json: bool,
) -> Exit:
    """Confirm a hit."""
    async with session(person) as desk:
        case_id, receipt = await desk.intake.confirm(
            desk.actor,
            communication,
            person=who,
            identity=identity,
            attach_to=attach_to,
            circumstances=circumstances_from(circumstances),
            left_out=tuple(left_out),
            reason=reason,
        )
    if as_json:
        print_json({"case": case_id, "receipt": receipt.model_dump(mode="json")})
    else:
        print(f"Confirmed. Case {case_id}\nnext: caveat case show {case_id}")
    return Exit.DONE


async def lift(
    subject: str, reason: str, unscreened: bool, person: str | None, as_json: bool
) -> Exit:
    """Lift the restriction of a communication or a case."""
    if subject.startswith("case-"):
        if unscreened:
            raise NotWellFormed("--unscreened is for a communication: a case is not screened.")
        return await say("LiftRestriction", subject, reason, person, as_json)
    async with session(person) as desk:
        receipt = await desk.intake.release(
            desk.actor, subject, reason=reason, unscreened=unscreened
        )
    if as_json:
        print_json(receipt)
    elif receipt.stage == IntakeState.WITH_CASE:
        print(f"Decided: {subject} belongs to a case and stays restricted with it.")
    else:
        print(f"Released: {subject} is {receipt.stage}.")
    return Exit.DONE
