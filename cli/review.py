"""``caveat review``: reviews by INTERPOL, and the retrospective review of what is stored."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.completion import among
from cli.exits import Exit
from cli.naming import Names
from cli.options import CaseArgument, MatterArgument, Reason, Text
from cli.order_lines import OrderLine
from cli.running import acting, at_register
from procedure.review.codes import ItemOutcome

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

review = typer.Typer(
    help="Reviews: by INTERPOL, and ours of what was issued before INTERPOL reviewed requests.",
    no_args_is_help=True,
)


@review.command()
@acting
async def ask(desk: "Desk", case_id: CaseArgument, text: Text) -> Exit:
    """Record that INTERPOL was asked how it reviewed what the case is about."""
    return await desk.order(case_id, desk.acts.ask_for_review, text=text)


@review.command()
@acting
async def start(
    desk: "Desk",
    text: Text,
    before: Annotated[
        str,
        typer.Option(metavar="DATE", help="What was issued before this day is due."),
    ] = "2017-01-01",
) -> Exit:
    """Start the retrospective review: everything that is stored is looked at, page by page."""
    from cli.ccf_words import day_from
    from procedure.review.opening import OpenReview

    receipt = await desk.matters.open(
        desk.actor, OpenReview, text=text, before=day_from(before, "--before")
    )
    return desk.receipt(receipt, "Opened.")


@review.command()
@at_register
async def status(
    desk: "RegisterDesk",
    matter_id: Annotated[
        str | None,
        typer.Argument(
            help="The review, such as REVIEW-2026-K7M2Q4; without it, the last one.",
            metavar="MATTER",
            autocompletion=completion.matters,
        ),
        Names.MATTER,
    ] = None,
    decided: Annotated[
        bool, typer.Option("--decided", help="Also show the items that are decided.")
    ] = False,
) -> Exit:
    """Show how far a review is, and what a person must decide."""
    from cli.review_page import print_status
    from views.reviews import ReviewViews

    views = ReviewViews(desk.register, desk.matter_views)
    view = await views.status(desk.actor, matter_id, decided=decided)
    return desk.show(view, lambda: print_status(view))


@review.command()
@acting
async def pause(desk: "Desk", matter_id: MatterArgument, reason: Reason) -> Exit:
    """Look at no further page for now; what is under way is finished."""
    from procedure.review.paging import PauseReview

    return await desk.order_matter(matter_id, PauseReview, text=reason)


@review.command()
@acting
async def resume(desk: "Desk", matter_id: MatterArgument, reason: Reason) -> Exit:
    """Continue a review where it stopped."""
    from procedure.review.paging import ResumeReview

    return await desk.order_matter(matter_id, ResumeReview, text=reason)


@review.command()
@acting
async def decide(
    desk: "Desk",
    matter_id: MatterArgument,
    version: Annotated[
        str,
        typer.Argument(metavar="VERSION", help="The item, such as comm-01K.../v1."),
    ],
    outcome: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOME",
            autocompletion=among(*ItemOutcome),
            help=f"{', '.join(ItemOutcome)}.",
        ),
    ],
    reason: Reason,
) -> Exit:
    """Decide on an item: it stays as it is, or is restricted and then confirmed or released."""
    from cli.forms import one_of
    from procedure.review.deciding import DecideItem

    return await desk.order_matter(
        matter_id,
        DecideItem,
        text=reason,
        version=version,
        outcome=one_of(ItemOutcome, outcome, "outcome"),
    )


LINES = (
    OrderLine("ask_for_review", "review ask {case} --text TEXT"),
    OrderLine("decide_item", "review decide {matter} {version} {outcome} --reason REASON"),
    OrderLine("pause_review", "review pause {matter} --reason REASON"),
    OrderLine("resume_review", "review resume {matter} --reason REASON"),
)
"""How the acts of this page are ordered."""
