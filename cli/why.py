"""``caveat case why``: why a case does not move, for whoever runs the installation."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import As, AsJson
from cli.running import standalone

if TYPE_CHECKING:
    from client.runs import Run
    from client.why import Wait, Why

asking = typer.Typer()


@asking.command()
@standalone
async def why(
    dossier: Annotated[
        str,
        typer.Argument(help="The case, or an intake such as comm-01K.../v1.", metavar="CASE"),
    ],
    person: As = None,
    as_json: AsJson = False,
) -> Exit:
    """Say why a case does not move: what it waits for, what is wrong, and what to do.

    It shows ids, types, times and counts, and nothing of what the case is about.
    """
    from cli.output import print_json

    found = await _asked(person, dossier)
    if as_json:
        print_json(found)
    else:
        _print(found)
    return Exit.ATTENTION if found.found else Exit.DONE


async def _asked(person: str | None, dossier: str) -> "Why":
    """The answer; also where Temporal does not answer."""
    from activities.composition import recorder_of
    from cli.desk import NobodyActs, now, open_register
    from cli.files import directory_of
    from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
    from client.gateway import Gateway
    from client.runs import Runs
    from client.why import Asking
    from register.keyring import KeyRing
    from settings import read_settings

    settings = read_settings()
    if not person:
        raise NobodyActs()
    directory = directory_of(settings)
    actor = directory.actor(person)
    async with open_register(settings) as register:
        queue = settings.task_queue
        try:
            ring = KeyRing.read(settings.key_ring)
            temporal = await connect(settings, ring, identity="caveat-why")
            runs = Runs(Gateway(temporal, queue), queue)
        except (TemporalDoesNotAnswer, NamespaceUnknown):
            runs = None
        recorder = recorder_of(settings, register, lambda: directory)
        return await Asking(recorder, runs, task_queue=queue, now=now).why(actor, dossier)


def _print(found: "Why") -> None:
    from cli.output import print_entry, say
    from procedure.clocks.explanation import to_the_second

    say(f"{found.dossier}: {'open' if found.open else 'complete'}")
    say("\nWaits for")
    for wait in found.waits:
        print_entry(*_wait(wait))
    if not found.waits:
        say("nobody")
    wakes = to_the_second(found.wakes) if found.wakes else "never"
    say("\nRegister")
    print_entry(
        f"{found.revision} events; the last is {found.last_event} by {found.last_act}",
        f"{to_the_second(found.last_at)}; its next timer ends: {wakes}",
    )
    if found.run is not None:
        say("\nTemporal")
        print_entry(*_run(found.run))
    for order in found.orders:
        print_entry(f"order {order}", "accepted, not recorded")
    for one in found.handoffs:
        way = f"to {one.target}" if one.source == found.dossier else f"from {one.source}"
        print_entry(f"handoff {one.act}", f"{way}; {one.state}, attempt {one.attempts}")
    if found.emails:
        say("\nEmails")
        say(", ".join(f"{count} {state}" for state, count in found.emails.items()))
    say("\nFindings")
    for one in found.found:
        print_entry(f"PROBLEM  {one.trouble}", one.found, f"{one.do}.")
    if not found.found:
        say("Nothing is wrong: it waits for what is named above.")


def _wait(wait: "Wait") -> tuple[str, ...]:
    from procedure.clocks.explanation import eastern

    named = [part for part in (wait.task, wait.clock) if part]
    times = [
        f"{what} {eastern(moment)}"
        for what, moment in (("since", wait.since), ("due", wait.due))
        if moment is not None
    ]
    acts = " or ".join(act.replace("_", " ") for act in wait.acts) or "outside Caveat"
    return (f"{wait.party}: {acts}", "; ".join([*named, *times]))


def _run(run: "Run") -> tuple[str, ...]:
    from client.runs import types_of
    from procedure.clocks.explanation import to_the_second

    applied = "not known" if run.applied is None else str(run.applied)
    workers = ", ".join(build or "without versions" for build in run.polling) or "none"
    lines = [
        f"run {run.run}: {run.status}",
        f"since {to_the_second(run.started_at)}; events applied: {applied}",
        f"build: {run.build or 'not pinned'}; workers that poll: {workers}",
    ]
    if run.activities:
        lines.append(f"pending activities: {types_of(run.activities)}")
    return tuple(lines)
