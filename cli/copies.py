"""``caveat copies``: the copies that U.S. agencies have of the communications of a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among, chosen
from cli.exits import Exit
from cli.options import A_MOMENT, CaseArgument, Reason, Text
from cli.order_lines import OrderLine
from cli.running import acting, at_register
from procedure.copy_codes import CopyEnd, CopyKind, UsSystem

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

copies = typer.Typer(
    help="Copies of communications in U.S. systems.",
    no_args_is_help=True,
)

CopyArgument = Annotated[str, typer.Argument(help="The copy, such as copy-1.", metavar="COPY")]


@copies.command()
@acting
async def record(
    desk: "Desk",
    case_id: CaseArgument,
    agency: Annotated[
        str, typer.Option(autocompletion=chosen("agencies"), help="The agency that has it.")
    ],
    system: Annotated[
        str,
        typer.Option(
            autocompletion=among(*UsSystem),
            help="The system: NCIC, NLETS, TECS, CONSULAR, WATCHLIST or AGENCY_FILE.",
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            autocompletion=among(*CopyKind),
            help="How it came about: ENTRY, DOWNLOAD, FORWARDED or FURTHER_COPY.",
        ),
    ],
    text: Text,
    placed_at: Annotated[
        str | None, typer.Option(help=f"When it was placed, if not now: {A_MOMENT}.")
    ] = None,
) -> Exit:
    """Record that an agency has a copy in one of its systems; the text says where exactly."""
    from cli.forms import copy_kind_from, moment_from, system_from

    return await desk.order(
        case_id,
        desk.acts.record_copy,
        text=text,
        agency=agency,
        system=system_from(system),
        copy_kind=copy_kind_from(kind),
        placed_at=moment_from(placed_at, "--placed-at") if placed_at else None,
    )


@copies.command()
@acting
async def refresh(desk: "Desk", case_id: CaseArgument, copy_id: CopyArgument, text: Text) -> Exit:
    """Record that a copy was compared with INTERPOL's data, deletions included."""
    return await desk.order(case_id, desk.acts.refresh_copy, text=text, copy_id=copy_id)


@copies.command()
@acting
async def remove(
    desk: "Desk",
    case_id: CaseArgument,
    copy_id: CopyArgument,
    became: Annotated[
        str,
        typer.Option(
            autocompletion=among(*CopyEnd),
            help="What happened to it: PURGED_FROM_USE, RETAINED_AS_RECORD or NEVER_HELD.",
        ),
    ],
    reason: Reason,
) -> Exit:
    """Record that a copy is no longer in use, or that there never was one."""
    from cli.forms import copy_end_from

    return await desk.order(
        case_id, desk.acts.remove_copy, text=reason, copy_id=copy_id, became=copy_end_from(became)
    )


@copies.command()
@at_register
async def reconcile(desk: "RegisterDesk") -> Exit:
    """Compare the copies of all cases with what INTERPOL has, and list what does not fit."""
    from cli.copies_page import print_reconciled

    found = await desk.copies.reconciled(desk.actor)
    return desk.show(found, lambda: print_reconciled(found))


LINES = (
    OrderLine(
        "record_copy",
        "copies record {case} --agency {agency} --system {system} --kind {copy_kind} --text TEXT",
        also="--placed-at TIME if it was placed earlier",
    ),
    OrderLine("refresh_copy", "copies refresh {case} {copy_id} --text TEXT"),
    OrderLine("remove_copy", "copies remove {case} {copy_id} --became {became} --reason REASON"),
)
"""How the acts of this page are ordered."""
