"""``caveat review``: what INTERPOL has not reviewed, and how bureaus may send diffusions."""

from typing import TYPE_CHECKING

import typer

from cli.exits import Exit
from cli.options import CaseArgument, Text
from cli.order_lines import OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

review = typer.Typer(
    help="Reviews by INTERPOL: of diffusions, requests and what is suspended.",
    no_args_is_help=True,
)


@review.command()
@acting
async def ask(desk: "Desk", case_id: CaseArgument, text: Text) -> Exit:
    """Record that INTERPOL was asked how it reviewed what the case is about."""
    return await desk.order(case_id, desk.acts.ask_for_review, text=text)


LINES = (OrderLine("ask_for_review", "review ask {case} --text TEXT"),)
"""How the acts of this page are ordered."""
