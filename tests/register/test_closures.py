"""Closures: numbered versions, approved by a second person, passed on to each open case."""

from datetime import UTC, date, datetime, timedelta

import pytest

from procedure.clocks.rules import Closure
from procedure.refusals import DrafterMayNotApprove, NotFound
from register.closures import AlreadyDecided, ClosuresInUseAlready, ClosureState
from register.ledger import Verified
from register.register import Register
from tests.register.parts import SECOND, decide, propose
from tests.register.samples import START, SUPERVISOR, with_people

LATER = START + timedelta(days=1)


def closed(day: int) -> tuple[Closure, ...]:
    """One closed day."""
    known = datetime(2026, 12, 18, 21, tzinfo=UTC)
    return (Closure(day=date(2026, 12, day), name="Order", authority="OPM", known_at=known),)


async def test_what_is_proposed_is_in_use_once_a_second_person_approved_it(
    register: Register,
) -> None:
    await with_people(register)
    closures = register.closures
    assert await closures.in_use() == ()
    first = await propose(register, closed(24))
    assert (first.number, await closures.in_use()) == (1, ())
    with pytest.raises(DrafterMayNotApprove):
        await decide(register, 1, by=SUPERVISOR, at=LATER)
    await decide(register, 1, at=LATER)
    assert await closures.in_use() == closed(24)
    (version,) = await closures.versions()
    assert (version.state, version.decided_by) == (ClosureState.APPROVED, SECOND)
    noted = await register.ledger.everything("calendar")
    assert [(one.kind, one.actor) for one in noted] == [
        ("ClosuresProposed", SUPERVISOR),
        ("ClosuresApproved", SECOND),
    ]
    assert isinstance(await register.ledger.verify(), Verified)


async def test_a_rejected_or_replaced_version_is_never_in_use(register: Register) -> None:
    await with_people(register)
    closures = register.closures
    for day in (24, 26, 28):
        await propose(register, closed(day))
    with pytest.raises(AlreadyDecided):
        await decide(register, 2, at=LATER)
    await decide(register, 3, approve=False, at=LATER)
    with pytest.raises(AlreadyDecided):
        await decide(register, 3, at=LATER)
    with pytest.raises(NotFound):
        await decide(register, 9, at=LATER)
    assert await closures.in_use() == ()


async def test_what_changes_nothing_is_not_proposed(register: Register) -> None:
    await with_people(register)
    with pytest.raises(ClosuresInUseAlready):
        await propose(register, ())
    await propose(register, closed(24))
    with pytest.raises(ClosuresInUseAlready):
        await propose(register, closed(24))
