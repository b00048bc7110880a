"""``caveat recall``: U.S. copies of what INTERPOL changed or deleted are recalled and attested."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.completion import among, chosen
from cli.exits import Exit
from cli.naming import Names
from cli.options import MatterArgument, Reason, Text
from cli.order_lines import OrderLine
from cli.running import acting
from procedure.copy_codes import UsSystem
from procedure.recall_codes import Attested, RecallReason

if TYPE_CHECKING:
    from cli.desk import Desk

recall = typer.Typer(
    help="Recalls: whoever got data that are gone is notified, and must attest.",
    no_args_is_help=True,
)
_Holder = Annotated[
    str, typer.Argument(help="Who got the data, such as holder-1.", metavar="HOLDER")
]
_Done = Annotated[
    str,
    typer.Option(
        "--did",
        autocompletion=among(*Attested),
        help="What was done: PURGED_FROM_USE, RETAINED_AS_RECORD, NEVER_HELD or UPDATED.",
    ),
]


@recall.command("open")
@acting
async def open_(
    desk: "Desk",
    reason: Annotated[
        str,
        typer.Option(
            "--because",
            autocompletion=among(*RecallReason),
            help="Why: MODIFIED, DELETED, NON_COMPLIANT or STILL_STOPPED.",
        ),
    ],
    text: Text,
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case",
            metavar="CASE",
            autocompletion=completion.cases,
            help="A case whose copies are recalled, by id or number; repeatable. Without one, "
            "U.S. systems must be searched.",
        ),
        Names.CASE,
    ] = None,
) -> Exit:
    """Open a recall, also of what Caveat never saw; say what it is about."""
    from cli.forms import recall_reason_from
    from procedure.recall_order import OpenRecall

    receipt = await desk.matters.open(
        desk.actor,
        OpenRecall,
        text=text,
        cases=tuple(case or ()),
        reason=recall_reason_from(reason),
    )
    return desk.receipt(receipt, "Opened.")


@recall.command("add-holder")
@acting
async def add_holder(
    desk: "Desk",
    matter_id: MatterArgument,
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
    text: Text,
) -> Exit:
    """Record that somebody else has a copy; they are notified at once."""
    from cli.forms import system_from
    from procedure.recall_order import AddHolder

    return await desk.order_matter(
        matter_id, AddHolder, text=text, agency=agency, system=system_from(system)
    )


@recall.command()
@acting
async def searched(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record that U.S. systems were searched for copies, after adding whoever was found."""
    from procedure.recall.searching import RecordSearch

    return await desk.order_matter(matter_id, RecordSearch, text=text)


@recall.command()
@acting
async def attest(
    desk: "Desk", matter_id: MatterArgument, holder: _Holder, did: _Done, text: Text
) -> Exit:
    """Attest what your agency did with the data that it got."""
    from cli.forms import attested_from
    from procedure.recall.attesting import AttestRecall

    return await desk.order_matter(
        matter_id, AttestRecall, text=text, holder=holder, attested=attested_from(did)
    )


@recall.command("record-attestation")
@acting
async def record_attestation(
    desk: "Desk", matter_id: MatterArgument, holder: _Holder, did: _Done, text: Text
) -> Exit:
    """Record what a holder attested in another way; the text says how."""
    from cli.forms import attested_from
    from procedure.recall.attesting import RecordAttestation

    return await desk.order_matter(
        matter_id, RecordAttestation, text=text, holder=holder, attested=attested_from(did)
    )


@recall.command("still-stopped")
@acting
async def still_stopped(desk: "Desk", matter_id: MatterArgument, reason: Reason) -> Exit:
    """Report that somebody was stopped although it is gone: the recall opens again."""
    from procedure.recall.opening import ReportStillStopped

    return await desk.order_matter(matter_id, ReportStillStopped, text=reason)


LINES = (
    OrderLine("attest_recall", "recall attest {matter} {holder} --did {attested} --text TEXT"),
    OrderLine(
        "record_attestation",
        "recall record-attestation {matter} {holder} --did {attested} --text TEXT",
    ),
    OrderLine("record_search", "recall searched {matter} --text TEXT"),
    OrderLine(
        "add_holder", "recall add-holder {matter} --agency {agency} --system {system} --text TEXT"
    ),
    OrderLine("report_still_stopped", "recall still-stopped {matter} --reason REASON"),
)
"""How the acts of this page are ordered."""
