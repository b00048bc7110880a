"""The log of messages in both directions, the same on both databases."""

from datetime import timedelta

from activities.recorder import Recorder
from procedure.rows import MessageRow, Rows
from register.logged import Direction, Logged
from register.register import Register
from tests.register.samples import CASE, OTHER, START, keep_rows, receive

HOUR = timedelta(hours=1)


def row(dossier: str, number: int, hours: int, state: str = "SENT") -> MessageRow:
    """A message that left some hours after the start."""
    at = START + hours * HOUR
    return MessageRow(dossier=dossier, message=number, template="DELETION_POLL", state=state, at=at)


def short(found: list[Logged]) -> list[str]:
    """Each as a word: ``OUT 1 SENT``."""
    return [f"{one.direction} {one.number} {one.state}" for one in found]


async def test_the_newest_of_both_directions_by_whatever_is_asked_for(
    register: Register, recorder: Recorder
) -> None:
    came = [
        (await receive(recorder, f"message {n}".encode(), reference=f"R/{n}")).communication_id
        for n in (1, 2)
    ]
    drafted = row(CASE, 1, 1, "DRAFTED")
    await keep_rows(register, Rows(messages=(drafted, row(OTHER, 2, 2))))
    assert short(await register.log.newest(limit=9))[:2] == ["OUT 2 SENT", "OUT 1 DRAFTED"]
    await keep_rows(register, Rows(messages=(row(CASE, 1, 3),)))
    newest = register.log.newest
    assert short(await newest(limit=9)) == [
        "OUT 1 SENT",
        "OUT 2 SENT",
        "IN 1 RECEIVED",
        "IN 1 RECEIVED",
    ]
    assert short(await newest(limit=1)) == ["OUT 1 SENT"]
    assert [one.communication for one in await newest(limit=9, direction=Direction.IN)] == sorted(
        came, reverse=True
    )
    assert short(await newest(limit=9, state="SENT", until=START + 3 * HOUR)) == ["OUT 2 SENT"]
    assert short(await newest(limit=9, since=START + 3 * HOUR)) == ["OUT 1 SENT"]
    of_case = await newest(limit=9, dossier=CASE, versions=[(came[0], 1)])
    assert [one.communication for one in of_case] == [None, came[0]]
    assert short(await newest(limit=9, dossier=OTHER)) == ["OUT 2 SENT"]
