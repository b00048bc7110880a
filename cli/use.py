"""``caveat use``: whether a communication may be used against a person, check by check."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion, use_source
from cli.completion import among, chosen
from cli.exits import Exit
from cli.naming import Names
from cli.options import A_MOMENT, MatterArgument, OfCasesOrNone, Reason, Seen, Text
from cli.order_lines import OrderLine
from cli.running import acting, at_register
from procedure.use_codes import STATED, Circuit, UseCheck, UsePurpose

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

use = typer.Typer(
    help="Uses of a communication against a person: what is checked, who permits it.",
    no_args_is_help=True,
)
use.add_typer(use_source.source)
_OnDay = Annotated[
    str,
    typer.Option(
        "--on", metavar="DATE", help="The day of the measure or of the hearing: 2026-03-18."
    ),
]
_STATED = tuple(check for check in UseCheck if check in STATED)


@use.command("open")
@acting
async def open_(
    desk: "Desk",
    purpose: Annotated[
        str,
        typer.Option(
            autocompletion=among(*UsePurpose), help="COERCIVE, ADMINISTRATIVE or EXTRADITION."
        ),
    ],
    agency: Annotated[
        str,
        typer.Option(
            autocompletion=chosen("agencies"), help="Who wants to use it (`caveat agencies`)."
        ),
    ],
    on: _OnDay,
    text: Text,
    case: OfCasesOrNone = None,
    communication: Annotated[
        str | None,
        typer.Option(metavar="COMMUNICATION", help="The communication, such as comm-01K..."),
    ] = None,
    circuit: Annotated[
        str | None,
        typer.Option(
            autocompletion=among(*Circuit),
            help="The circuit of the court: FIRST to ELEVENTH, or DC.",
        ),
    ] = None,
) -> Exit:
    """Ask whether an agency may use a communication; an agency asks for itself."""
    from cli.ccf_words import day_from
    from cli.forms import agency_from
    from cli.use_words import circuit_from, purpose_from
    from procedure.use.opening import OpenUse

    receipt = await desk.matters.open(
        desk.actor,
        OpenUse,
        text=text,
        cases=tuple(case or ()),
        purpose=purpose_from(purpose),
        agency=agency_from(agency, desk.directory),
        use_on=day_from(on, "--on"),
        circuit=circuit_from(circuit),
        communication=communication,
    )
    return desk.receipt(receipt, "Opened.")


@use.command()
@at_register
async def gate(desk: "RegisterDesk", matter_id: MatterArgument) -> Exit:
    """Show every check as it is now: whether it is met, why, and on whose authority."""
    from activities.installed import packaged_editions
    from cli.moment import now
    from cli.use_page import print_gate
    from views.uses import gate_of

    file = await desk.matter_views.file(desk.actor, matter_id)
    view = gate_of(file, packaged_editions().in_force(now()), now())
    return desk.show(view, lambda: print_gate(view))


@use.command()
@acting
async def check(
    desk: "Desk",
    matter_id: MatterArgument,
    what: Annotated[
        str,
        typer.Argument(
            metavar="CHECK",
            autocompletion=among(*_STATED),
            help=f"One of: {', '.join(_STATED)}.",
        ),
    ],
    text: Text,
    not_met: Annotated[bool, typer.Option("--not-met", help="It is not met.")] = False,
) -> Exit:
    """Record in words that a check is met, or that it is not."""
    from cli.use_words import check_from
    from procedure.use.evidence import RecordUseCheck

    return await desk.order_matter(
        matter_id, RecordUseCheck, text=text, check=check_from(what), met=not not_met
    )


@use.command()
@acting
async def verify(
    desk: "Desk",
    matter_id: MatterArgument,
    status: Annotated[
        str,
        typer.Argument(
            metavar="STATUS",
            autocompletion=completion.interpol_states,
            help="Its state at INTERPOL as it was looked up, such as PUBLISHED.",
        ),
    ],
    text: Text,
) -> Exit:
    """Record which state was found just now; it counts for 72 hours, and is repeated on the day."""
    from cli.forms import state_from
    from procedure.use.evidence import VerifyUse

    return await desk.order_matter(matter_id, VerifyUse, text=text, status=state_from(status))


@use.command("allow-unverified")
@acting
async def allow_unverified(
    desk: "Desk",
    matter_id: MatterArgument,
    until: Annotated[str, typer.Option(help=f"Until when, within 72 hours: {A_MOMENT}.")],
    reason: Reason,
) -> Exit:
    """Allow a coercive measure before or during the verification; the reason names the law."""
    from cli.forms import closing_from
    from procedure.use.exception import AllowUnverified

    moment = closing_from(until, "--until")
    return await desk.order_matter(matter_id, AllowUnverified, text=reason, until=moment)


@use.command()
@acting
async def link(
    desk: "Desk",
    matter_id: MatterArgument,
    case: Annotated[
        str,
        typer.Option(
            metavar="CASE", autocompletion=completion.cases, help="The case that it concerns."
        ),
        Names.CASE,
    ],
    reason: Reason,
) -> Exit:
    """Say which case a use request concerns, such as one that an agency opened."""
    from procedure.use.linking import LinkUse

    return await desk.order_matter(matter_id, LinkUse, text=reason, case=case)


@use.command()
@acting
async def move(desk: "Desk", matter_id: MatterArgument, on: _OnDay, reason: Reason) -> Exit:
    """Move the use to another day."""
    from cli.ccf_words import day_from
    from procedure.use.evidence import MoveUse

    return await desk.order_matter(matter_id, MoveUse, text=reason, use_on=day_from(on, "--on"))


@use.command()
@acting
async def decide(
    desk: "Desk",
    matter_id: MatterArgument,
    reason: Reason,
    block: Annotated[bool, typer.Option("--block", help="Block the use.")] = False,
    seen: Seen = None,
) -> Exit:
    """Permit the use beside other evidence, where every check allows it, or block it."""
    from procedure.use.deciding import DecideUse

    return await desk.order_matter(matter_id, DecideUse, text=reason, permit=not block, seen=seen)


@use.command()
@acting
async def record(
    desk: "Desk",
    matter_id: MatterArgument,
    text: Text,
    not_used: Annotated[bool, typer.Option("--not-used", help="It was not used.")] = False,
    used_at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="When; without it, now.")
    ] = None,
) -> Exit:
    """Record that the communication was used, or was not; against the gate is an incident."""
    from cli.forms import moment_from
    from procedure.use.deciding import RecordUse

    at = None if used_at is None else moment_from(used_at, "--at")
    return await desk.order_matter(matter_id, RecordUse, text=text, used=not not_used, used_at=at)


_YES, _NO = {"met": "True"}, {"met": "False"}

LINES = (
    OrderLine("record_use_check", "use check {matter} {check} --text TEXT", where=_YES),
    OrderLine("record_use_check", "use check {matter} {check} --not-met --text TEXT", where=_NO),
    OrderLine("verify_use", "use verify {matter} {status} --text TEXT"),
    OrderLine("allow_unverified", "use allow-unverified {matter} --until {until} --reason REASON"),
    OrderLine("link_use", "use link {matter} --case {case} --reason REASON"),
    *use_source.LINES,
    OrderLine("move_use", "use move {matter} --on {use_on} --reason REASON"),
    OrderLine("decide_use", "use decide {matter} --reason REASON", where={"permit": "True"}),
    OrderLine(
        "decide_use", "use decide {matter} --block --reason REASON", where={"permit": "False"}
    ),
    OrderLine(
        "record_use",
        "use record {matter} --text TEXT",
        where={"used": "True"},
        also="--at TIME, if it was before now",
    ),
    OrderLine("record_use", "use record {matter} --not-used --text TEXT", where={"used": "False"}),
)
"""How the acts of this page are ordered."""
