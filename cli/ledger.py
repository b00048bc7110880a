"""``caveat ledger``: the record that holds up in court."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.naming import Names
from cli.options import As, AsJson
from cli.output import say
from cli.running import at_register, standalone

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from procedure.people import Actor
    from register.audit import Verdict
    from register.proven import ProvenOrder, UnsignedChange
    from register.register import Register
    from settings import Settings

ledger = typer.Typer(help="The ledger.", no_args_is_help=True)
_KEPT = "This is signed and kept: Audit shows it until Verify now finds the record whole."
_NOT_KEPT = (
    "This is not kept: the service's signing key cannot be read here. Press Verify now on Audit so "
    "that it is kept."
)


@ledger.command()
@standalone
async def verify(person: As = None, as_json: AsJson = False) -> Exit:
    """Verify the hash chain, who gave each order, and that nothing was changed outside Caveat.

    Exit code 6 names the first broken sequence number, the checkpoint that does not verify, or what
    was changed.
    """
    from cli.identity import acting_person
    from cli.moment import now
    from cli.opening import open_register
    from cli.output import print_json, say_aside
    from procedure.access import Right, require
    from register.audit import Whole
    from register.checkpoints import BadCheckpoint
    from register.ledger import Tampered
    from register.order_keys import OrderKeys
    from register.proven import BEFORE_SIGNING
    from settings import read_settings

    settings = read_settings()
    keys = OrderKeys.read(settings.order_keys)
    async with open_register(settings, must_exist=True) as register:
        directory = await register.directories.current()
        actor = acting_person(directory, person, os.getuid(), now())
        require(actor, Right.VERIFY_LEDGER)
        result = await register.audit.verify(keys)
        whole = isinstance(result, Whole)
        kept = not whole and await _kept(register, settings, result, actor)
    if as_json:
        print_json(result)
    elif isinstance(result, Whole):
        say(f"The ledger is whole: {result.count} events, head {result.head}.")
        if result.checkpoints:
            say(f"Each checkpoint is signed, and the ledger has its hash: {result.checkpoints}.")
        say(f"Every order of a person is signed by whoever gave it: {result.orders} of them.")
        if result.unsigned:
            say(f"Not signed: {result.unsigned}, {BEFORE_SIGNING}.")
    elif isinstance(result, Tampered):
        say(f"The ledger is broken at sequence number {result.seq}: {result.reason}.")
    elif isinstance(result, BadCheckpoint):
        say(f"Checkpoint {result.number} {result.reason}.")
    else:
        say(f"Changed outside Caveat: {', '.join(result.ids)}.")
    if whole:
        return Exit.DONE
    say_aside(_KEPT if kept else _NOT_KEPT)
    return Exit.ATTENTION


async def _kept(register: "Register", settings: "Settings", found: "Verdict", by: "Actor") -> bool:
    """Sign what was found as the service does, and keep it; False without the service's key."""
    from cli.moment import now
    from register.order_keys import OrderKeysUnreadable, OrderSigner

    try:
        signer = OrderSigner.read(settings.order_signing_key)
    except OrderKeysUnreadable:
        return False
    await register.failures.keep(found, signer, by.person, now())
    return True


@ledger.command()
@at_register
async def orders(
    desk: "RegisterDesk",
    by: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Only orders of this person.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="Only orders that this key signed.")
    ] = None,
) -> Exit:
    """List the orders of people, each verified by the published keys, the oldest first.

    The roster, the calendar and the directory are changed by orders too; what was written before
    these were signed is listed as not signed. Exit code 6 names the first act of which nothing
    shows who ordered it.
    """
    from cli.output import print_table, say_aside

    orders = await desk.audits.orders(desk.actor)
    flaw = orders.flaw
    found = [one for one in orders.listed if by in (None, one.by) and key in (None, one.key)]
    columns = ("event", "when (Washington)", "who", "act", "dossier", "signed in by", "key")
    desk.show(found, lambda: print_table("", columns, map(_order_row, found)))
    if flaw is None:
        return Exit.DONE
    say_aside(f"The ledger is broken at sequence number {flaw.seq}: {flaw.reason}.")
    return Exit.ATTENTION


def _order_row(one: "ProvenOrder | UnsignedChange") -> tuple[str, ...]:
    from procedure.clocks.explanation import eastern
    from register.proven import BEFORE_SIGNING, UnsignedChange

    if isinstance(one, UnsignedChange):
        unsigned = f"not signed: {BEFORE_SIGNING}"
        return str(one.seq), eastern(one.at), one.by, one.kind, one.dossier, "", unsigned
    said = one.statement
    signed_in = f"{said.signed_in.issuer}, {said.signed_in.acr}"
    return str(one.seq), eastern(one.at), said.by, said.act, said.dossier, signed_in, one.key


@ledger.command()
@at_register
async def looks(
    desk: "RegisterDesk",
    at: Annotated[
        str | None,
        typer.Option(
            metavar="SUBJECT",
            help="Only looks at this: a communication, a case, a task (case-.../J1) or a person "
            "(P-0001, E-...) by id or number, or register for lists and searches.",
        ),
        Names.SUBJECT,
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Only looks by this person.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Not before this date, or time with its offset.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Not after this date, or before this time with its offset.")
    ] = None,
) -> Exit:
    """List who looked at whom, when, and in which role, the oldest look first."""
    from cli.forms import end_from, moment_from
    from cli.output import print_table
    from procedure.clocks.explanation import eastern

    found = await desk.looked.looks(
        desk.actor,
        at=at,
        by=by,
        since=moment_from(since, "--since") if since is not None else None,
        until=end_from(until, "--until") if until is not None else None,
    )
    rows = (
        (
            eastern(one.at),
            one.by,
            one.role,
            one.view,
            f"{one.subject}, in an emergency" if one.emergency else one.subject,
            ", ".join(f"{name} {value}" for name, value in one.query.items()),
        )
        for one in found
    )
    columns = ("when (Washington)", "who", "role", "view", "what", "query")
    return desk.show(found, lambda: print_table("", columns, rows))
