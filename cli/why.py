"""``caveat case why``: why a case does not move, for whoever runs the installation."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.naming import Names
from cli.options import A_DOSSIER
from cli.running import inspecting

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from client.runs import Run, Runs
    from client.why import Wait, Why

asking = typer.Typer()


@asking.command()
@inspecting
async def why(
    desk: "RegisterDesk",
    case_id: Annotated[str, A_DOSSIER, Names.DOSSIER],
) -> Exit:
    """Say why a case does not move: what it waits for, what is wrong, and what to do.

    It shows ids, types, times and counts, and nothing of what the case is about.
    """
    from cli.moment import now
    from client.why import Asking

    asked = Asking(desk.recorder, await _runs(desk), task_queue=desk.settings.task_queue, now=now)
    found = await asked.why(desk.actor, case_id)
    name = (await desk.case_name(case_id)).both
    desk.show(found, lambda: _print(name, found))
    return Exit.ATTENTION if found.found else Exit.DONE


async def _runs(desk: "RegisterDesk") -> "Runs | None":
    """What Temporal knows; nothing where it does not answer."""
    from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
    from client.gateway import Gateway
    from client.runs import Runs
    from register.keyring import KeyRing

    settings = desk.settings
    try:
        ring = KeyRing.read(settings.key_ring)
        temporal = await connect(settings, ring, identity="caveat-why")
    except (TemporalDoesNotAnswer, NamespaceUnknown):
        return None
    return Runs(Gateway(temporal, settings.task_queue), settings.task_queue)


def _print(name: str, found: "Why") -> None:
    from cli.output import print_entry, say
    from procedure.clocks.explanation import to_the_second

    say(f"{name}: {'open' if found.open else 'complete'}")
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
    for handoff in found.handoffs:
        away = handoff.source == found.dossier
        way = f"to {handoff.target}" if away else f"from {handoff.source}"
        print_entry(f"handoff {handoff.act}", f"{way}; {handoff.state}, attempt {handoff.attempts}")
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
