"""The edition: what it says, on whose authority, and what is refused at load."""

import hashlib
import json
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from procedure.annex.editions import (
    CURRENT_EDITION,
    EditionUnreadable,
    Procedure,
    edition_names,
    procedure,
    read_edition,
)
from procedure.annex.schema import AlertedBy, Circumstance, ClockKey, FilingKind, Phase
from procedure.clocks import CaseClass, SourceKind, StopReason, start_clock
from procedure.message import CommunicationKind, InterpolState
from procedure.workdays import federal_calendar
from tests.procedure.casework import NOW

RULES = procedure(CURRENT_EDITION)
EDITION = RULES.edition

RELEASED: dict[str, str] = {}
"""The SHA-256 of each released edition's file. Cases are pinned to an edition: once it is released,
not a byte of it changes. To release one, add its line here, in the same commit that releases it
(``sha256sum procedure/annex/NAME.toml``); whatever is to change afterwards is the next edition.
"""


def text(name: str = CURRENT_EDITION) -> str:
    """The file of an edition."""
    return (files("procedure.annex") / f"{name}.toml").read_text(encoding="utf-8")


def test_a_released_edition_never_changes() -> None:
    unreleased = set(edition_names()) - set(RELEASED)
    assert unreleased <= {edition_names()[-1]}, "only the newest edition may still be changed"
    for name, digest in RELEASED.items():
        assert hashlib.sha256(text(name).encode()).hexdigest() == digest, (
            f"the released edition {name} was changed: write the next edition instead"
        )


def test_every_edition_loads_and_is_found_by_its_name() -> None:
    assert CURRENT_EDITION in edition_names()
    for name in edition_names():
        assert procedure(name).edition.name == name
    with pytest.raises(EditionUnreadable, match="no edition '1999-1'"):
        procedure("1999-1")


# --- sources -------------------------------------------------------------------------------------


def test_every_element_says_on_whose_authority() -> None:
    for name in edition_names():
        edition = procedure(name).edition
        sources = [
            row.source
            for rows in (
                edition.measures,
                edition.classes,
                edition.tasks,
                edition.routes,
                edition.facts,
                edition.dispositions,
                edition.interpol_outcomes,
            )
            for row in rows
        ]
        sources += [source for rule in edition.clocks for source in (rule.obligation, rule.time)]
        assert all(source.kind in SourceKind and source.citation for source in sources)


def test_only_law_and_what_was_read_fix_a_time() -> None:
    """No public source fixes any time of this track: each is shown as a local target."""
    for name in edition_names():
        rules = procedure(name)
        calendar = federal_calendar(rules.edition.calendar)
        for rule in rules.edition.clocks:
            for case_class in CaseClass:
                clock = start_clock(rule, case_class, "c", NOW, "case opened", calendar)
                assert clock.local_target is (
                    rule.time.kind not in (SourceKind.LAW, SourceKind.READ)
                )
                if name == "2026-1":
                    assert clock.local_target


def test_a_duty_is_never_founded_on_policy_or_memory() -> None:
    for rule in EDITION.clocks:
        assert rule.obligation.kind in (SourceKind.LAW, SourceKind.REPORT, SourceKind.READ)


# --- routing -------------------------------------------------------------------------------------

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
@pytest.mark.parametrize("circumstance", [None, *Circumstance], ids=str)
@pytest.mark.parametrize("alerted_by", AlertedBy)
def test_the_plan_by_type_circumstance_and_who_was_alerted(
    kind: CommunicationKind | None, circumstance: Circumstance | None, alerted_by: AlertedBy
) -> None:
    """The three routing factors of REPORT L44; what two of them ask is asked once."""
    given = (circumstance,) if circumstance else ()
    planned = [task.code for task in RULES.planned_tasks(kind, given, alerted_by)]
    expected = {"U5", "U6"} | BY_KIND[kind] | BY_WHO_WAS_ALERTED[alerted_by]
    expected |= {"U7"} if kind in HELD else set()
    expected |= BY_CIRCUMSTANCE[circumstance] if circumstance else set()
    assert set(planned) == expected
    assert len(planned) == len(expected)
    assert planned == [task.code for task in EDITION.tasks if task.code in expected]


def test_an_official_is_notified_and_nobody_else() -> None:
    for circumstance in Circumstance:
        planned = RULES.planned_tasks(None, (circumstance,), AlertedBy.USNCB_SCREEN)
        official = circumstance in (Circumstance.CURRENT_OFFICIAL, Circumstance.FORMER_OFFICIAL)
        assert (RULES.notification in planned) is official


