"""What the edition 2026-1 says, and on whose authority."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from procedure.annex.conditions import Factors
from procedure.clocks.durations import Unit
from procedure.clocks.rules import PauseReason, SourceKind
from procedure.clocks.timing import start_clock
from procedure.clocks.workdays import federal_calendar
from procedure.codes import AlertedBy, CaseClass, Circumstance, FilingKind, LetterKey, Phase
from procedure.message import CommunicationKind, InterpolState
from tests.procedure.casework import EDITIONS, NOW, washington

RULES = EDITIONS["2026-1"]
EDITION = RULES.edition
CALENDAR = federal_calendar(EDITION.calendar)
ACKNOWLEDGMENT = RULES.acknowledgment_clock("J1") or ""
NAMES = EDITIONS.names


# --- sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_element_says_on_whose_authority(name: str) -> None:
    edition = EDITIONS[name].edition
    tracks = edition.tracks.values()
    rows: list[Any] = [
        *edition.measures,
        *edition.classes,
        *edition.tasks.values(),
        *edition.facts.values(),
        *edition.dispositions.values(),
        *edition.interpol_outcomes.values(),
        *edition.routes.values(),
        *edition.prohibitions.values(),
        *tracks,
        *(row for track in tracks for row in (*track.chosen, *track.routes.values())),
    ]
    sources = [row.source for row in rows]
    sources += [
        source for rule in edition.clocks.values() for source in (rule.obligation, rule.time)
    ]
    assert all(source.kind in SourceKind and source.citation for source in sources)


@pytest.mark.parametrize("name", NAMES)
def test_only_our_own_choice_is_a_local_target(name: str) -> None:
    rules = EDITIONS[name]
    calendar = federal_calendar(rules.edition.calendar)
    for rule in rules.edition.clocks.values():
        for case_class in CaseClass:
            dated = rule.duration[case_class].unit is Unit.DATE_SET
            until = NOW + timedelta(days=9) if dated else None
            clock = start_clock(rule, case_class, "c", NOW, "case opened", calendar, until)
            ours = rule.time.kind in (SourceKind.POLICY, SourceKind.MEMORY)
            assert clock.local_target is ours


def test_no_public_source_fixes_any_time_of_this_edition() -> None:
    """Each time is shown as a local target."""
    kinds = {rule.time.kind for rule in EDITION.clocks.values()}
    assert kinds <= {SourceKind.POLICY, SourceKind.MEMORY}


def test_a_duty_is_never_founded_on_policy_or_memory() -> None:
    for rule in EDITION.clocks.values():
        assert rule.obligation.kind in (SourceKind.LAW, SourceKind.REPORT, SourceKind.READ)


# --- routing --------------------------------------------------------------------------------------

BY_KIND = {
    CommunicationKind.RED_NOTICE: {"U2", "U3", "U4", "J1", "S1", "S2", "D1"},
    CommunicationKind.WANTED_PERSON_DIFFUSION: {"U2", "U3", "U4", "J1", "S1", "S2", "D1", "J3"},
    CommunicationKind.OTHER_NOTICE: {"U2", "U3", "J2", "J3", "S1"},
    CommunicationKind.OTHER_DIFFUSION: {"U2", "U3", "J2", "J3", "S1"},
    CommunicationKind.PLAIN_MESSAGE: {"U2", "U3", "J2", "J3", "S1"},
    CommunicationKind.UNREADABLE: {"U2", "U3", "J2", "J3", "S1"},
    None: set(),
}
"""What each type of communication asks, beside U1 (asked until the identity is confirmed), and U5
and U6, which every case has."""

HELD = {kind for kind in BY_KIND if kind not in (None, CommunicationKind.UNREADABLE)}
"""There are users to be warned by a hold notice (U7) where there is a communication to be used."""

BY_CIRCUMSTANCE = {
    Circumstance.CURRENT_OFFICIAL: {"E1", "N1", "S4", "J2", "J3", "S2"},
    Circumstance.FORMER_OFFICIAL: {"E1", "N1", "S3", "S4"},
    Circumstance.US_CITIZEN: {"S3", "J1", "J3"},
    Circumstance.ABROAD: {"S4", "J3", "D1"},
    Circumstance.AT_BORDER: {"D1", "D4", "U1"},
    Circumstance.DETAINED: {"J1", "J3", "S3", "S4"},
}
BY_WHO_WAS_ALERTED: dict[AlertedBy, set[str]] = {
    AlertedBy.USNCB_SCREEN: set(),
    AlertedBy.FIELD_COMPONENT: {"U8"},
    AlertedBy.FBI_OR_DOJ: {"J2"},
    AlertedBy.STATE: {"U1", "U3", "S1"},
    AlertedBy.PERSON_OR_PUBLIC: {"U1", "U3"},
    AlertedBy.OTHER_NCB: set(),
}


@pytest.mark.parametrize("kind", BY_KIND, ids=str)
@pytest.mark.parametrize("circumstance", [None, *BY_CIRCUMSTANCE], ids=str)
@pytest.mark.parametrize("alerted_by", AlertedBy)
def test_the_plan_by_type_circumstance_and_who_was_alerted(
    kind: CommunicationKind | None, circumstance: Circumstance | None, alerted_by: AlertedBy
) -> None:
    """The three routing factors of REPORT L44; what two of them ask is asked once."""
    given = (circumstance,) if circumstance else ()
    factors = Factors(kind=kind, circumstances=given, alerted_by=alerted_by)
    chosen = RULES.chosen_tracks(factors)
    assert chosen == {"OFFICIAL_PROTECTION": "every case"}
    planned = [task.code for task in RULES.planned_tasks(chosen, factors)]
    expected = {"U5", "U6"} | BY_KIND[kind] | BY_WHO_WAS_ALERTED[alerted_by]
    expected |= {"U7"} if kind in HELD else set()
    expected |= BY_CIRCUMSTANCE[circumstance] if circumstance else set()
    assert set(planned) == expected
    assert len(planned) == len(expected)
    assert planned == [code for code in EDITION.tasks if code in expected]


@pytest.mark.parametrize("circumstance", {*Circumstance} - BY_CIRCUMSTANCE.keys(), ids=str)
def test_this_edition_asks_nothing_more_for_any_other_circumstance(
    circumstance: Circumstance,
) -> None:
    planned = [
        RULES.planned_tasks(EDITION.tracks, Factors(circumstances=known))
        for known in ((), (circumstance,))
    ]
    assert planned[0] == planned[1]
    assert RULES.case_class((circumstance,)) is CaseClass.P2


@pytest.mark.parametrize("circumstance", Circumstance)
def test_an_official_is_notified_and_nobody_else(circumstance: Circumstance) -> None:
    planned = RULES.planned_tasks(EDITION.tracks, Factors(circumstances=(circumstance,)))
    official = circumstance in (Circumstance.CURRENT_OFFICIAL, Circumstance.FORMER_OFFICIAL)
    assert (RULES.task_of(Phase.NOTIFICATION) in planned) is official


def test_courts_are_never_asked() -> None:
    agencies = {task.agency for task in EDITION.tasks.values()}
    assert not {agency for agency in agencies if "COURT" in agency or "EOIR" in agency}


@pytest.mark.parametrize(
    ("phase", "code"), [("NOTIFICATION", "N1"), ("DECISION", "U5"), ("RECORDS", "U6")]
)
def test_the_tasks_that_the_procedure_itself_calls(phase: str, code: str) -> None:
    assert RULES.task_of(Phase(phase)).code == code


# --- outcomes -------------------------------------------------------------------------------------

OUTCOMES = {
    "U1": "CONFIRMED PROBABLE POSSIBLE NOT_MATCH INSUFFICIENT",
    "U2": "OPEN_CASE RETURN_FOR_INFO REFUSE_ASSISTANCE",
    "U3": "SUPPORTS_MISUSE NEUTRAL SUPPORTS_LEGITIMATE",
    "U4": "COMPLIANT_ON_FACE DEFICIENT",
    "U6": "DONE NOT_PRESENT FAILED",
    "U7": "DONE NOT_PRESENT FAILED",
    "J1": "NO_TREATY TREATY_NOT_COVERED NO_REQUEST REQUEST_PENDING REQUEST_DENIED REQUEST_GRANTED",
    "J2": "NEXUS NO_NEXUS HOLD_DO_NOT_CONTACT NO_OBJECTION",
    "J3": "THREAT NO_THREAT_KNOWN EQUITY_OBJECTION",
    "S1": "CREDIBLE_MISUSE NO_INFORMATION NOT_CREDIBLE",
    "S2": "NO_REQUEST REQUEST_EXISTS CLEAR_TO_DISPUTE HOLD",
    "S3": "ASSISTANCE_OPEN NOT_LOCATED NO_WAIVER",
    "S4": "TRAVEL_NOT_ADVISED CAUTION NO_OBJECTION",
    "D1": "ENCOUNTER_PENDING NONE LOOKOUT_PLACED LOOKOUT_REMOVED",
    "D4": "NOT_USED USED_WITH_OTHER_BASIS USED_SOLELY",
    "E1": "CONFIRMED_OFFICIAL_ACT CONFIRMED_NOT_OFFICIAL NOT_OURS",
    "N1": "DELIVERED UNREACHABLE DEFERRED",
}
STATUS_FOR_THE_FIELD = (
    "ACTIVE", "CANCEL", "NON_COMPLIANT", "NOT_FOUND", "UNREVIEWED_DIFFUSION", "RESTRICTED_CALL",
)  # fmt: skip
"""How the outcomes of U8 begin."""


@pytest.mark.parametrize("code", OUTCOMES)
def test_the_outcomes_of_a_task(code: str) -> None:
    assert [outcome.key for outcome in RULES.task(code).outcomes] == OUTCOMES[code].split()


def test_the_field_hears_the_status_of_a_communication() -> None:
    keys = [outcome.key for outcome in RULES.task("U8").outcomes]
    assert len(keys) == len(STATUS_FOR_THE_FIELD)
    assert all(key.startswith(word) for key, word in zip(keys, STATUS_FOR_THE_FIELD, strict=True))


@pytest.mark.parametrize("code", EDITION.tasks)
def test_every_task_has_the_common_outcomes_and_fields(code: str) -> None:
    for common in ("NO_HOLDINGS", "CANNOT_DISCLOSE", "OBJECTION"):
        assert RULES.outcome(code, common) is not None
    assert RULES.outcome(code, "NO_ANSWER") is None
    keys = [field.key for field in RULES.task(code).fields]
    assert keys[-4:] == ["confidence", "sources", "marking", "releasable_to"]


def test_what_an_outcome_does() -> None:
    effects = {
        (task.code, outcome.key): outcome.effect.value
        for task in EDITION.tasks.values()
        for outcome in task.outcomes
        if outcome.effect.value != "NONE"
    }
    assert effects == {
        ("U1", "CONFIRMED"): "CONFIRMS_IDENTITY",
        ("U1", "NOT_MATCH"): "REFUTES_IDENTITY",
        ("U6", "FAILED"): "NOT_DONE",
        ("U7", "FAILED"): "NOT_DONE",
        ("J2", "HOLD_DO_NOT_CONTACT"): "HOLDS_FILING",
        ("S2", "HOLD"): "HOLDS_FILING",
        ("N1", "UNREACHABLE"): "NOT_DONE",
    }


# --- classes and clocks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ((), "P2"),
        (("US_CITIZEN",), "P2"),
        (("CURRENT_OFFICIAL",), "P1"),
        (("FORMER_OFFICIAL",), "P1"),
        (("ABROAD",), "P1"),
        (("CURRENT_OFFICIAL", "AT_BORDER"), "P0"),
        (("DETAINED", "US_CITIZEN"), "P0"),
    ],
)
def test_a_case_takes_its_most_urgent_class(circumstances: tuple[str, ...], expected: str) -> None:
    assert RULES.case_class(circumstances) == expected


def day(number: int, hour: int = 17, minute: int = 30, month: int = 3) -> datetime:
    """The end of a workday in Washington, if nothing else is said."""
    return washington(number, hour, minute, month)


ELEVEN, TWO = day(3, 11, 0), day(3, 14, 0)
DUE: dict[str, list[datetime]] = {
    # The targets T2 to T32: begun on Tuesday, March 3, 2026, at 10:00, in each class.
    "screening": [day(3, 10, 15)] * 4,
    "triage": [ELEVEN] * 4,
    "hold-notice": [ELEVEN, ELEVEN, day(4), day(4)],
    "notice-status": [ELEVEN, ELEVEN, day(4), day(4)],
    ACKNOWLEDGMENT: [ELEVEN, TWO, day(4), day(4)],
    "answer": [TWO, day(5), day(10), day(17)],
    "official-notification": [day(3, 12, 0), *[day(4, 10, 0)] * 3],
    "official-notification-abroad": [day(3, 12, 0)] * 4,
    "research": [TWO, day(4), day(6), day(10)],
    "legal-decision": [day(4), day(6), day(17), day(31)],
    "pre-publication-objection": [TWO, *[day(3)] * 3],
    "ndtf-information": [day(4), *[day(5)] * 3],
    "dispute-filing": [*[day(5)] * 2, *[day(10)] * 2],
    "incident-notice": [day(2, 10, 0, 4)] * 4,
    "follow-up-first": [day(17)] * 4,
    "follow-up-next": [day(24)] * 4,
    "interpol-result": [day(2, 10, 0, 5)] * 4,
    "executive-committee-offer": [day(1, 10, 0, 6)] * 4,
    "recall-sent": [ELEVEN, ELEVEN, day(4), day(4)],
    "records-update": [day(4, 10, 0), day(4, 10, 0), day(6), day(6)],
    "restriction-review": [day(2, 10, 0, 4)] * 4,
    "restriction-renewal": [day(1, 10, 0, 6)] * 4,
    "deferral-review": [day(4, 10, 0), day(6, 10, 0), day(10, 10, 0), day(17, 10, 0)],
}


@pytest.mark.parametrize("key", EDITION.clocks)
def test_the_time_of_each_clock_by_class(key: str) -> None:
    rule = RULES.clock(key)
    begun = washington(3, 10)
    clocks = [start_clock(rule, each, "c", begun, "case opened", CALENDAR) for each in CaseClass]
    assert [clock.due_at for clock in clocks] == DUE[key]


def test_the_most_urgent_class_escalates_within_the_hour() -> None:
    for key in (ACKNOWLEDGMENT, "answer", "research", "legal-decision"):
        for case_class in CaseClass:
            clock = start_clock(RULES.clock(key), case_class, "c", NOW, "case opened", CALENDAR)
            late = clock.alerts[-1].at - clock.due_at
            assert (late.total_seconds() == 3600) is (case_class is CaseClass.P0)


def test_the_supervisor_hears_of_a_missing_result_at_sixty_and_at_one_hundred_and_twenty_days() -> (
    None
):
    begun = washington(5, 10, month=1)
    clock = start_clock(
        RULES.clock("interpol-result"), CaseClass.P1, "c", begun, "filing made", CALENDAR
    )
    assert [(alert.kind, alert.at, alert.to) for alert in clock.alerts] == [
        ("DUE", washington(6, 10), "SUPERVISOR"),
        ("ESCALATION", washington(5, 10, month=5), "SUPERVISOR"),
    ]


REASONS = (
    PauseReason.AWAITING_SUBJECT_CONSENT,
    PauseReason.AWAITING_INTERPOL,
    PauseReason.COURT_HOLD,
    PauseReason.DUPLICATE_INVESTIGATION,
    PauseReason.LAPSE_IN_APPROPRIATIONS,
)
"""For what a clock of this edition may pause at all."""
PAUSING = {
    "answer", "research", "legal-decision", "ndtf-information", "dispute-filing", "incident-notice",
}  # fmt: skip


@pytest.mark.parametrize("key", EDITION.clocks)
def test_which_clocks_pause_for_what(key: str) -> None:
    not_p0 = (CaseClass.P1, CaseClass.P2, CaseClass.P3)
    expected: dict[PauseReason, tuple[CaseClass, ...]] = {}
    if key in PAUSING:
        expected.update(dict.fromkeys(REASONS, not_p0))
    if key in PAUSING or key == ACKNOWLEDGMENT:
        expected[PauseReason.LAPSE_IN_APPROPRIATIONS] = (CaseClass.P2, CaseClass.P3)
    assert RULES.clock(key).may_pause == expected


def test_which_clocks_a_supervisor_cannot_extend() -> None:
    assert {key for key, rule in EDITION.clocks.items() if not rule.may_extend} == {
        "official-notification",
        "official-notification-abroad",
        "deferral-review",
        "restriction-review",
        "restriction-renewal",
        "interpol-result",
        "executive-committee-offer",
    }


# --- dispositions, facts, emails ------------------------------------------------------------------

DISPOSITIONS: dict[str, tuple[str | None, str, str]] = {
    "NO_ACTION": (None, "", ""),
    "CAVEAT_ONLY": (None, "", ""),
    "INFORM_NDTF": ("NDTF_INFORMATION", "", ""),
    "OBJECT_PRE_PUBLICATION": ("PRE_PUBLICATION_OBJECTION", "", "REQUESTED"),
    "DISPUTE": (
        "FORMAL_DISPUTE",
        "RED_NOTICE WANTED_PERSON_DIFFUSION OTHER_NOTICE OTHER_DIFFUSION",
        "PUBLISHED RECEIVED_UNREVIEWED RECORDED SUSPENDED",
    ),
    "INFORM_GENERAL_SECRETARIAT": ("INCIDENT_NOTICE", "", ""),
    "REFER_CCF_INFO_TO_SUBJECT": (None, "", ""),
    "WITHDRAW_US_RECORDS": (None, "", ""),
}
"""What each files, for which kinds of communications, and in which states at INTERPOL."""


@pytest.mark.parametrize("key", EDITION.dispositions)
def test_the_dispositions(key: str) -> None:
    filing, kinds, states = DISPOSITIONS[key]
    row = RULES.disposition(key)
    assert row is not None
    assert row.filing == (FilingKind(filing) if filing else None)
    assert row.kinds == tuple(CommunicationKind(kind) for kind in kinds.split())
    assert row.states == tuple(InterpolState(state) for state in states.split())


def test_there_is_no_other_disposition_and_no_reason_of_interpol() -> None:
    assert EDITION.dispositions.keys() == DISPOSITIONS.keys()
    outcomes = {key: row.final for key, row in EDITION.interpol_outcomes.items()}
    assert outcomes == {
        "PUBLISHED": True,
        "NOT_PUBLISHED": True,
        "RECORDED": True,
        "NON_COMPLIANT": True,
        "DELETED": True,
        "WITHDRAWN": True,
        "SUSPENDED": False,
        "UNKNOWN": True,
    }
    words = " ".join(row.title for row in EDITION.interpol_outcomes.values())
    assert "reason" not in words.lower(), "they are confidential (REPORT L36)"


def test_what_a_fact_does() -> None:
    facts = EDITION.facts
    assert {key for key, row in facts.items() if row.settles} == {"NON_COMPLIANCE", "DELETION"}
    assert {key for key, row in facts.items() if row.restricts} == {
        "MESSAGE_AMENDED",
        "FURTHER_COMMUNICATION",
        "NON_COMPLIANCE",
        "DELETION",
        "SUSPENSION",
    }
    assert {row.circumstance for row in facts.values()} == {None, *BY_CIRCUMSTANCE}


@pytest.mark.parametrize("key", LetterKey)
def test_emails_say_nothing_about_anybody(key: LetterKey) -> None:
    letter = RULES.letter(key)
    words = " ".join((letter.subject, *letter.body)).lower()
    for word in ("interpol", "notice", "diffusion", "red", "official's", "subject"):
        assert word not in words.replace("restricted", "").split(), key
