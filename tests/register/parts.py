"""Changes of the register beside its dossiers, signed as the service signs them."""

from datetime import datetime
from typing import TypeVar

from procedure.clocks.rules import Closure
from procedure.register_acts import (
    ApproveClosures,
    LoadRoster,
    ProposeClosures,
    RegisterOrder,
)
from register.closures import ClosureVersion, hash_of_closures
from register.gate import Gate
from register.order_keys import OrderSigner
from register.register import Register
from register.rosters import RosterVersion
from tests.register.acting import new_order
from tests.register.samples import START, SUPERVISOR, orders_on, with_people
from tests.signing import SIGNER, TRUSTED

R = TypeVar("R", bound=RegisterOrder)
SECOND = "usncb-supervisor-2"
GATE = Gate(lambda: TRUSTED)


async def signed(
    register: Register, order: R, at: datetime = START, signer: OrderSigner = SIGNER
) -> R:
    """The order with its proof."""
    return await orders_on(register, at, signer).signed(order)


def loading(register: Register, text: str, after: int = 0, by: str = SUPERVISOR) -> LoadRoster:
    """An order to load a roster of one person."""
    commitment = register.rosters.commitment(text)
    return LoadRoster(
        order=new_order(),
        by=by,
        after=after,
        commitment=commitment,
        persons=1,
        added=1,
        removed=0,
        changed=0,
    )


async def load_roster(
    register: Register, text: str, after: int = 0, at: datetime = START, by: str = SUPERVISOR
) -> RosterVersion:
    """Somebody loads a roster of one person."""
    order = await signed(register, loading(register, text, after, by), at)
    return await register.rosters.load(order, text, GATE, at)


def proposing(closures: tuple[Closure, ...], by: str = SUPERVISOR) -> ProposeClosures:
    """An order to propose closures."""
    sha256 = hash_of_closures(closures)
    return ProposeClosures(order=new_order(), by=by, sha256=sha256, days=len(closures))


async def propose(
    register: Register, closures: tuple[Closure, ...], by: str = SUPERVISOR, at: datetime = START
) -> ClosureVersion:
    """Somebody proposes closures."""
    order = await signed(register, proposing(closures, by), at)
    return await register.closures.propose(order, closures, GATE, at)


async def decide(
    register: Register,
    number: int,
    *,
    approve: bool = True,
    by: str = SECOND,
    at: datetime = START,
) -> int:
    """Somebody approves or rejects closures, as they are in the register."""
    versions = {one.number: one.sha256 for one in await register.closures.versions()}
    order = ApproveClosures(
        order=new_order(),
        by=by,
        version=number,
        sha256=versions.get(number, "0" * 64),
        approve=approve,
    )
    return await register.closures.decide(await signed(register, order, at), GATE, at)


async def use_closures(register: Register, closures: tuple[Closure, ...]) -> None:
    """Closures are proposed and approved by two people."""
    await with_people(register)
    await decide(register, (await propose(register, closures)).number)
