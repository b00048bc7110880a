"""Under which fact a case learns of a communication: one that every edition knows."""

import pytest

from procedure.intake.intake import Intake, ScreeningResult, intake_id
from procedure.intake.passing import fact_for
from procedure.message import CommunicationKind, InterpolState
from tests.procedure.casework import CASE_ID, EDITIONS, MESSAGE, NOW, RULES, document
from tests.procedure.intakework import CALENDAR

ANNOUNCED = (
    InterpolState.PUBLISHED,
    InterpolState.RECORDED,
    InterpolState.NON_COMPLIANT,
    InterpolState.DELETED,
    InterpolState.SUSPENDED,
)
"""What INTERPOL says of a communication by another one."""


@pytest.mark.parametrize("edition", EDITIONS.names)
@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("announces", [None, *InterpolState])
def test_every_edition_knows_the_fact_and_takes_over_what_is_announced(
    edition: str, version: int, announces: InterpolState | None
) -> None:
    intake = Intake(
        dossier=intake_id(MESSAGE, version),
        edition=RULES.ref,
        calendar=CALENDAR,
        last_at=NOW,
        communication=MESSAGE,
        version=version,
    )
    result = ScreeningResult(
        communication_kind=CommunicationKind.PLAIN_MESSAGE,
        interpol_state=InterpolState.NONE,
        roster_version="1",
        hits=(),
        uncovered=0,
        reasons=document(1),
        announces=announces,
    )
    key = fact_for(intake, result, CASE_ID)
    fact = EDITIONS[edition].fact(key)
    assert fact is not None, f"edition {edition} has no fact {key}"
    if announces in ANNOUNCED:
        assert fact.interpol_state is announces
    else:
        assert fact.interpol_state is None, "what nobody announced is not taken for a fact"
        assert key == ("MESSAGE_AMENDED" if version > 1 else "FURTHER_COMMUNICATION")
