"""``caveat restriction``: what a person decides on a hit, and the restriction of a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.naming import Names
from cli.options import (
    CaseArgument,
    Circumstances,
    CommunicationArgument,
    EmployerDesk,
    Entered,
    LeftOut,
    Protected,
    Reason,
    Seen,
)
from cli.order_lines import ABSENT, NO, TYPED, YES, OrderLine
from cli.output import say, say_aside
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk
    from procedure.dossier import Receipt

restriction = typer.Typer(
    help="Restrictions: of a communication (comm-...) or of a case (case-...).",
    no_args_is_help=True,
)


@restriction.command()
@acting
async def confirm(
    desk: "Desk",
    communication_id: CommunicationArgument,
    reason: Reason,
    who: Protected = None,
    identity: Annotated[
        str,
        typer.Option(
            autocompletion=completion.among("CONFIRMED", "PROBABLE"),
            help="CONFIRMED or PROBABLE.",
        ),
    ] = "CONFIRMED",
    entered: Entered = None,
    join: Annotated[
        str | None,
        typer.Option(
            metavar="CASE",
            autocompletion=completion.cases,
            help="Join this case instead of opening one.",
        ),
        Names.CASE,
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Open a case beside open ones about the person.")
    ] = False,
    other_person: Annotated[
        bool, typer.Option(help="Join a case that is about somebody else.")
    ] = False,
    employer: EmployerDesk = None,
    circumstance: Circumstances = None,
    leave_out: LeftOut = None,
    seen: Seen = None,
) -> Exit:
    """Confirm a hit: a case is opened, or the communication joins one."""
    from cli.communication_pages import print_related
    from cli.forms import circumstances_from, entered_from, identity_from
    from procedure.same_person import OpenCasesExist

    if join and new:
        raise typer.BadParameter("either --join or --new")
    if other_person and not join:
        raise typer.BadParameter("--other-person belongs to --join")
    if who and entered:
        raise typer.BadParameter("either --person or --entered")
    try:
        case_id, receipt = await desk.communications.confirm(
            desk.actor,
            communication_id,
            person=who,
            entered=entered_from(entered),
            identity=identity_from(identity),
            join=join,
            another=new,
            other_person=other_person,
            employer=employer,
            circumstances=circumstances_from(circumstance),
            left_out=tuple(leave_out or ()),
            reason=reason,
            seen=seen,
        )
    except OpenCasesExist:
        shown = await desk.reading.shown(desk.actor, communication_id)
        print_related(shown.related, say_aside)
        raise
    name = await desk.case_name(case_id)
    return desk.show(
        {**name._asdict(), "receipt": receipt.model_dump(mode="json")},
        lambda: say(f"Confirmed. Case {name.both}\nnext: caveat case show {name.short}"),
    )


@restriction.command()
@acting
async def lift(
    desk: "Desk",
    subject: Annotated[
        str,
        typer.Argument(help="comm-..., comm-.../v2, or a case by id or number", metavar="SUBJECT"),
        Names.CASE,
    ],
    reason: Reason,
    unscreened: Annotated[
        bool,
        typer.Option(help="Of a communication that is restricted until it is screened."),
    ] = False,
    propose: Annotated[
        bool,
        typer.Option(help="Only propose it: a communication with a strong hit takes two people."),
    ] = False,
    seen: Seen = None,
) -> Exit:
    """Lift the restriction of a communication, or of a case."""
    from procedure.refusals import NotWellFormed

    if subject.startswith("case-"):
        if unscreened or propose:
            option = "--unscreened" if unscreened else "--propose"
            raise NotWellFormed(problem=f"{option} is for a communication.")
        return await desk.order(subject, desk.acts.lift_restriction, text=reason, seen=seen)
    if propose and unscreened:
        raise typer.BadParameter("either --unscreened or --propose")
    if propose:
        proposed = await desk.communications.propose_release(
            desk.actor, subject, reason=reason, seen=seen
        )
        sentence = f"Proposed: {proposed.dossier} stays restricted until a supervisor decides."
        return desk.show(proposed, lambda: say(sentence))
    receipt = await desk.communications.release(
        desk.actor, subject, reason=reason, unscreened=unscreened, seen=seen
    )
    return _released(desk, receipt)


@restriction.command("approve-lift")
@acting
async def approve_lift(
    desk: "Desk",
    communication_id: CommunicationArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="The restriction stays.")] = False,
    seen: Seen = None,
) -> Exit:
    """Lift the restriction of a communication as another person proposed, or do not."""
    receipt = await desk.communications.approve_release(
        desk.actor, communication_id, approve=not reject, reason=reason, seen=seen
    )
    if reject:
        return desk.show(receipt, lambda: say(f"Not lifted: {receipt.dossier} stays restricted."))
    return _released(desk, receipt)


def _released(desk: "Desk", receipt: "Receipt") -> Exit:
    """What happened to a communication whose restriction was lifted."""
    from procedure.intake.intake import IntakeState

    sentence = (
        f"Decided: {receipt.dossier} belongs to a case and stays restricted with it."
        if receipt.stage == IntakeState.WITH_CASE
        else f"Released: {receipt.dossier} is {receipt.stage}."
    )
    return desk.show(receipt, lambda: say(sentence))


@restriction.command()
@acting
async def renew(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
) -> Exit:
    """Keep the restriction of a case after its review."""
    return await desk.order(case_id, desk.acts.renew_restriction, text=reason)


_CONFIRM = "restriction confirm {version}"
_JUDGED = "--identity {identity} --reason REASON --seen {event}"
LINES = (
    OrderLine("renew_restriction", "restriction renew {case} --reason REASON"),
    OrderLine("lift_restriction", "restriction lift {case} --reason REASON"),
    OrderLine(
        "confirm_restriction",
        f"{_CONFIRM} --person {{person}} {_JUDGED}",
        where={"case": ABSENT, "another": "False"},
    ),
    OrderLine(
        "confirm_restriction",
        f"{_CONFIRM} --person {{person}} --join {{case}} {_JUDGED}",
        where={"another": "False"},
    ),
    OrderLine(
        "confirm_restriction",
        f"{_CONFIRM} --person {{person}} --new {_JUDGED}",
        where={"another": "True"},
    ),
    OrderLine(
        "confirm_restriction", f"{_CONFIRM} --entered FILE {_JUDGED}", where={"person": TYPED}
    ),
    OrderLine(
        "release_communication",
        "restriction lift {version} --reason REASON --seen {event}",
        where={"unscreened": "False"},
    ),
    OrderLine(
        "release_communication",
        "restriction lift {version} --unscreened --reason REASON",
        where={"unscreened": "True"},
    ),
    OrderLine(
        "propose_release", "restriction lift {version} --propose --reason REASON --seen {event}"
    ),
    OrderLine(
        "approve_release",
        "restriction approve-lift {version} --reason REASON --seen {event}",
        where=YES,
    ),
    OrderLine(
        "approve_release",
        "restriction approve-lift {version} --reject --reason REASON --seen {event}",
        where=NO,
    ),
)
"""How the acts of this page are ordered."""
