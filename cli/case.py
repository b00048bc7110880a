"""``caveat case``: the orders to a case, and reading it."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among, chosen
from cli.exits import Exit
from cli.options import (
    A_MOMENT,
    CaseArgument,
    Circumstances,
    DueSoon,
    EmployerDesk,
    Entered,
    Fields,
    LeftOut,
    Mine,
    OfAgency,
    OfClass,
    Overdue,
    Protected,
    Reason,
    Report,
    Text,
)
from cli.order_lines import ABSENT, FORM, OrderLine
from cli.output import say
from cli.running import acting, at_register
from cli.words import WORDS, words
from procedure.codes import AlertedBy

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

case = typer.Typer(help="Cases.", no_args_is_help=True)


@case.command("open")
@acting
async def open_(
    desk: "Desk",
    report: Report,
    who: Protected = None,
    entered: Entered = None,
    new: Annotated[
        bool, typer.Option("--new", help="Beside open cases about the person; needs --reason.")
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar=WORDS, callback=words, help="Why another case; kept sealed."
        ),
    ] = None,
    employer: EmployerDesk = None,
    circumstance: Circumstances = None,
    alerted_by: Annotated[
        str,
        typer.Option(
            autocompletion=among(*AlertedBy),
            help="Who was alerted: USNCB_SCREEN, FIELD_COMPONENT, FBI_OR_DOJ, STATE, "
            "PERSON_OR_PUBLIC or OTHER_NCB.",
        ),
    ] = "PERSON_OR_PUBLIC",
    identity_confirmed: Annotated[
        bool, typer.Option(help="The person's identity is certain.")
    ] = False,
    leave_out: LeftOut = None,
) -> Exit:
    """Open a case from a report, without a message in hand."""
    from cli.forms import alerted_by_from, circumstances_from, entered_from

    if new is not (reason is not None):
        raise typer.BadParameter("--new and --reason belong together")
    case_id = await desk.cases.open(
        desk.actor,
        report,
        circumstances=circumstances_from(circumstance),
        alerted_by=alerted_by_from(alerted_by),
        person=who,
        entered=entered_from(entered),
        another=reason,
        employer=employer,
        identity_confirmed=identity_confirmed,
        left_out=tuple(leave_out or ()),
    )
    name = await desk.case_name(case_id)
    return desk.show(
        name._asdict(),
        lambda: say(f"Case {name.both} is open.\nnext: caveat case show {name.short}"),
    )


# --- reading ------------------------------------------------------------------------------------


@case.command("list")
@at_register
async def list_(
    desk: "RegisterDesk",
    state: Annotated[
        str | None,
        typer.Option(autocompletion=among("OPEN", "ENDED"), help="Only OPEN or ENDED cases."),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(autocompletion=chosen("stages"), help="Only in this stage (`caveat stages`)."),
    ] = None,
    of_class: OfClass = None,
    agency: OfAgency = None,
    mine: Mine = False,
    overdue: Overdue = False,
    due_soon: DueSoon = False,
) -> Exit:
    """List cases with class, stage, what is due when, and who must act."""
    from cli import list_pages
    from cli.forms import case_state_from, stage_from, wanted_from

    wanted = wanted_from(
        desk.directory,
        state=case_state_from(state),
        stage=stage_from(stage),
        of_class=of_class,
        agency=agency,
        mine=mine,
        overdue=overdue,
        due_soon=due_soon,
    )
    rows = await desk.lists.cases(desk.actor, wanted)
    return desk.show(rows, lambda: list_pages.print_cases(rows))


# --- the response -------------------------------------------------------------------------------


@case.command()
@acting
async def fact(
    desk: "Desk",
    case_id: CaseArgument,
    key: Annotated[
        str,
        typer.Argument(
            help="The fact, such as ENCOUNTER (`caveat facts`).",
            metavar="FACT",
            autocompletion=chosen("facts"),
        ),
    ],
    text: Text,
) -> Exit:
    """Add a new fact, to an open case or to one that has ended."""
    return await desk.order(case_id, desk.acts.add_fact, text=text, fact=key)


@case.command()
@acting
async def notify(
    desk: "Desk",
    case_id: CaseArgument,
    text: Text,
    field: Fields = None,
    unreachable: Annotated[bool, typer.Option(help="The attempt failed.")] = False,
    defer: Annotated[bool, typer.Option(help="Propose to notify the official later.")] = False,
    until: Annotated[
        str | None, typer.Option(help=f"Until when it is deferred: {A_MOMENT}.")
    ] = None,
) -> Exit:
    """Record the proof that the official was notified, a failed attempt, or propose a deferral."""
    from cli.forms import closing_from, fields_from

    if unreachable and defer:
        raise typer.BadParameter("either --unreachable or --defer")
    if defer and field:
        raise typer.BadParameter("--field belongs to a notification or an attempt, not to --defer")
    if defer is not (until is not None):
        raise typer.BadParameter("--defer takes --until, the date of the deferral")
    if until is not None:
        return await desk.order(
            case_id, desk.acts.propose_deferral, text=text, until=closing_from(until, "--until")
        )
    receipt = await desk.cases.notify(
        desk.actor, case_id, text=text, fields=fields_from(field), delivered=not unreachable
    )
    return desk.receipt(receipt)


@case.command()
@acting
async def file(
    desk: "Desk",
    case_id: CaseArgument,
    text: Text,
    filed_at: Annotated[
        str | None, typer.Option(help=f"When it was sent, if not now: {A_MOMENT}.")
    ] = None,
) -> Exit:
    """Record that the approved objection, information or dispute went to INTERPOL."""
    from cli.forms import closing_from

    sent = closing_from(filed_at, "--filed-at") if filed_at is not None else None
    return await desk.order(case_id, desk.acts.record_filing, text=text, filed_at=sent)


@case.command("follow-up")
@acting
async def follow_up(desk: "Desk", case_id: CaseArgument, text: Text) -> Exit:
    """Record a follow-up with INTERPOL."""
    return await desk.order(case_id, desk.acts.record_follow_up, text=text)


@case.command()
@acting
async def escalate(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    decline: Annotated[bool, typer.Option(help="Decide not to escalate.")] = False,
) -> Exit:
    """Decide on the escalation to the Executive Committee, once it is offered."""
    escalates = not decline
    return await desk.order(case_id, desk.acts.decide_escalation, text=reason, escalate=escalates)


@case.command()
@acting
async def outcome(
    desk: "Desk",
    case_id: CaseArgument,
    key: Annotated[
        str,
        typer.Argument(
            help="The outcome, such as DELETED (`caveat outcomes`).",
            metavar="OUTCOME",
            autocompletion=chosen("outcomes"),
        ),
    ],
    text: Text,
) -> Exit:
    """Record what INTERPOL did and how it was learned; its reasons are confidential."""
    return await desk.order(case_id, desk.acts.record_outcome, text=text, outcome=key)


@case.command()
@acting
async def correct(
    desk: "Desk",
    case_id: CaseArgument,
    entry: Annotated[
        int,
        typer.Argument(help="The number of the wrong entry, by `case timeline`.", metavar="ENTRY"),
    ],
    reason: Reason,
    right: Annotated[str | None, typer.Option(help="The right fact, answer or outcome.")] = None,
    filed_at: Annotated[
        str | None, typer.Option(help=f"For a filing: when it was sent, {A_MOMENT}.")
    ] = None,
    never: Annotated[bool, typer.Option(help="For a fact: it never was.")] = False,
) -> Exit:
    """Correct a fact, an answer, an outcome or the time of a filing that was entered wrongly."""
    from cli.forms import closing_from

    if sum((right is not None, filed_at is not None, never)) != 1:
        raise typer.BadParameter("one of --right, --filed-at and --never")
    return await desk.order(
        case_id,
        desk.acts.correct_entry,
        text=reason,
        entry=entry,
        right=right,
        filed_at=closing_from(filed_at, "--filed-at") if filed_at is not None else None,
    )


LINES = (
    OrderLine("add_fact", "case fact {case} {fact} --text TEXT"),
    OrderLine("record_notification", "case notify {case} --text TEXT", also=FORM),
    OrderLine("record_unreachable", "case notify {case} --unreachable --text TEXT"),
    OrderLine("propose_deferral", "case notify {case} --defer --until {until} --text TEXT"),
    OrderLine(
        "record_filing",
        "case file {case} --text TEXT",
        also="--filed-at TIME if it was sent before now",
    ),
    OrderLine("record_follow_up", "case follow-up {case} --text TEXT"),
    OrderLine(
        "decide_escalation", "case escalate {case} --reason REASON", where={"escalate": "True"}
    ),
    OrderLine(
        "decide_escalation",
        "case escalate {case} --decline --reason REASON",
        where={"escalate": "False"},
    ),
    OrderLine("record_outcome", "case outcome {case} {outcome} --text TEXT"),
    OrderLine("correct_entry", "case correct {case} {entry} --right {right} --reason REASON"),
    OrderLine(
        "correct_entry",
        "case correct {case} {entry} --never --reason REASON",
        where={"right": ABSENT, "filed_at": ABSENT},
    ),
    OrderLine("correct_entry", "case correct {case} {entry} --filed-at {filed_at} --reason REASON"),
)
"""How the acts of this page are ordered."""
