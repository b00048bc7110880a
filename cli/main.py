"""The ``caveat`` command: nouns, then verbs. What is heavy is imported when it is needed."""

import typer

from cli import (
    calendar,
    case,
    clock,
    communication,
    decision,
    installation,
    intake,
    ledger,
    order,
    read,
    restriction,
    roster,
    search,
    task,
)
from cli.usage import read_plainly

app = typer.Typer(
    name="caveat",
    help="The U.S. response to misuse of INTERPOL channels, as timed, auditable casework.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("read")(read.read)
app.command("intake")(intake.intake)
app.command("receive")(installation.receive)
app.add_typer(communication.communication, name="communication")
app.command("search")(search.search)
app.add_typer(restriction.restriction, name="restriction")
app.add_typer(case.case, name="case")
app.add_typer(clock.clock, name="clock")
app.add_typer(task.task, name="task")
app.command("decide")(decision.decide)
app.command("approve")(decision.approve)
app.add_typer(order.order, name="order")
app.add_typer(ledger.ledger, name="ledger")
app.add_typer(roster.roster, name="roster")
app.add_typer(calendar.calendar, name="calendar")
app.command("rehearse")(installation.rehearse)
app.command("up")(installation.up)
app.command("doctor")(installation.doctor)
read_plainly(app)


def run() -> None:
    """Entry point of the ``caveat`` command."""
    from runtime.zone_data import pin_zone_data

    pin_zone_data()
    app()


if __name__ == "__main__":
    run()
