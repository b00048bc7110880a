"""How many communications were received in a time, on both databases."""

from datetime import timedelta

from activities.recorder import Recorder
from procedure.message import CommunicationKind
from register.register import Register
from tests.register.samples import START, receive

DAY = timedelta(days=1)


async def test_versions_are_counted_by_kind_in_their_time(
    register: Register, recorder: Recorder
) -> None:
    await receive(recorder, b"one", reference="R-1", kind=CommunicationKind.RED_NOTICE)
    await receive(recorder, b"two", reference="R-1", kind=CommunicationKind.RED_NOTICE)
    await receive(recorder, b"three", reference="R-2", kind=CommunicationKind.PLAIN_MESSAGE)
    counted = await register.received.between(START, START + DAY)
    assert {(kind, restricted): count for kind, restricted, count in counted} == {
        ("RED_NOTICE", False): 2,
        ("PLAIN_MESSAGE", False): 1,
    }
    assert await register.received.between(START - DAY, START) == [], "the end does not count"
    assert await register.received.between(START + DAY, START + 2 * DAY) == []
