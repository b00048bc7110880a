"""The ``caveat`` command: nouns, then verbs. What is heavy is imported when it is needed."""

import typer

from cli import cases, communications, ledger, operations, roster, tasks
from cli.usage import read_plainly

app = typer.Typer(
    name="caveat",
    help="The U.S. response to misuse of INTERPOL channels, as timed, auditable casework.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(communications.restriction, name="restriction")
app.add_typer(communications.communication, name="communication")
app.add_typer(cases.case, name="case")
app.add_typer(tasks.task, name="task")
app.add_typer(ledger.ledger, name="ledger")
app.add_typer(roster.roster, name="roster")
app.command("intake")(communications.intake)
app.command("search")(communications.search)
app.command("decide")(cases.decide)
app.command("approve")(cases.approve)
app.command("rehearse")(operations.rehearse)
app.command("up")(operations.up)
app.command("doctor")(operations.doctor)
read_plainly(app)


def run() -> None:
    """Entry point of the ``caveat`` command."""
    app()
