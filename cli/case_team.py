"""``caveat case``: who may see a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import cases, chosen
from cli.exits import Exit
from cli.naming import Names
from cli.options import CaseArgument, Reason
from cli.order_lines import OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

team = typer.Typer()

Member = Annotated[
    str,
    typer.Argument(
        help="A person who works on cases, such as usncb-analyst-2.",
        metavar="PERSON",
        autocompletion=chosen("people"),
    ),
]
Members = Annotated[
    list[str] | None,
    typer.Option(
        "--member",
        help="Somebody else on the team; repeatable.",
        metavar="PERSON",
        autocompletion=chosen("people"),
    ),
]
TeamsCase = Annotated[
    str,
    typer.Argument(
        help="The case, such as USNCB-2026-K7M2Q4, K7M2Q4 or case-01K...",
        metavar="CASE",
        autocompletion=cases,
    ),
    Names.TEAMS_CASE,
]


@team.command("limit-to-team")
@acting
async def limit_to_team(
    desk: "Desk", case_id: CaseArgument, reason: Reason, member: Members = None
) -> Exit:
    """Let only a team see a case, and auditors; you are on the team (supervisor)."""
    act, members = desk.acts.limit_to_team, tuple(member or ())
    return await desk.order(case_id, act, text=reason, members=members)


@team.command("open-to-all")
@acting
async def open_to_all(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Let everybody who works on cases see a case again (supervisor)."""
    return await desk.order(case_id, desk.acts.open_to_all, text=reason)


@team.command("add-member")
@acting
async def add_member(desk: "Desk", case_id: CaseArgument, member: Member, reason: Reason) -> Exit:
    """Add a person to the team of a case (supervisor)."""
    return await desk.order(case_id, desk.acts.add_member, text=reason, member=member)


@team.command("remove-member")
@acting
async def remove_member(
    desk: "Desk", case_id: CaseArgument, member: Member, reason: Reason
) -> Exit:
    """Remove a person from the team of a case (supervisor)."""
    return await desk.order(case_id, desk.acts.remove_member, text=reason, member=member)


@team.command("read-in-emergency")
@acting
async def read_in_emergency(desk: "Desk", case_id: TeamsCase, reason: Reason) -> Exit:
    """Read the case of another team for an hour; the auditors are notified (supervisor)."""
    return await desk.order(case_id, desk.acts.read_in_emergency, text=reason)


LINES = (
    OrderLine(
        "limit_to_team",
        "case limit-to-team {case} --reason REASON",
        also="--member PERSON for each person who is on the team with you",
    ),
    OrderLine("add_member", "case add-member {case} {member} --reason REASON"),
    OrderLine("remove_member", "case remove-member {case} {member} --reason REASON"),
    OrderLine("open_to_all", "case open-to-all {case} --reason REASON"),
    OrderLine("read_in_emergency", "case read-in-emergency {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
