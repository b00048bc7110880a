"""What is due: the rungs of all running clocks that a moment has reached."""

from datetime import datetime

from procedure import events as e
from procedure.case import Case
from procedure.clock_changes import reach
from procedure.clocks import Rung, next_rung
from procedure.intake import Intake
from procedure.people import SYSTEM


def rungs_reached(dossier: Case | Intake, now: datetime) -> list[e.RungReached]:
    """Every rung whose time has come, in the order of its time; each is recorded once."""
    due: list[tuple[datetime, str, int, Rung]] = []
    for clock_id, clock in dossier.clocks.items():
        following = clock
        while (rung := next_rung(following)) is not None and rung.at <= now:
            due.append((rung.at, clock_id, following.reached + 1, rung))
            following = reach(following, now)
    return [
        e.RungReached(
            at=now, by=SYSTEM.person, clock_id=clock_id, rung=rung.kind, to=rung.to, number=number
        )
        for _, clock_id, number, rung in sorted(due, key=lambda item: item[:3])
    ]
