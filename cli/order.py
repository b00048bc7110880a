"""``caveat order``: orders whose receipt has not come."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.running import acting, at_register

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

order = typer.Typer(help="Orders whose receipt has not come.", no_args_is_help=True)


@order.command("list")
@at_register
async def list_(desk: "RegisterDesk") -> Exit:
    """List your orders whose receipt has not come, with what is known of each now."""
    from cli.output import print_table
    from procedure.clocks.explanation import eastern
    from views.numbers import Numbers

    waiting = await desk.order_states.waiting(desk.actor)
    numbers = await Numbers(desk.register.lists).of_cases(
        desk.actor, [one.dossier for one in waiting]
    )
    return desk.show(
        waiting,
        lambda: print_table(
            "",
            ("order", "act", "case or communication", "state", "since"),
            (
                (
                    one.order,
                    one.act,
                    numbers.get(one.dossier, one.dossier),
                    one.refusal.sentence if one.refusal is not None else one.state,
                    eastern(one.at),
                )
                for one in waiting
            ),
        ),
    )


@order.command()
@acting
async def resume(
    desk: "Desk",
    order_id: Annotated[str, typer.Argument(help="The order, such as order-01K...", metavar="ID")],
) -> Exit:
    """Send a waiting order again and show its receipt: the same order, with one effect."""
    return desk.receipt(await desk.ordering.resume(order_id, desk.actor))
