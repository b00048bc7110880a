"""Naming a version: nothing is guessed where several wait for a person."""

import pytest

from procedure.refusals import NotFound
from procedure.rows import IntakeRow
from procedure.versions import SeveralVersionsWait, meant, split

COMMUNICATION = f"comm-{'0' * 26}"


def versions(*states: str) -> list[IntakeRow]:
    """The versions of a communication, newest first, from the states of the oldest on."""
    rows = [
        IntakeRow(
            communication_id=COMMUNICATION,
            version=number,
            state=state,
            restricted=True,
            hit_count=0,
            case_id=None,
        )
        for number, state in enumerate(states, start=1)
    ]
    return rows[::-1]


def test_a_name_may_hold_a_version() -> None:
    assert split(COMMUNICATION) == (COMMUNICATION, None)
    assert split(f"{COMMUNICATION}/v12") == (COMMUNICATION, 12)
    for wrong in ("/v", "/v2x", "/v-1", "/v²", "/v1/v2", f"/v{'9' * 30}"):
        with pytest.raises(NotFound):
            split(COMMUNICATION + wrong)


@pytest.mark.parametrize(
    ("states", "version"),
    [
        (["RELEASED"], 1),
        (["AWAITING_PERSON", "RELEASED"], 1),
        (["RELEASED", "AWAITING_PERSON"], 2),
        (["RELEASED", "WITH_CASE"], 2),
        (["WITH_CASE", "AWAITING_SCREENING", "RELEASED"], 2),
        (["AWAITING_PERSON", "RECEIVED"], 1),
    ],
)
def test_the_one_that_waits_is_meant_or_the_newest(states: list[str], version: int) -> None:
    assert meant(COMMUNICATION, versions(*states)).version == version


def test_where_several_wait_one_must_be_named() -> None:
    rows = versions("AWAITING_PERSON", "RELEASED", "AWAITING_PERSON")
    with pytest.raises(SeveralVersionsWait) as refused:
        meant(COMMUNICATION, rows)
    assert f"{COMMUNICATION}/v3, {COMMUNICATION}/v1" in str(refused.value)
    for number in (1, 2, 3):
        assert meant(f"{COMMUNICATION}/v{number}", rows).version == number
    for missing in (f"{COMMUNICATION}/v4", f"{COMMUNICATION}/v0"):
        with pytest.raises(NotFound):
            meant(missing, rows)
    with pytest.raises(NotFound):
        meant(COMMUNICATION, [])
