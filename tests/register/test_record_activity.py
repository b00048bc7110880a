"""The record activity: what a workflow gets back, however often and late it asks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.letters import Postroom
from activities.record import RecordActivities, Recorded, RecordRequest
from procedure.annex.editions import CURRENT_EDITION
from procedure.annex.schema import LetterKey
from procedure.clocks import CaseClass
from procedure.events import (
    CaseClosed,
    CaseEvent,
    CasesInformed,
    FactAdded,
    IdentityConfirmed,
    OfficialNotified,
)
from procedure.letters import LetterOrder
from procedure.people import USNCB, Role, read_directory
from register.register import Register
from tests.register.samples import ANALYST, CASE, START, case_row, take_in, task_row

DOCUMENT = "doc-01HZZZZZZZZZZZZZZZZZZZZZZC"
CONFIRMED = IdentityConfirmed(at=START, by=ANALYST)
FACT = FactAdded(
    at=START + timedelta(hours=1),
    by=ANALYST,
    fact="ENCOUNTER",
    document=DOCUMENT,
    case_class=CaseClass.P1,
)
LATER = FACT.at + timedelta(days=1)


@pytest.fixture(scope="module")
def postroom() -> Postroom:
    """Writes letters to the people of the samples."""
    samples = Path(__file__).parents[2] / "samples"
    directory = read_directory((samples / "directory.toml").read_text(encoding="utf-8"))
    return Postroom(directory, sender="caveat@usncb.example", portal_url="https://caveat.example")


def order(letter: LetterKey, agency: str = "FBI", role: Role | None = None) -> LetterOrder:
    """An order for a letter."""
    return LetterOrder(letter=letter, edition=CURRENT_EDITION, agency=agency, role=role)


def request(*events: CaseEvent, after: int = 0, **more: Any) -> RecordRequest:
    """What a case's workflow sends."""
    return RecordRequest(dossier=CASE, after=after, case_events=events, **more)


async def record(register: Register, postroom: Postroom, asked: RecordRequest) -> Recorded:
    """Run the activity."""
    hands = RecordActivities(register, postroom)
    told: Recorded = await ActivityEnvironment().run(hands.record, asked)
    return told


LETTERS = ((0, order(LetterKey.TO_NOTIFY, USNCB, Role.ANALYST)), (1, order(LetterKey.TASK_SENT)))


async def test_events_rows_and_mails_stand_together(register: Register, postroom: Postroom) -> None:
    asked = request(
        CONFIRMED, FACT, letters=LETTERS, case=case_row(revision=2), tasks=(task_row("J1"),)
    )
    told = await record(register, postroom, asked)
    assert told.written
    assert told.case_events == ()
    assert set(told.mails) == set(await register.unsent_mails(CASE))
    assert len(told.mails) == len(set(told.mails)) >= 2
    first, second = await register.records(CASE)
    assert (first.kind, first.at, first.actor) == ("IdentityConfirmed", START, ANALYST)
    assert second.data == {"fact": "ENCOUNTER", "document": DOCUMENT, "case_class": "P1"}
    assert await register.case(CASE) == case_row(revision=2)
    assert await register.list_tasks(case_id=CASE) == [task_row("J1")]


async def test_asked_again_it_answers_with_what_stands_and_the_same_mails(
    register: Register, postroom: Postroom
) -> None:
    first = await record(register, postroom, request(CONFIRMED, FACT, letters=LETTERS))
    before = await register.verify()
    # The second attempt reads another clock: what stands is what counts.
    again = [event.model_copy(update={"at": LATER}) for event in (CONFIRMED, FACT)]
    told = await record(register, postroom, request(*again, letters=LETTERS))
    assert told == Recorded(mails=first.mails, case_events=(CONFIRMED, FACT), written=True)
    assert await register.verify() == before
    assert len(await register.list_mails(CASE)) == len(first.mails)


async def test_a_workflow_that_knows_less_learns_what_stands_and_what_is_unsent(
    register: Register, postroom: Postroom
) -> None:
    first = await record(register, postroom, request(CONFIRMED, FACT, letters=LETTERS))
    await register.claim_mail(first.mails[0])
    await register.mail_sent(first.mails[0], LATER, maybe_duplicate=False)
    other = CaseClosed(at=LATER, by=ANALYST, document=DOCUMENT)
    told = await record(register, postroom, request(other, after=0, case=case_row()))
    assert not told.written
    assert told.case_events == (CONFIRMED, FACT)
    assert set(told.mails) == set(first.mails[1:])
    assert await register.case(CASE) is None
    # Now it knows, and goes on.
    assert (await record(register, postroom, request(other, after=2))).written


async def test_the_same_act_with_another_text_is_another_act(
    register: Register, postroom: Postroom
) -> None:
    """Two tellings are one only where they name the same document."""
    await record(register, postroom, request(FACT))
    other = FACT.model_copy(update={"document": "doc-01HZZZZZZZZZZZZZZZZZZZZZZD"})
    told = await record(register, postroom, request(other))
    assert not told.written
    assert told.case_events == (FACT,)


async def test_an_intake_is_recorded_with_its_row(register: Register, postroom: Postroom) -> None:
    taken = await take_in(register, b"a notice")
    dossier = f"{taken.communication_id}/v1"
    event = CasesInformed(at=START, by="caveat-system-1", cases=(CASE,), fact="MESSAGE_AMENDED")
    asked = RecordRequest(dossier=dossier, after=0, intake_events=(event,))
    assert (await record(register, postroom, asked)).written
    told = await record(register, postroom, asked)
    assert told == Recorded(intake_events=(event,))


async def test_a_case_is_recalled_whole(register: Register, postroom: Postroom) -> None:
    notified = OfficialNotified(
        at=datetime(2026, 3, 8, 7, 30, 0, 123456, tzinfo=UTC), by=ANALYST, document=DOCUMENT
    )
    await record(register, postroom, request(CONFIRMED, FACT))
    await record(register, postroom, request(notified, after=2))
    await register.store_document(CASE, "Note", ANALYST, None, {"text": "beside"}, START)
    hands = RecordActivities(register, postroom)
    told: Recorded = await ActivityEnvironment().run(hands.recall, CASE)
    assert told.case_events == (CONFIRMED, FACT, notified)


async def test_what_is_unsent_is_recalled_too(register: Register, postroom: Postroom) -> None:
    first, *others = (
        await record(register, postroom, request(CONFIRMED, letters=LETTERS[:1]))
    ).mails
    await register.claim_mail(first)
    await register.mail_sent(first, LATER, maybe_duplicate=False)
    hands = RecordActivities(register, postroom)
    told: Recorded = await ActivityEnvironment().run(hands.recall, CASE)
    assert told.mails == tuple(sorted(others))
