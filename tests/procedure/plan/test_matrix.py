"""Who is asked what in edition 2026-2: each cell, against what was typed by hand."""

import random
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from procedure.annex.conditions import NO_MESSAGE, Factors
from procedure.codes import AlertedBy, CaseClass, Circumstance, OutgoingKind
from procedure.message import CommunicationKind, InterpolState
from procedure.planning import Plan, plan_of
from tests.procedure.casework import EDITIONS

RULES = EDITIONS["2026-2"]
MATRIX: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8")
)
KINDS: tuple[CommunicationKind | None, ...] = (*CommunicationKind, None)
OFFICIALS = {Circumstance.CURRENT_OFFICIAL, Circumstance.FORMER_OFFICIAL}
PROTECTED = {
    Circumstance.REFUGEE,
    Circumstance.ASYLEE,
    Circumstance.NON_REFOULEMENT_FINDING,
}
PAIRS = random.Random(11).sample(list(combinations(Circumstance, 2)), 200)


def expected(factors: Factors) -> set[str]:
    """The tasks by the matrix."""
    known = {*factors.circumstances}
    adds = [
        MATRIX["every"],
        MATRIX["kinds"][factors.kind or NO_MESSAGE],
        MATRIX["alerted"][factors.alerted_by],
        *(MATRIX["circumstances"][one][1] for one in known),
    ]
    drops = []
    for row in MATRIX["together"]:
        if known.issuperset(row["circumstances"]):
            adds.append(row.get("adds", ""))
            drops.append(row.get("drops", ""))
    codes = set(" ".join(adds).split())
    for code in " ".join(drops).split():
        asked_otherwise = {Circumstance.ICE_CUSTODY, Circumstance.REMOVAL_WITHIN_7_DAYS}
        if known.isdisjoint(asked_otherwise):
            codes.discard(code)
    return codes


def check(factors: Factors) -> Plan:
    """The plan has exactly these tasks, each once and each with a reason, and the right class."""
    plan = plan_of(factors, RULES)
    assert sorted(plan.codes) == sorted(expected(factors)), factors
    assert all(task.because for task in plan.tasks)
    classes = [MATRIX["circumstances"][one][0] for one in factors.circumstances]
    assert plan.case_class == min([*classes, "P2"]), factors
    return plan


def test_the_matrix_names_every_factor() -> None:
    assert MATRIX["kinds"].keys() == {*CommunicationKind, NO_MESSAGE}
    assert MATRIX["alerted"].keys() == {*AlertedBy}
    assert MATRIX["circumstances"].keys() == {*Circumstance}


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("alerted_by", AlertedBy)
def test_each_cell(kind: CommunicationKind | None, alerted_by: AlertedBy) -> None:
    for circumstance in (None, *Circumstance):
        known = () if circumstance is None else (circumstance,)
        check(Factors(kind=kind, circumstances=known, alerted_by=alerted_by))


def test_pairs_of_circumstances_ask_what_each_asks_and_what_both_ask() -> None:
    for number, pair in enumerate(PAIRS):
        kind = KINDS[number % len(KINDS)]
        check(Factors(kind=kind, circumstances=pair))


@pytest.mark.parametrize("circumstances", [(), *((one,) for one in Circumstance), *PAIRS], ids=str)
def test_one_protection_track_for_officials_and_another_for_everybody_else(
    circumstances: tuple[Circumstance, ...],
) -> None:
    plan = plan_of(Factors(circumstances=circumstances), RULES)
    official = not OFFICIALS.isdisjoint(circumstances)
    wanted = "OFFICIAL_PROTECTION" if official else "PERSON_PROTECTION"
    tracks = {one.track for one in plan.tracks}
    assert tracks & {"OFFICIAL_PROTECTION", "PERSON_PROTECTION"} == {wanted}
    protected = {*PROTECTED, Circumstance.PENDING_PROTECTION}
    assert ("REFUGEE" in tracks) is not protected.isdisjoint(circumstances)
    assert ("N1" in plan.codes) is official


@pytest.mark.parametrize("status", sorted(PROTECTED))
def test_a_protected_person_in_custody_or_proceedings(status: Circumstance) -> None:
    held = plan_of(Factors(circumstances=(status, Circumstance.ICE_CUSTODY)), RULES)
    assert {"I1", "D2"} <= {*held.codes}
    assert held.case_class is CaseClass.P1
    heard = plan_of(Factors(circumstances=(status, Circumstance.REMOVAL_PROCEEDINGS)), RULES)
    assert "I2" in heard.codes


@pytest.mark.parametrize("circumstance", Circumstance)
def test_what_nobody_may_do(circumstance: Circumstance) -> None:
    plan = plan_of(Factors(circumstances=(circumstance,)), RULES)
    by_hand = MATRIX["prohibitions"].get(circumstance, "").split()
    assert {one.key for one in plan.prohibitions} == {"NOT_A_WARRANT", *by_hand}


def stopped(**factors: Any) -> set[OutgoingKind]:
    """What may not be sent."""
    plan = plan_of(Factors(**factors), RULES)
    return {kind for one in plan.prohibitions for kind in one.stops}


@pytest.mark.parametrize(
    ("factors", "is_stopped"),
    [
        ({"kind": CommunicationKind.PLAIN_MESSAGE}, True),
        ({"kind": CommunicationKind.RED_NOTICE, "state": InterpolState.PUBLISHED}, False),
        ({"kind": CommunicationKind.RED_NOTICE, "state": InterpolState.REQUESTED}, True),
        (
            {
                "kind": CommunicationKind.WANTED_PERSON_DIFFUSION,
                "state": InterpolState.RECEIVED_UNREVIEWED,
            },
            True,
        ),
        (
            {"kind": CommunicationKind.WANTED_PERSON_DIFFUSION, "state": InterpolState.RECORDED},
            False,
        ),
        ({"circumstances": (Circumstance.ABROAD_NOT_US_PERSON,)}, True),
        ({"facts": ("CCF_NON_COMPLIANT",)}, True),
    ],
    ids=str,
)
def test_when_a_formal_dispute_may_not_be_filed(
    factors: dict[str, Any], *, is_stopped: bool
) -> None:
    assert (OutgoingKind.PROTEST in stopped(**factors)) is is_stopped


def test_what_only_policy_or_memory_says_stops_nothing() -> None:
    soft = [one for one in RULES.edition.prohibitions.values() if one.source.local]
    assert soft
    assert all(not one.stops for one in soft)


def test_each_task_of_a_plan_says_who_when_and_why() -> None:
    factors = Factors(
        kind=CommunicationKind.RED_NOTICE,
        circumstances=(Circumstance.DETAINED, Circumstance.CURRENT_OFFICIAL),
    )
    task = next(one for one in plan_of(factors, RULES).tasks if one.code == "J3")
    assert (task.agency, task.time) == ("FBI", "24 hours")
    assert task.because == ("CURRENT_OFFICIAL", "DETAINED")
