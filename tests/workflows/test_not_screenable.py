"""A message that the screening processes cannot finish: restricted after a few attempts."""

import pytest

from activities import screening_processes
from tests.office import Office, at_work
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.steps import dossier_of, kinds, received, status_of


async def test_what_fails_three_times_is_restricted_and_not_tried_again(
    closed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening_processes, "MAX_SECONDS", 0.0)
    item = await received(closed, red_notice(fresh_reference(), STRANGER))
    async with at_work(closed):
        await closed.register.await_revision(dossier_of(item), 3)
        assert await status_of(closed, item) == ("AWAITING_PERSON", True)
    assert await kinds(closed, dossier_of(item)) == [
        "CommunicationReceived",
        "CommunicationScreened",
        "CommunicationRestricted",
    ]
