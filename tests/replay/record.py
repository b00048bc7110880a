"""Records the histories that test_replay.py replays: ``python -m tests.replay.record SCENARIO``.

Record a new scenario only, or anew when no case that such a history stands for is open any more:
a recorded history is what an open case looks like to the next version of the code.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

from embedded.server import EmbeddedServer
from procedure import commands as c
from procedure.annex.editions import CURRENT_EDITION
from procedure.case import Notified, Stage
from rehearsal.playing import Rehearsal
from rehearsal.scenario import read_scenario
from tests.office import ANALYST, COUNSEL, ROOT, SUPERVISOR, Office, open_office, settings_for
from tests.replay.ring import write_ring
from tests.traffic import OFFICIAL, STRANGER, diffusion, fresh_reference, red_notice, status_message

HISTORIES = ROOT / "tests" / "histories"
FEW = ("J2", "J3", "S4", "U3")


async def take_in(office: Office, raw: bytes) -> tuple[str, str]:
    """The communication and its intake's workflow."""
    (item,) = await office.intake.take_in(office.person(ANALYST), raw, "recording")
    await office.intake.screened([item])
    ulid = item.communication.removeprefix("comm-")
    return item.communication, f"intake-{ulid}-v{item.version}"


async def five_measures(office: Office) -> list[str]:
    """The scenario of the demonstration: nine months, a late agency, a hold, an escalation."""
    scenario = read_scenario((ROOT / "scenarios" / "official-red-notice.toml").read_text())
    assert scenario.opening.communication_of is not None
    _, intake = await take_in(office, red_notice(scenario.opening.communication_of))
    told: list[str] = []
    rehearsal = Rehearsal(office.desk, office.intake, office.skipper, office.clock, told.append)
    case_id = await rehearsal.play(scenario)
    await office.handle(case_id).result()
    return [case_id, intake]


async def released(office: Office) -> list[str]:
    """A communication that names nobody, and one that a person releases after the hour."""
    _, clean = await take_in(office, red_notice(fresh_reference(), STRANGER))
    held, hit = await take_in(office, red_notice(fresh_reference()))
    await office.pass_time(hit, timedelta(hours=1, minutes=5))
    await office.intake.release(office.person(ANALYST), held, reason="Another person.")
    await office.handle(clean).result()
    await office.handle(hit).result()
    return [clean, hit]


async def non_compliance(office: Office) -> list[str]:
    """A diffusion is found non-compliant while agencies are asked."""
    reference = fresh_reference()
    communication, _ = await take_in(office, diffusion(reference))
    case_id, _ = await office.intake.confirm(
        office.person(ANALYST), communication, reason="Same person."
    )
    _, status = await take_in(office, status_message(reference))
    await office.handle(status).result()
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await office.say(ANALYST, case_id, c.RecordNotification)
    await office.answer(case_id, "U6", "DONE")
    await office.say(ANALYST, case_id, c.CloseCase)
    await office.handle(case_id).result()
    return [case_id, status]


async def reopened(office: Office) -> list[str]:
    """A deferral that ends in a review, a cancellation, and a fact that opens the case again."""
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, c.ProposeDeferral)
    await office.say(SUPERVISOR, case_id, c.ApproveDeferral, approve=True)
    due = (await office.case(case_id)).clocks["deferral"].due_at
    await office.pass_time_until(case_id, due + timedelta(seconds=1))
    await office.until(case_id, lambda case: case.notified is Notified.DUE)
    await office.say(SUPERVISOR, case_id, c.CancelCase)
    await office.handle(case_id).result()
    await office.say(ANALYST, case_id, c.AddFact, fact="ENCOUNTER")
    return [case_id]


async def still_open(office: Office) -> list[str]:
    """A case whose decision waits for its approval: what a new version meets most often."""
    case_id = await office.start(left_out=FEW)
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await office.say(COUNSEL, case_id, c.DraftDecision, disposition="INFORM_NDTF")
    return [case_id]


def _change_register(office: Office, statement: str) -> None:
    register = sqlite3.connect(office.settings.state_dir / "register.db", timeout=30)
    with register:
        register.execute(statement)
    register.close()


async def _unscreened(office: Office, raw: bytes) -> tuple[str, str]:
    """A communication that comes in while the register takes no document of a screening."""
    _change_register(
        office,
        "CREATE TRIGGER no_documents BEFORE INSERT ON documents WHEN NEW.kind = 'Screening' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    (item,) = await office.intake.take_in(office.person(ANALYST), raw, "recording")
    ulid = item.communication.removeprefix("comm-")
    return item.communication, f"intake-{ulid}-v{item.version}"


async def unscreened(office: Office) -> list[str]:
    """Screened in time; screened late, without a hit; screened late, with a hit, and confirmed."""
    _, in_time = await take_in(office, red_notice(fresh_reference(), STRANGER))
    workflows = [in_time]
    for who in (STRANGER, OFFICIAL):
        communication, workflow_id = await _unscreened(office, red_notice(fresh_reference(), who))
        await office.pass_time(workflow_id, timedelta(minutes=15))
        await office.register.await_revision(f"{communication}/v1", 2)
        _change_register(office, "DROP TRIGGER no_documents")
        await office.pass_time(workflow_id, timedelta(seconds=31))
        await office.register.await_revision(f"{communication}/v1", 4)
        workflows.append(workflow_id)
    await office.intake.confirm(office.person(ANALYST), communication, reason="Same person.")
    for workflow_id in workflows:
        await office.handle(workflow_id).result()
    return workflows


async def destroyed(office: Office) -> list[str]:
    """A communication whose key is destroyed while its screening fails."""
    communication, workflow_id = await _unscreened(office, red_notice(fresh_reference()))
    await office.register.destroy_key(communication, office.clock.now(), SUPERVISOR, "ORDER-7")
    await office.handle(workflow_id).result()
    return [workflow_id]


RECORDINGS: dict[str, Callable[[Office], Awaitable[list[str]]]] = {
    "five-measures": five_measures,
    "released": released,
    "non-compliance": non_compliance,
    "reopened": reopened,
    "still-open": still_open,
    "unscreened": unscreened,
    "destroyed": destroyed,
}


async def record(names: Sequence[str]) -> None:
    """Play these recordings on a fresh stack and write their histories."""
    folder = HISTORIES / CURRENT_EDITION
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        async with EmbeddedServer(Path(state) / "temporal.db") as server:
            for name in names:
                settings = settings_for(Path(state) / name, server)
                write_ring(settings.key_ring)
                async with open_office(settings) as office:
                    for number, workflow_id in enumerate(await RECORDINGS[name](office), 1):
                        history = await office.handle(workflow_id).fetch_history()
                        file = folder / f"{name}-{number}.{workflow_id.partition('-')[0]}.json"
                        text = json.dumps({"id": workflow_id, **history.to_json_dict()})
                        file.write_text(f"{text}\n", encoding="utf-8")
                        print(f"{file.relative_to(ROOT)}: {len(history.events)} events")


if __name__ == "__main__":
    if not sys.argv[1:] or not RECORDINGS.keys() >= set(sys.argv[1:]):
        sys.exit(f"Name what to record: {', '.join(RECORDINGS)}.")
    asyncio.run(record(sys.argv[1:]))
