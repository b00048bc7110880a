"""What cannot be screened is restricted in time, and its screening is retried."""

import asyncio
import uuid
from datetime import timedelta

import pytest

from procedure.intake.intake import CommunicationRestricted, RestrictedUnscreened
from procedure.measures.clock_alerts import AlertReached
from procedure.people import SYSTEM_ID
from procedure.refusals import CaseNotReady, NotNow, NotPermitted
from register.ledger import Verified
from tests.office import ANALYST, Office, at_work, hits_of
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.steps import (
    confirmed,
    dossier_of,
    kinds,
    received,
    records,
    status_of,
    workflow_of,
)
from tests.workflows.unscreened import (
    LATE,
    LIMIT,
    lift_unscreened,
    pass_time,
    readable_again,
    recorded,
    tried_again,
    unscreened,
)


async def until_emailed(office: Office, count: int) -> list[tuple[str, str]]:
    """Subject and recipient of the emails once there are so many."""
    async with asyncio.timeout(60):
        while len(emails := office.emails()) < count:
            await asyncio.sleep(0.05)
    return sorted((str(email["Subject"]), str(email["To"])) for email in emails)


def mailboxes(office: Office, role: str) -> list[str]:
    """The addresses of all who hold the role at USNCB."""
    return [p.mailbox for p in office.directory.people if role in p.roles and p.agency == "USNCB"]


async def test_restricted_in_time_and_the_desk_hears_of_it_once(closed: Office) -> None:
    raw = red_notice(fresh_reference())
    item = await received(closed, raw)
    closed.damage(item.communication)
    analyst = closed.person(ANALYST)
    async with at_work(closed):
        await pass_time(closed, [item], LIMIT - timedelta(seconds=20))
        assert await status_of(closed, item) == ("RECEIVED", False)
        await pass_time(closed, [item], timedelta(seconds=20))
        assert await recorded(closed, item, len(LATE)) == LATE
        assert await status_of(closed, item) == ("AWAITING_SCREENING", True)
        _, *alerts, restricted = await closed.register.dossiers.events(dossier_of(item))
        assert isinstance(restricted, RestrictedUnscreened)
        assert restricted.because == "its screening is not finished"
        reached = [(one.alert, one.to) for one in alerts if isinstance(one, AlertReached)]
        assert reached == [(kind, "SUPERVISOR") for kind in ("REMINDER", "WARNING", "DUE")]

        # What needs the screening is refused, and the same delivery is the same communication.
        for person in (None, "P-0001"):
            with pytest.raises(CaseNotReady):
                await closed.communications.confirm(
                    analyst, item.communication, person=person, reason="It is the official."
                )
        with pytest.raises(CaseNotReady):
            await closed.communications.release(
                analyst, item.communication, reason="Looks harmless."
            )
        with pytest.raises(NotPermitted):
            await closed.communications.release(
                analyst, item.communication, reason="Looks harmless.", unscreened=True
            )
        assert (await received(closed, raw)).communication == item.communication

        await readable_again(closed, item)
        names = await recorded(closed, item, len(LATE) + 2)
        assert names[len(LATE) :] == ["CommunicationScreened", "CommunicationRestricted"]
        assert await status_of(closed, item) == ("AWAITING_PERSON", True)
        hit = (await closed.register.dossiers.events(dossier_of(item)))[-1]
        assert isinstance(hit, CommunicationRestricted)
        assert hit.clock.clock_id == "triage", "a person has the usual hour"
        expected = [
            *(("A communication is not screened yet", to) for to in mailboxes(closed, "ANALYST")),
            *(("A restriction awaits a decision", to) for to in mailboxes(closed, "ANALYST")),
            *(
                (f"A step {reached}", to)
                for reached in ("is due soon", "is nearly due", "has reached its due time")
                for to in mailboxes(closed, "SUPERVISOR")
            ),
        ]
        assert await until_emailed(closed, len(expected)) == sorted(expected)
        (named,) = await hits_of(closed, item.communication)
        assert named.person_id == "P-0001"
        case_id = await confirmed(closed, item)
        assert (await closed.case(case_id)).communications == ((item.communication, 1),)
        assert await closed.handle(workflow_of(item)).result() == "WITH_CASE"
        assert isinstance(await closed.register.ledger.verify(), Verified)


@pytest.mark.long
async def test_a_worker_that_is_started_again_keeps_the_time(closed: Office) -> None:
    item = await received(closed, red_notice(fresh_reference(), STRANGER))
    closed.damage(item.communication)
    async with at_work(closed):
        await pass_time(closed, [item], timedelta(minutes=10))
    async with at_work(closed):
        await pass_time(closed, [item], timedelta(minutes=5))
        await recorded(closed, item, len(LATE))
    async with at_work(closed):
        await readable_again(closed, item)
        assert await closed.handle(workflow_of(item)).result() == "RELEASED"
    assert await recorded(closed, item, len(LATE) + 2) == [
        *LATE,
        "CommunicationScreened",
        "CommunicationReleased",
    ]
    assert (await records(closed, dossier_of(item)))[-1].actor == SYSTEM_ID
    assert await status_of(closed, item) == ("RELEASED", False)
    assert isinstance(await closed.register.ledger.verify(), Verified)


@pytest.mark.long
async def test_a_supervisor_lifts_and_the_screening_continues(closed: Office) -> None:
    async with unscreened(
        closed,
        red_notice(fresh_reference(), STRANGER),
        red_notice(fresh_reference()),
        red_notice(fresh_reference(), STRANGER),
    ) as (harmless, named, left):
        for item in (harmless, named):
            await lift_unscreened(closed, item)
            assert await status_of(closed, item) == ("RELEASED", False)

        # A new roster is compared with all others meanwhile.
        since = closed.clock.now() - timedelta(days=1)
        batch = await closed.gateway.screen_received_again(uuid.uuid4().hex, since)
        await closed.handle(batch).result()
        assert (await closed.gateway.rescreening(batch)).screened == 3

        await readable_again(closed, harmless, named, left)
        for item in (harmless, left):
            assert await closed.handle(workflow_of(item)).result() == "RELEASED"
            names = await kinds(closed, dossier_of(item))
            assert names.count("CommunicationReleased") == 1
        await closed.until_intake(named.communication, lambda it: it.state == "AWAITING_PERSON")
        assert await status_of(closed, named) == ("AWAITING_PERSON", True)
        # Who repeats it, unsure whether it arrived, does not lift what was found since.
        with pytest.raises(NotNow, match="has been screened"):
            await lift_unscreened(closed, named)
        assert await status_of(closed, named) == ("AWAITING_PERSON", True)


async def test_a_new_roster_waits_for_no_first_screening_and_is_not_forgotten(
    closed: Office,
) -> None:
    item = await received(closed, red_notice(fresh_reference(), STRANGER))
    closed.damage(item.communication)
    async with at_work(closed):
        await tried_again(closed, item)
        since = closed.clock.now() - timedelta(days=1)
        batch = await closed.gateway.screen_received_again(uuid.uuid4().hex, since)
        async with asyncio.timeout(30):
            await closed.handle(batch).result()
        assert await status_of(closed, item) == ("RECEIVED", False)
        await readable_again(closed, item)
        assert await closed.handle(workflow_of(item)).result() == "RELEASED"
    # What the earlier roster's screening found is not enough: it is screened twice.
    assert await kinds(closed, dossier_of(item)) == [
        "CommunicationReceived",
        "ScreeningRequested",
        "CommunicationScreened",
        "CommunicationReleased",
        "CommunicationScreened",
    ]
