"""The gate for uses: which checks are required, how each is judged, and what that permits."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.annex.editions import Procedure
from procedure.clocks.zones import EASTERN
from procedure.message import InterpolState
from procedure.use.gate import checks, decisions_for, policies_on, stopping
from procedure.use.request import SourceCondition, SourceNotice, Statement, UseRequest, Verification
from procedure.use_codes import STATED, Circuit, Documents, UseCheck, UsePurpose
from tests.procedure.casework import EDITIONS, document
from tests.procedure.fixture_editions import changed_edition

EDITION = EDITIONS["2026-2"].edition
NOW = datetime(2026, 3, 16, 10, tzinfo=EASTERN)
"""A Monday."""
USE_ON = date(2026, 3, 18)
DIRECTIVE_ONLY = {
    UseCheck.ABUSE_REVIEW,
    UseCheck.SUPERVISOR_APPROVED,
    UseCheck.DOCUMENTS_ASKED,
    UseCheck.DOCUMENTED,
}
ALWAYS = {
    UseCheck.INDEPENDENT_BASIS,
    UseCheck.VERIFIED,
    UseCheck.DESCRIBED_ACCURATELY,
    UseCheck.CONDITIONS_ACKNOWLEDGED,
    UseCheck.LIVE,
}
BY_PURPOSE = {
    UsePurpose.COERCIVE: {UseCheck.NOT_OPEN_SOURCE_ALONE},
    UsePurpose.ADMINISTRATIVE: {UseCheck.NO_OPPOSITION},
    UsePurpose.EXTRADITION: {UseCheck.NOT_EXTRADITION_ALONE},
}


def stated(check: UseCheck, met: bool = True) -> Statement:
    """What an analyst recorded."""
    return Statement(check=check, met=met, document=document(1), by="usncb-analyst-1", at=NOW)


def verified(at: datetime, state: InterpolState = InterpolState.PUBLISHED) -> Verification:
    """A verification that counts for 72 hours."""
    return Verification(
        at=at, by="usncb-analyst-1", state=state, expires_at=at + timedelta(hours=72)
    )


def request(purpose: UsePurpose = UsePurpose.COERCIVE, **changes: Any) -> UseRequest:
    """A request in which everything is recorded, two days before the use."""
    values: dict[str, Any] = {
        "purpose": purpose,
        "agency": "ICE",
        "use_on": USE_ON,
        "state": InterpolState.PUBLISHED,
        "statements": tuple(stated(check) for check in STATED),
        "verifications": (verified(NOW),),
        "documents": Documents.OBTAINED,
        "notice": SourceNotice(sent_at=NOW - timedelta(days=12), possible_from=NOW),
    }
    return UseRequest(**{**values, **changes})


def stopped(one: UseRequest, at: datetime = NOW) -> dict[str, str]:
    """What stops the use, with the reasons."""
    return {check.check: check.says for check in stopping(checks(one, at, EDITION))}


@pytest.mark.parametrize("purpose", UsePurpose)
def test_with_everything_recorded_nothing_stops_it(purpose: UsePurpose) -> None:
    assert stopped(request(purpose)) == {}


@pytest.mark.parametrize("purpose", UsePurpose)
@pytest.mark.parametrize("policy_on", [True, False])
def test_what_is_required_follows_from_the_purpose_and_the_policy_in_force(
    purpose: UsePurpose, policy_on: bool
) -> None:
    edition = with_directive(on=policy_on).edition
    required = {one.check for one in checks(request(purpose), NOW, edition) if one.required}
    by_directive = DIRECTIVE_ONLY if policy_on else set[UseCheck]()
    assert required == ALWAYS | BY_PURPOSE[purpose] | by_directive


@pytest.mark.parametrize(
    ("changes", "in_force"),
    [
        ({}, True),
        ({"on": False}, False),
        ({"since": NOW.date()}, True),
        ({"since": NOW.date() + timedelta(days=1)}, False),
        ({"until": NOW.date() + timedelta(days=1)}, True),
        ({"until": NOW.date()}, False),
    ],
)
def test_a_policy_counts_on_its_days_and_while_it_is_on(
    changes: dict[str, Any], in_force: bool
) -> None:
    edition = with_directive(**changes).edition
    assert ("ICE_15006_1" in {row.key for row in policies_on(edition, NOW)}) is in_force


NOT_MET: list[tuple[UsePurpose, dict[str, Any], UseCheck, str]] = [
    (
        UsePurpose.COERCIVE,
        {"verifications": ()},
        UseCheck.VERIFIED,
        "It was never verified, or changed since it was.",
    ),
    (
        UsePurpose.COERCIVE,
        {"verifications": (verified(NOW - timedelta(hours=72)),)},
        UseCheck.VERIFIED,
        "The verification has expired: verify again.",
    ),
    (
        UsePurpose.COERCIVE,
        {"verifications": (verified(NOW - timedelta(days=1)),), "use_on": NOW.date()},
        UseCheck.VERIFIED,
        "The day of the use has come: verify again today.",
    ),
    (
        UsePurpose.COERCIVE,
        {"documents": None},
        UseCheck.DOCUMENTS_ASKED,
        "The source was not asked.",
    ),
    (
        UsePurpose.ADMINISTRATIVE,
        {"notice": None},
        UseCheck.NO_OPPOSITION,
        "The source was not informed of the use.",
    ),
    (
        UsePurpose.ADMINISTRATIVE,
        {"notice": SourceNotice(sent_at=NOW, possible_from=NOW + timedelta(seconds=1))},
        UseCheck.NO_OPPOSITION,
        "The source can still oppose the use.",
    ),
    (
        UsePurpose.ADMINISTRATIVE,
        {"notice": SourceNotice(sent_at=NOW, possible_from=NOW, opposed_at=NOW)},
        UseCheck.NO_OPPOSITION,
        "The source opposes the use.",
    ),
    (
        UsePurpose.COERCIVE,
        {"conditions": {"C1": SourceCondition(document=document(2), set_at=NOW)}},
        UseCheck.CONDITIONS_ACKNOWLEDGED,
        "Conditions of the source that the agency did not accept: 1.",
    ),
    *(
        (UsePurpose.COERCIVE, {"state": state}, UseCheck.LIVE, says)
        for state, says in (
            (InterpolState.REQUESTED, "It is requested only, and not published."),
            (InterpolState.RECEIVED_UNREVIEWED, "INTERPOL has not reviewed it."),
            (InterpolState.NON_COMPLIANT, "INTERPOL found it non-compliant."),
            (InterpolState.SUSPENDED, "INTERPOL suspended it."),
            (InterpolState.DELETED, "INTERPOL deleted it."),
            (InterpolState.UNKNOWN, "Its state at INTERPOL is not known."),
        )
    ),
]


@pytest.mark.parametrize(
    ("purpose", "changes", "check", "says"), NOT_MET, ids=lambda value: str(value)[:40]
)
def test_one_thing_that_is_missing_stops_it_and_is_said(
    purpose: UsePurpose, changes: dict[str, Any], check: UseCheck, says: str
) -> None:
    assert stopped(request(purpose, **changes)) == {check: says}


@pytest.mark.parametrize("check", sorted(STATED))
@pytest.mark.parametrize("recorded", [None, False])
def test_what_only_memory_says_is_shown_and_never_stops(
    check: UseCheck, recorded: bool | None
) -> None:
    purpose = next((p for p, only in BY_PURPOSE.items() if check in only), UsePurpose.COERCIVE)
    statements = tuple(stated(one) for one in STATED if one is not check)
    if recorded is not None:
        statements += (stated(check, met=recorded),)
    says = "Nobody has recorded it." if recorded is None else "Recorded as not met by "
    found = {
        one.check: one for one in checks(request(purpose, statements=statements), NOW, EDITION)
    }
    assert found[check].says.startswith(says)
    shown_only = check in (UseCheck.DISCLOSED, UseCheck.ABUSE_REPORTED)
    assert found[check].stops is not shown_only
    assert found[check].source.citation


def test_that_documents_did_not_come_is_said_and_stops_nothing() -> None:
    found = checks(request(documents=Documents.NOT_OBTAINED), NOW, EDITION)
    documents = next(one for one in found if one.check is UseCheck.DOCUMENTS_ASKED)
    assert (documents.met, documents.says) == (True, "Asked, and not obtained.")


def test_an_accepted_condition_stops_nothing() -> None:
    accepted = SourceCondition(document(2), set_at=NOW, accepted_at=NOW)
    assert stopped(request(conditions={"C1": accepted})) == {}


@given(
    hours_before=st.integers(min_value=0, max_value=200),
    days_to_use=st.integers(min_value=-3, max_value=5),
)
def test_nothing_is_permitted_on_an_old_verification_or_one_of_another_day(
    hours_before: int, days_to_use: int
) -> None:
    at = NOW - timedelta(hours=hours_before)
    use_on = NOW.date() + timedelta(days=days_to_use)
    permitted = not stopped(request(verifications=(verified(at),), use_on=use_on))
    same_day = at.date() == NOW.date()
    assert permitted == (hours_before < 72 and (days_to_use > 0 or same_day))


@given(missing=st.sets(st.sampled_from(sorted(STATED))), purpose=st.sampled_from(UsePurpose))
def test_nothing_is_permitted_without_an_independent_basis_in_words(
    missing: set[UseCheck], purpose: UsePurpose
) -> None:
    statements = tuple(stated(check) for check in STATED - missing)
    found = stopped(request(purpose, statements=statements))
    assert (UseCheck.INDEPENDENT_BASIS in found) == (UseCheck.INDEPENDENT_BASIS in missing)


@pytest.mark.parametrize(
    ("circuit", "day", "decisions"),
    [
        (None, date(2026, 3, 16), {"W_E_R_B"}),
        (Circuit.SECOND, date(2026, 3, 16), {"W_E_R_B"}),
        (Circuit.NINTH, date(2026, 3, 16), {"W_E_R_B", "GONZALEZ_CASTILLO"}),
        (Circuit.NINTH, date(2022, 8, 30), {"W_E_R_B"}),
        (Circuit.EIGHTH, date(2021, 12, 31), {"W_E_R_B", "BARAHONA"}),
        (Circuit.EIGHTH, date(2021, 12, 30), {"W_E_R_B"}),
        (Circuit.THIRD, date(2020, 3, 5), {"RADIOWALA"}),
    ],
)
def test_the_decisions_of_the_circuit_count_from_their_day(
    circuit: Circuit | None, day: date, decisions: set[str]
) -> None:
    at = datetime.combine(day, datetime.min.time(), EASTERN)
    found = decisions_for(replace(request(), circuit=circuit), EDITION, at)
    assert {row.key for row in found} == decisions


def with_directive(**changes: Any) -> Procedure:
    """The edition of tests with the gate's data, and the directive changed."""

    def change(data: dict[str, Any]) -> None:
        dumped = EDITION.model_dump(mode="json")
        data["policies"] = dumped["policies"]
        data["policies"]["ICE_15006_1"].update(changes)
        data["use_checks"] = dumped["use_checks"]

    return changed_edition(change)


def test_what_came_after_the_use_changes_nothing_about_it() -> None:
    later = NOW + timedelta(hours=2)
    voided = replace(verified(NOW), voided_at=later)
    accepted = SourceCondition(document(2), set_at=NOW, accepted_at=later)
    used = request(verifications=(voided,), state=InterpolState.DELETED).as_of(NOW)
    assert stopped(used) == {}
    assert set(stopped(request(verifications=(voided,), state=InterpolState.DELETED))) == {
        UseCheck.VERIFIED,
        UseCheck.LIVE,
    }
    assert set(stopped(request(conditions={"C1": accepted}).as_of(NOW))) == {
        UseCheck.CONDITIONS_ACKNOWLEDGED
    }
    assert set(stopped(request().as_of(NOW - timedelta(seconds=1)))) == {
        UseCheck.VERIFIED,
        *(STATED & ALWAYS),
        *(STATED & DIRECTIVE_ONLY),
        UseCheck.NOT_OPEN_SOURCE_ALONE,
    }