def test_courts_are_never_asked() -> None:
    agencies = {task.agency for task in EDITION.tasks}
    assert not {agency for agency in agencies if "COURT" in agency or "EOIR" in agency}


OUTCOMES = {
    "U1": "CONFIRMED PROBABLE POSSIBLE NOT_MATCH INSUFFICIENT",
    "U2": "OPEN_CASE RETURN_FOR_INFO REFUSE_ASSISTANCE",
    "U3": "SUPPORTS_MISUSE NEUTRAL SUPPORTS_LEGITIMATE",
    "U4": "COMPLIANT_ON_FACE DEFICIENT",
    "U6": "DONE NOT_PRESENT FAILED",
    "U7": "DONE NOT_PRESENT FAILED",
    "U8": "ACTIVE CANCELLED NON_COMPLIANT NOT_FOUND UNREVIEWED_DIFFUSION RESTRICTED_CALL",
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


@pytest.mark.parametrize("code", OUTCOMES)
def test_the_outcomes_of_a_task(code: str) -> None:
    assert [outcome.key for outcome in RULES.task(code).outcomes] == OUTCOMES[code].split()
    for common in ("NO_HOLDINGS", "CANNOT_DISCLOSE", "OBJECTION"):
        assert RULES.outcome(code, common) is not None
    assert RULES.outcome(code, "NO_ANSWER") is None
    keys = [field.key for field in RULES.task(code).fields]
    assert keys[-4:] == ["confidence", "sources", "marking", "releasable_to"]


def test_what_an_outcome_does() -> None:
    effects = {
        (task.code, outcome.key): outcome.effect.value
        for task in EDITION.tasks
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


# --- classes, stops, dispositions ----------------------------------------------------------------


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


def test_which_clocks_stand_still_for_what() -> None:
    agencies_and_counsel = {
        "answer",
        "research",
        "legal-decision",
        "ndtf-information",
        "dispute-filing",
        "incident-notice",
    }
    not_p0 = (CaseClass.P1, CaseClass.P2, CaseClass.P3)
    not_excepted = (CaseClass.P2, CaseClass.P3)
    usual = dict.fromkeys(StopReason, not_p0) | {StopReason.LAPSE_IN_APPROPRIATIONS: not_excepted}
    for rule in EDITION.clocks:
        if rule.key in agencies_and_counsel:
            assert rule.may_stop == usual, rule.key
        elif rule.key == "acknowledgement":
            assert rule.may_stop == {StopReason.LAPSE_IN_APPROPRIATIONS: not_excepted}
        else:
            assert not rule.may_stop, f"{rule.key} never stands still"


def test_which_clocks_a_supervisor_cannot_extend() -> None:
    fixed = {rule.key for rule in EDITION.clocks if not rule.may_extend}
    assert fixed == {
        "official-notification",
        "official-notification-abroad",
        "deferral-review",
        "restriction-review",
        "restriction-renewal",
        "interpol-result",
        "executive-committee-offer",
    }


@pytest.mark.parametrize(
    ("key", "filing", "kinds", "states"),
    [
        ("NO_ACTION", None, "", ""),
        ("CAVEAT_ONLY", None, "", ""),
        ("INFORM_NDTF", "NDTF_INFORMATION", "", ""),
        ("OBJECT_PRE_PUBLICATION", "PRE_PUBLICATION_OBJECTION", "", "REQUESTED"),
        (
            "DISPUTE",
            "FORMAL_DISPUTE",
            "RED_NOTICE WANTED_PERSON_DIFFUSION OTHER_NOTICE OTHER_DIFFUSION",
            "PUBLISHED RECEIVED_UNREVIEWED RECORDED SUSPENDED",
        ),
        ("INFORM_GENERAL_SECRETARIAT", "INCIDENT_NOTICE", "", ""),
        ("REFER_CCF_INFO_TO_SUBJECT", None, "", ""),
        ("WITHDRAW_US_RECORDS", None, "", ""),
    ],
)
def test_the_dispositions(key: str, filing: str | None, kinds: str, states: str) -> None:
    row = RULES.disposition(key)
    assert row is not None
    assert row.filing == (FilingKind(filing) if filing else None)
    assert row.kinds == tuple(CommunicationKind(kind) for kind in kinds.split())
    assert row.states == tuple(InterpolState(state) for state in states.split())


def test_there_is_no_other_disposition_and_no_reason_of_interpol() -> None:
    assert len(EDITION.dispositions) == 8
    outcomes = {row.key: row.final for row in EDITION.interpol_outcomes}
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
    words = " ".join(row.title for row in EDITION.interpol_outcomes)
    assert "reason" not in words.lower(), "they are confidential (REPORT L36)"


def test_what_a_fact_does() -> None:
    facts = {row.key: row for row in EDITION.facts}
    assert {key for key, row in facts.items() if row.settles} == {"NON_COMPLIANCE", "DELETION"}
    assert {key for key, row in facts.items() if row.restricts} == {
        "MESSAGE_AMENDED",
        "FURTHER_COMMUNICATION",
        "NON_COMPLIANCE",
        "DELETION",
        "SUSPENSION",
    }
    assert {row.circumstance for row in EDITION.facts} == {None, *Circumstance}


def test_letters_tell_nothing_about_anybody() -> None:
    for letter in EDITION.letters:
        words = " ".join((letter.subject, *letter.body)).lower()
        for word in ("interpol", "notice", "diffusion", "red", "official's", "subject"):
            assert word not in words.replace("restricted", "").split(), letter.key


# --- what is refused at load ---------------------------------------------------------------------


def first(rows: list[dict[str, Any]], **conditions: object) -> dict[str, Any]:
    """The first row with these values."""
    return next(r for r in rows if all(r.get(k) == v for k, v in conditions.items()))


def drop(rows: list[dict[str, Any]], **conditions: object) -> None:
    """Take out the first row with these values."""
    rows.remove(first(rows, **conditions))


def double(rows: list[dict[str, Any]]) -> None:
    """Let the first row stand twice."""
    rows.append(rows[0])


def inline(value: object) -> str:
    """A value as TOML, on one line."""
    match value:
        case bool() | int() | str():
            return json.dumps(value)
        case date():
            return value.isoformat()
        case list():
            return f"[{', '.join(inline(item) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{key} = {inline(item)}' for key, item in value.items())}}}"
    raise TypeError(type(value).__name__)


def written(data: dict[str, Any]) -> str:
    """An edition as TOML."""
    return "\n".join(f"{key} = {inline(value)}" for key, value in data.items())


Mutation = Callable[[dict[str, Any]], object]
MUTATIONS: dict[str, tuple[Mutation, str]] = {
    "an unknown entry": (lambda d: d.update(colour="red"), "colour: Extra inputs"),
    "no name": (lambda d: d.pop("name"), "name: Field required"),
    "a bad name": (lambda d: d.update(name="spring"), "name: String should match"),
    "an unknown track": (lambda d: d.update(track="FAST"), "track: "),
    "an unknown calendar": (lambda d: d.update(calendar="lunar"), "no calendar 'lunar'"),
    "four measures": (lambda d: d["measures"].pop(), "the measures of REPORT L46 are five"),
    "a measure twice": (lambda d: double(d["measures"]), "are five, each once"),
    "no default class": (lambda d: d["classes"].pop(0), "one class row has no circumstance"),
    "an unknown class": (lambda d: d["classes"][0].update(case_class="P9"), "classes.0.case_class"),
    "no source": (lambda d: d["routes"][0].pop("source"), "routes.0.source: Field required"),
    "an unknown source": (
        lambda d: d["facts"][0]["source"].update(kind="HEARSAY"),
        "facts.0.source.kind",
    ),
    "a clock twice": (lambda d: double(d["clocks"]), "defined twice as clock: triage"),
    "a missing clock": (lambda d: drop(d["clocks"], key="triage"), "clocks are named: triage"),
    "a task's unknown clock": (
        lambda d: first(d["tasks"], code="J1").update(answer_clock="soon"),
        "clocks are named: soon",
    ),
    "a task's unknown acknowledgement": (
        lambda d: first(d["tasks"], code="J1").update(acknowledge_clock="soon"),
        "clocks are named: soon",
    ),
    "a class without time": (
        lambda d: d["clocks"][0]["duration"].pop("P3"),
        "clock triage has no duration for P3",
    ),
    "a negative time": (
        lambda d: d["clocks"][0]["duration"]["P0"].update(amount=-1),
        "clocks.0.duration.P0.amount",
    ),
    "no due rung": (lambda d: d["clocks"][0]["rungs"].pop(2), "exactly one DUE rung"),
    "a class ladder without due rung": (
        lambda d: first(d["clocks"], key="answer")["rungs_by_class"]["P0"].pop(2),
        "clock answer: a ladder has exactly one DUE rung",
    ),
    "an unknown party": (
        lambda d: d["clocks"][0]["rungs"][0].update(to="EVERYBODY"),
        "clocks.0.rungs.0.to",
    ),
    "a rung of two kinds": (
        lambda d: d["clocks"][0]["rungs"][3].update(percent=50),
        "either percent or after",
    ),
    "an unknown stop": (
        lambda d: first(d["clocks"], key="answer").update(may_stop={"HOLIDAY": ["P2"]}),
        "may_stop.HOLIDAY",
    ),
    "a task twice": (lambda d: double(d["tasks"]), "defined twice as task: U1"),
    "an outcome twice": (
        lambda d: double(d["tasks"][0]["outcomes"]),
        "defined twice as outcome of U1: CONFIRMED",
    ),
    "an outcome that all have": (
        lambda d: d["tasks"][0]["outcomes"].append({"key": "OBJECTION", "meaning": "No."}),
        "defined twice as outcome of U1: OBJECTION",
    ),
    "a field twice": (
        lambda d: double(first(d["tasks"], code="J1")["fields"]),
        "defined twice as field of J1: treaty",
    ),
    "an unknown effect": (
        lambda d: d["tasks"][0]["outcomes"][0].update(effect="ARREST"),
        "tasks.0.outcomes.0.effect",
    ),
    "a route to nobody": (lambda d: d["routes"][1]["tasks"].append("Z9"), "unknown tasks: Z9"),
    "a fact to nobody": (lambda d: d["facts"][0]["tasks"].append("Z9"), "unknown tasks: Z9"),
    "a fact that decides": (
        lambda d: d["facts"][0]["tasks"].append("U5"),
        "fact MESSAGE_AMENDED asks U5",
    ),
    "two decisions": (
        lambda d: first(d["tasks"], code="J1").update(phase="DECISION"),
        "exactly one task of the catalogue has the phase DECISION",
    ),
    "no notification": (
        lambda d: first(d["tasks"], code="N1").update(phase="COORDINATION"),
        "has the phase NOTIFICATION",
    ),
    "a filing without clock": (
        lambda d: first(d["dispositions"], key="DISPUTE").pop("filing_clock"),
        "disposition DISPUTE: a filing needs its clock",
    ),
    "a clock without filing": (
        lambda d: first(d["dispositions"], key="DISPUTE").pop("filing"),
        "disposition DISPUTE: a filing needs its clock",
    ),
    "a disposition twice": (
        lambda d: double(d["dispositions"]),
        "defined twice as disposition: NO_ACTION",
    ),
    "a fact twice": (lambda d: double(d["facts"]), "defined twice as fact: MESSAGE_AMENDED"),
    "an outcome at INTERPOL twice": (
        lambda d: double(d["interpol_outcomes"]),
        "defined twice as outcome at INTERPOL: PUBLISHED",
    ),
    "a missing letter": (
        lambda d: drop(d["letters"], key="to-file"),
        "missing: to-file",
    ),
    "a letter twice": (lambda d: double(d["letters"]), "defined twice as letter: task-sent"),
    "an unknown letter": (lambda d: d["letters"][0].update(key="greeting"), "letters.0.key"),
    "a long subject": (
        lambda d: d["letters"][0].update(subject="A task " * 12),
        "letters.0.subject",
    ),
    "a subject of two lines": (
        lambda d: d["letters"][0].update(subject="A task\nBcc: all"),
        "letters.0.subject",
    ),
    "an empty letter": (lambda d: d["letters"][0].update(body=[]), "letters.0.body"),
    "a name in a letter": (
        lambda d: d["letters"][0]["body"].append("About {name}."),
        "placeholders are {due}, {what}, {step}",
    ),
    "a brace in a letter": (
        lambda d: d["letters"][0]["body"].append("Due {due"),
        "placeholders are {due}, {what}, {step}",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_bad_edition_is_refused_with_the_entry_and_the_reason(mutation: str) -> None:
    change, said = MUTATIONS[mutation]
    data = tomllib.loads(text())
    change(data)
    with pytest.raises(EditionUnreadable) as caught:
        read_edition(written(data))
    assert said in str(caught.value)


def test_an_edition_written_anew_is_the_same() -> None:
    """What the mutations are written with loses nothing."""
    assert read_edition(written(tomllib.loads(text()))) == EDITION


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(EditionUnreadable, match="not TOML"):
        read_edition("[[clocks]")


def test_the_edition_is_whole_as_the_workflow_needs_it() -> None:
    rules = Procedure(read_edition(text()))
    for key in ClockKey:
        assert rules.clock(key).key == key
    for phase, code in (
        (Phase.NOTIFICATION, "N1"),
        (Phase.DECISION, "U5"),
        (Phase.RECORDS, "U6"),
    ):
        task = {
            Phase.NOTIFICATION: rules.notification,
            Phase.DECISION: rules.decision,
            Phase.RECORDS: rules.records,
        }[phase]
        assert (task.code, task.phase) == (code, phase)
