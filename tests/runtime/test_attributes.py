"""The search attributes of a case: Temporal is given what changed, and nothing personal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.attributes import ATTRIBUTES, TROUBLE, CaseAttributes

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.none() | st.timedeltas(timedelta(), timedelta(days=3650)).map(
    lambda span: START + span
)
CODES = st.lists(st.sampled_from(["DECISION", "FILING", "RECORDS"]), unique=True).map(tuple)
STATES = st.builds(
    CaseAttributes,
    stages=CODES,
    tracks=CODES,
    priority=st.sampled_from(["P0", "P1"]),
    due_at=MOMENTS,
    restricted=st.booleans(),
)


def applied(shown: dict[str, Any], before: CaseAttributes | None, after: CaseAttributes) -> None:
    """What Temporal shows after the updates."""
    for update in after.updates(since=before):
        if update.value is None:
            shown.pop(update.key.name, None)
        else:
            shown[update.key.name] = update.value


@given(st.lists(STATES, min_size=1, max_size=5))
def test_temporal_shows_the_last_state_after_all_changes(states: list[CaseAttributes]) -> None:
    shown: dict[str, Any] = {}
    before: CaseAttributes | None = None
    for state in states:
        applied(shown, before, state)
        before = state
    assert shown == {pair.key.name: pair.value for pair in states[-1].pairs()}


@given(STATES)
def test_nothing_is_sent_where_nothing_changed(state: CaseAttributes) -> None:
    assert state.updates(since=state) == []


def test_a_server_knows_every_attribute_and_its_name_says_whose_it_is() -> None:
    names = [key.name for key in ATTRIBUTES]
    assert len(names) == len(set(names)) == 6
    assert TROUBLE.name in names
    assert all(name.startswith("Caveat") for name in names)


@pytest.mark.parametrize("key", ATTRIBUTES, ids=lambda key: key.name)
def test_no_attribute_is_a_free_text(key: Any) -> None:
    assert key.indexed_value_type.name != "TEXT"
