"""Records the histories that test_replay.py replays: ``python -m tests.replay.record SCENARIO``.

Record a new scenario only, or again when no case that such a history represents is open any more:
a recorded history is what an open case looks like to the next version of the code. Beside each
history of a dossier is the state that its replay must reach, as the register held it.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from client.addresses import dossier_of
from embedded.server import EmbeddedServer
from tests.office import ROOT, open_office, settings_for
from tests.replay.ring import write_ring
from tests.replay.scenarios import SCENARIOS, WITHOUT_STATE
from tests.replay.states import plain

HISTORIES = ROOT / "tests" / "histories"


async def record(names: Sequence[str]) -> None:
    """Play these scenarios on a fresh stack; write their histories and their states."""
    HISTORIES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        async with EmbeddedServer(Path(state) / "temporal.db") as server:
            for name in names:
                settings = settings_for(Path(state) / name, server)
                write_ring(settings.key_ring)
                async with open_office(settings) as office:
                    for number, workflow_id in enumerate(await SCENARIOS[name](office), 1):
                        history = await office.handle(workflow_id).fetch_history()
                        stem = f"{name}-{number}.{workflow_id.partition('-')[0]}"
                        text = json.dumps({"id": workflow_id, **history.to_json_dict()})
                        (HISTORIES / f"{stem}.json").write_text(f"{text}\n", encoding="utf-8")
                        print(f"{stem}: {len(history.events)} events")
                        if name in WITHOUT_STATE:
                            continue
                        reached = await office.recorder.state(dossier_of(workflow_id))
                        assert reached is not None
                        snapshot = json.dumps(plain(reached), indent=1, sort_keys=True)
                        (HISTORIES / f"{stem}.state.json").write_text(
                            f"{snapshot}\n", encoding="utf-8"
                        )


if __name__ == "__main__":
    if not sys.argv[1:] or not SCENARIOS.keys() >= set(sys.argv[1:]):
        sys.exit(f"Name what to record: {', '.join(SCENARIOS)}.")
    asyncio.run(record(sys.argv[1:]))
