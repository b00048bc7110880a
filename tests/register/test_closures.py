"""Closures: numbered versions, approved by a second person, passed on to each open case."""

from datetime import UTC, date, datetime, timedelta

import pytest

from procedure.clocks.rules import Closure
from procedure.refusals import DrafterMayNotApprove, NotFound
from register.closures import AlreadyDecided, ClosuresInUseAlready, ClosureState
from register.ledger import Verified
from register.register import Register
from tests.register.samples import START, SUPERVISOR

SECOND = "usncb-supervisor-2"
LATER = START + timedelta(days=1)


def closed(day: int) -> tuple[Closure, ...]:
    """One closed day."""
    known = datetime(2026, 12, 18, 21, tzinfo=UTC)
    return (Closure(day=date(2026, 12, day), name="Order", authority="OPM", known_at=known),)


async def test_what_is_proposed_is_in_use_once_a_second_person_approved_it(
    register: Register,
) -> None:
    closures = register.closures
    assert await closures.in_use() == ()
    first = await closures.propose(closed(24), START, SUPERVISOR)
    assert (first.number, await closures.in_use()) == (1, ())
    with pytest.raises(DrafterMayNotApprove):
        await closures.decide(1, True, LATER, SUPERVISOR)
    await closures.decide(1, True, LATER, SECOND)
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
    closures = register.closures
    for day in (24, 26, 28):
        await closures.propose(closed(day), START, SUPERVISOR)
    with pytest.raises(AlreadyDecided):
        await closures.decide(2, True, LATER, SECOND)
    await closures.decide(3, False, LATER, SECOND)
    with pytest.raises(AlreadyDecided):
        await closures.decide(3, True, LATER, SECOND)
    with pytest.raises(NotFound):
        await closures.decide(9, True, LATER, SECOND)
    assert await closures.in_use() == ()


async def test_what_changes_nothing_is_not_proposed(register: Register) -> None:
    closures = register.closures
    with pytest.raises(ClosuresInUseAlready):
        await closures.propose((), START, SUPERVISOR)
    await closures.propose(closed(24), START, SUPERVISOR)
    with pytest.raises(ClosuresInUseAlready):
        await closures.propose(closed(24), START, SUPERVISOR)
