"""``caveat order-key``: the keys by which orders are signed and verified."""

from typing import TYPE_CHECKING

import typer

from cli.exits import Exit
from cli.options import AsJson
from cli.output import say
from cli.running import standalone

if TYPE_CHECKING:
    from register.order_keys import PublishedKey

order_key = typer.Typer(help="The keys that sign orders.", no_args_is_help=True)


@order_key.command()
@standalone
async def new(as_json: AsJson = False) -> Exit:
    """Make a key that signs orders from now on; earlier ones stay published and sign no more."""
    from cli.moment import now
    from cli.output import print_json
    from register.order_keys import make_order_key
    from settings import read_settings

    settings = read_settings()
    moment = now()
    signer = make_order_key(settings.order_signing_key, settings.order_keys, moment)
    if as_json:
        print_json(signer.published(moment))
    else:
        say(f"{signer.key_id} signs orders from now on.")
        say(f"Copy {settings.order_keys} to every worker and auditor that has a file of its own.")
    return Exit.DONE


@order_key.command("list")
@standalone
async def list_(as_json: AsJson = False) -> Exit:
    """List the published keys, and when each of them signed."""
    from cli.output import print_json, print_table
    from register.order_keys import OrderKeys
    from settings import read_settings

    keys = OrderKeys.read(read_settings().order_keys).keys
    if as_json:
        print_json(keys)
    else:
        print_table("", ("key", "since (Washington)", "until (Washington)"), map(_row, keys))
    return Exit.DONE


def _row(key: "PublishedKey") -> tuple[str, str, str]:
    from procedure.clocks.explanation import eastern

    return key.key, eastern(key.since), eastern(key.until) if key.until else "signs now"
