"""``caveat ledger``: the record that holds up in court."""

import typer

from cli.exits import Exit
from cli.options import As, AsJson
from cli.output import say
from cli.running import standalone

ledger = typer.Typer(help="The ledger.", no_args_is_help=True)


@ledger.command()
@standalone
async def verify(person: As = None, as_json: AsJson = False) -> Exit:
    """Verify the whole hash chain. Exit code 6 names the first broken sequence number."""
    from cli.desk import NobodyActs, open_register
    from cli.files import directory_of
    from cli.output import print_json
    from procedure.access import Right, require
    from register.ledger import Verified
    from settings import read_settings

    settings = read_settings()
    if not person:
        raise NobodyActs()
    require(directory_of(settings).actor(person), Right.VERIFY_LEDGER)
    async with open_register(settings) as register:
        result = await register.ledger.verify()
    if as_json:
        print_json(result)
    elif isinstance(result, Verified):
        say(f"The ledger is whole: {result.count} events, head {result.head}.")
    else:
        say(f"The ledger is broken at sequence number {result.seq}: {result.reason}.")
    return Exit.DONE if isinstance(result, Verified) else Exit.ATTENTION
