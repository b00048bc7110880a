"""``caveat case``: the orders to a case, and reading it."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import (
    A_MOMENT,
    CaseArgument,
    Circumstances,
    Fields,
    LeftOut,
    Protected,
    Reason,
    Text,
)
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

case = typer.Typer(help="Cases.", no_args_is_help=True)


@case.command("open")
@acting
async def open_(
    desk: "Desk",
    report: Annotated[str, typer.Option(help="What was reported; kept sealed.")],
    who: Protected = None,
    circumstance: Circumstances = None,
    alerted_by: Annotated[str, typer.Option(help="Who was alerted.")] = "PERSON_OR_PUBLIC",
    identity_confirmed: Annotated[
        bool, typer.Option(help="The person's identity is certain.")
    ] = False,
    leave_out: LeftOut = None,
) -> Exit:
    """Open a case from a report, without a message in hand."""
    from cli.forms import alerted_by_from, circumstances_from

    case_id = await desk.cases.open(
        desk.actor,
        report,
        circumstances=circumstances_from(circumstance),
        alerted_by=alerted_by_from(alerted_by),
        person=who,
        identity_confirmed=identity_confirmed,
        left_out=tuple(leave_out or ()),
    )
    return desk.show(
        {"case": case_id},
        lambda: print(f"Case {case_id} is open.\nnext: caveat case show {case_id}"),
    )


# --- reading ------------------------------------------------------------------------------------


@case.command("list")
@acting
async def list_(
    desk: "Desk", state: Annotated[str | None, typer.Option(help="OPEN or ENDED.")] = None
) -> Exit:
    """List cases with stage, class, next due time, and who must act."""
    from cli import case_pages

    rows = await desk.views.cases(desk.actor, state=state)
    return desk.show(rows, lambda: case_pages.print_list(rows))


@case.command()
@acting
async def show(desk: "Desk", case_id: CaseArgument) -> Exit:
    """Show where a case is: its tracks, decision, tasks, who must act, and what comes next."""
    from cli import case_pages

    view = await desk.views.case(desk.actor, case_id)
    return desk.show(case_pages.case_as_json(view), lambda: case_pages.print_case(view))


@case.command()
@acting
async def timeline(desk: "Desk", case_id: CaseArgument) -> Exit:
    """Show what happened, when and who did it, planned against actual, and what was late."""
    from cli import timeline_page

    view = await desk.views.case(desk.actor, case_id)
    lines = await desk.views.timeline(desk.actor, case_id)
    return desk.show(lines, lambda: timeline_page.print_all(lines, view.case))


@case.command()
@acting
async def clocks(desk: "Desk", case_id: CaseArgument) -> Exit:
    """Explain each due time: what started it, by which rule, and what happened to it."""
    from cli import case_pages

    view = await desk.views.case(desk.actor, case_id)
    return desk.show([*view.case.clocks.values()], lambda: case_pages.print_clocks(view))


@case.command()
@acting
async def indicators(desk: "Desk", case_id: CaseArgument) -> Exit:
    """Show which misuse indicators were found when counsel was called, with their evidence."""
    from cli import communication_pages

    assessment = await desk.assessments.of_case(desk.actor, case_id)
    desk.show(assessment, lambda: communication_pages.print_assessment(assessment))
    return communication_pages.report_unread(assessment.unread)


# --- the response -------------------------------------------------------------------------------


@case.command()
@acting
async def fact(
    desk: "Desk",
    case_id: CaseArgument,
    key: Annotated[str, typer.Argument(help="The fact, such as ENCOUNTER.", metavar="FACT")],
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
    from cli.forms import fields_from, moment_from

    if unreachable and defer:
        raise typer.BadParameter("either --unreachable or --defer")
    if defer and field:
        raise typer.BadParameter("--field belongs to a notification or an attempt, not to --defer")
    if defer is not (until is not None):
        raise typer.BadParameter("--defer takes --until, the date of the deferral")
    if until is not None:
        return await desk.order(
            case_id, desk.acts.propose_deferral, text=text, until=moment_from(until)
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
    from cli.forms import moment_from

    sent = moment_from(filed_at) if filed_at else None
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
    key: Annotated[str, typer.Argument(help="The outcome, such as DELETED.", metavar="OUTCOME")],
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
    from cli.forms import moment_from

    if sum((right is not None, filed_at is not None, never)) != 1:
        raise typer.BadParameter("one of --right, --filed-at and --never")
    return await desk.order(
        case_id,
        desk.acts.correct_entry,
        text=reason,
        entry=entry,
        right=right,
        filed_at=moment_from(filed_at) if filed_at else None,
    )


# --- the end ------------------------------------------------------------------------------------


@case.command()
@acting
async def close(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Close a case whose procedure is complete."""
    return await desk.order(case_id, desk.acts.close_case, text=reason)


@case.command()
@acting
async def cancel(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Cancel a case that was opened in error."""
    return await desk.order(case_id, desk.acts.cancel_case, text=reason)


@case.command()
@acting
async def supersede(
    desk: "Desk",
    case_id: CaseArgument,
    successor: Annotated[str, typer.Option(help="The case that continues in its place.")],
    reason: Reason,
) -> Exit:
    """End a case because another one continues in its place."""
    return await desk.order(case_id, desk.acts.supersede_case, text=reason, successor=successor)


@case.command()
@acting
async def reopen(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    decide_again: Annotated[
        bool, typer.Option(help="Counsel decides again; what was decided becomes history.")
    ] = False,
) -> Exit:
    """Open a case again after its end."""
    return await desk.order(case_id, desk.acts.reopen_case, text=reason, decide_again=decide_again)


@case.command("take-up")
@acting
async def take_up(
    desk: "Desk",
    case_id: Annotated[
        str | None,
        typer.Argument(help="The case, or an intake such as comm-01K.../v1.", metavar="CASE"),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every open case and intake, for a newer build.")
    ] = False,
) -> Exit:
    """Let a case continue from what the register holds: on a newer build, or after a restore."""
    from procedure.access import Right, require

    if (case_id is None) is not every:
        raise typer.BadParameter("either a case or --all")
    require(desk.actor, Right.TAKE_UP)
    taking_up = desk.taking_up
    taken = [await taking_up.one(case_id)] if case_id else await taking_up.all_open()
    lines = [f"{one.dossier}  {one.how}" for one in taken] or ["Nothing is open."]
    return desk.show(taken, lambda: print("\n".join(lines)))
