"""``caveat ledger``: the record that stands up."""

import typer

from cli.options import As, AsJson

ledger = typer.Typer(help="The ledger.", no_args_is_help=True)


@ledger.command()
def verify(person: As = None, as_json: AsJson = False) -> None:
    """Verify the whole hash chain. Exit code 6 names the first bad sequence number."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.verify_ledger(person, as_json), as_json=as_json)
