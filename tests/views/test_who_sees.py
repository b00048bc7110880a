"""Who sees which view: each role against each view; and each look, and no other, is recorded."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from activities.installed import recorder_of
from activities.recorder import Recorder
from formats.read import read
from procedure.people import USNCB, Actor, Role
from procedure.refusals import NotFound, NotPermitted, Refused
from register.communications import Delivery
from register.keyring import KeyRing
from register.register import Register
from settings import Settings
from tests.office import ANALYST, ROOT
from tests.procedure.casework import actor
from tests.procedure.permissions import LETTERS, has_role
from tests.register.samples import with_people
from tests.traffic import OFFICIAL, fresh_reference, red_notice
from views.communication_list import CommunicationList
from views.communications import CommunicationViews
from views.ledger import LookViews
from views.looks import LOOKED, Looks, View
from views.persons import PersonViews
from views.search import NameSearches

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@dataclass
class Held:
    """A register with one communication and a roster, and everything that reads it."""

    recorder: Recorder
    register: Register
    looks: Looks
    communication: str

    async def looked(self) -> list[dict[str, Any]]:
        """What the ledger says of looks."""
        return [record.data for record in await self.register.ledger.of_kind(LOOKED)]


@pytest.fixture
async def held(tmp_path: Path) -> AsyncIterator[Held]:
    """One notice is held, and the roster of the samples is in use."""
    ring = KeyRing.create(tmp_path / "keys.json")
    register = await Register.open(f"sqlite:///{tmp_path / 'register.db'}", ring)
    await with_people(register)
    recorder = recorder_of(Settings(), register)
    (part,) = read(red_notice(fresh_reference()), "test").communications
    received = await recorder.receive(
        Delivery(
            sender=part.communication.sender,
            reference=part.communication.reference,
            raw=part.raw,
            parsed=part.communication.model_dump_json(),
            kind=part.communication.kind,
            source="test",
            received_at=START,
        ),
        ANALYST,
    )
    text = (ROOT / "samples" / "roster.csv").read_text(encoding="utf-8")
    await register.rosters.load_first(text, 200, START)
    looks = Looks(register, now=lambda: START)
    yield Held(recorder, register, looks, received.communication_id)
    await register.close()


async def communication(held: Held, who: Actor) -> Any:
    return await CommunicationViews(held.recorder, held.looks).shown(who, held.communication)


async def communications(held: Held, who: Actor) -> Any:
    listed = await CommunicationList(held.looks).list(who)
    if not listed:
        raise NotFound(what="communication", name="any")
    return listed


async def original(held: Held, who: Actor) -> Any:
    return await CommunicationViews(held.recorder, held.looks).original(who, held.communication)


async def person(held: Held, who: Actor) -> Any:
    return await PersonViews(held.looks).shown(who, "P-0001")


async def search(held: Held, who: Actor) -> Any:
    return await NameSearches(held.looks).search(who, " ".join(OFFICIAL[:2]))


async def looks(held: Held, who: Actor) -> Any:
    return await LookViews(held.looks).looks(who)


# fmt: off
SEES: dict[View, tuple[Callable[[Held, Actor], Awaitable[Any]], str, type[Refused]]] = {
    View.COMMUNICATION:  (communication,  "ASCO..u...", NotFound),
    View.COMMUNICATIONS: (communications, "ASCO..u...", NotFound),
    View.ORIGINAL:       (original,       "ASC...u...", NotPermitted),
    View.PERSON:         (person,         "ASCO..u...", NotFound),
    View.SEARCH:         (search,         "ASCO..u...", NotPermitted),
    View.LOOKS:          (looks,          "......u...ds.", NotPermitted),
}
# fmt: on
"""Each view, the roles that see it at USNCB by their letters, and what the others get."""
EXISTENCE = (Role.OPERATIONS,)
"""Who may know of a communication but not save the original; for others there is none."""


@pytest.mark.parametrize("agency", [USNCB, "FBI"])
@pytest.mark.parametrize("role", LETTERS.values())
async def test_each_role_and_view(held: Held, role: Role, agency: str) -> None:
    for view, (reads, row, refusal) in SEES.items():
        who = actor("some-person-1", role, agency=agency)
        before = len(await held.looked())
        if has_role(row, role) and agency == USNCB:
            found = await reads(held, who)
            assert found or view is View.LOOKS, view
            look = (await held.looked())[-1]
            assert (look["view"], look["role"], look["agency"]) == (view, role, USNCB)
            continue
        told = refusal
        if view is View.ORIGINAL and (role not in EXISTENCE or agency != USNCB):
            told = NotFound
        with pytest.raises(told):
            await reads(held, who)
        assert len(await held.looked()) == before, f"{view} shows nothing to {role}"
