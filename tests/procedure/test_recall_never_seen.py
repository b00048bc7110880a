"""A message that something is gone starts a recall, also of what Caveat never saw."""

from typing import Any

import pytest

from procedure.dossier import Effect, Handoff
from procedure.facts import AddFact
from procedure.intake.intake import CommunicationScreened
from procedure.intake.passing import inform_cases
from procedure.message import InterpolState
from procedure.recall_codes import RecallReason
from procedure.recall_order import OpenRecall
from tests.procedure.casework import CASE_ID, EDITIONS, MESSAGE, document
from tests.procedure.intakework import received, result

GONE = {
    InterpolState.NON_COMPLIANT: RecallReason.NON_COMPLIANT,
    InterpolState.DELETED: RecallReason.DELETED,
}


def passed_on(edition: str = "2026-2", **screened: Any) -> list[Any]:
    """What the screening of a message passes on to other dossiers."""
    course = received()
    events = course.screen(result(**screened))
    (event,) = (one for one in events if isinstance(one, CommunicationScreened))
    effects: list[Effect] = inform_cases(course.intake, event, EDITIONS[edition])
    return [one.command for one in effects if isinstance(one, Handoff)]


@pytest.mark.parametrize("announces", GONE)
@pytest.mark.parametrize("unknown", [True, False])
def test_what_no_case_has_is_recalled(announces: InterpolState, *, unknown: bool) -> None:
    (opened,) = passed_on(announces=announces, concerns_unknown=unknown)
    assert isinstance(opened, OpenRecall)
    assert opened.dossier == MESSAGE.replace("comm-", "recall-")
    assert (opened.reason, opened.cases) == (GONE[announces], ())
    assert (opened.communication, opened.document) == (MESSAGE, document(1))


@pytest.mark.parametrize("announces", GONE)
def test_a_case_that_has_it_recalls_by_itself(announces: InterpolState) -> None:
    (fact,) = passed_on(announces=announces, cases=(CASE_ID,))
    assert isinstance(fact, AddFact)


@pytest.mark.parametrize("announces", [None, InterpolState.PUBLISHED, InterpolState.RECORDED])
def test_nothing_else_is_recalled(announces: InterpolState | None) -> None:
    assert passed_on(announces=announces) == []


def test_an_edition_without_recalls_opens_none() -> None:
    assert passed_on("2026-1", announces=InterpolState.DELETED) == []
