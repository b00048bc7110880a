"""Every clock of the procedure is in the data, or is named here with the reason why it is not."""

import re
from dataclasses import dataclass

import pytest

from procedure.clocks.clock import Clock
from procedure.clocks.durations import Unit
from procedure.clocks.explanation import explain
from procedure.clocks.rules import AlertKind, SourceKind
from procedure.clocks.timing import start_clock
from procedure.clocks.workdays import federal_calendar
from procedure.codes import CaseClass
from tests.procedure.casework import EDITIONS, NOW

RULES = EDITIONS["2026-2"]
CLOCKS = RULES.edition.clocks
CALENDAR = federal_calendar(RULES.edition.calendar)


@dataclass(frozen=True)
class Data:
    """The rows of the edition."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class NoClock:
    """Why it is no row."""

    because: str


def keys(*names: str) -> Data:
    """Rows of the edition."""
    return Data(names)


ROWS: dict[str, Data | NoClock] = {
    "T1": NoClock("a communication is registered when its bytes are stored: T2 counts from there"),
    "T2": keys("screening"),
    "T3": keys("triage"),
    "T4": keys("case-review"),
    "T5": keys("hold-notice"),
    "T6": keys("tasks-sent"),
    "T7": keys("acknowledgment"),
    "T8": keys("answer", "interim-answer"),
    "T8d": NoClock("a supervisor gives more time for deep records: `clock extend`"),
    "T9": NoClock("not a clock but the alerts of every clock: procedure/clocks/alert_sets.py"),
    "T10": keys("official-notification", "official-notification-abroad"),
    "T11": keys("research"),
    "T12": keys("legal-decision"),
    "T13": keys("pre-publication-objection"),
    "T14": keys("ndtf-information"),
    "T15": keys("dispute-filing"),
    "T16": keys("follow-up-first", "follow-up-next", "interpol-result"),
    "T17": NoClock("no rule has a ladder to the Executive Committee (clock reading 17)"),
    "T18": keys("recall-sent", "records-update"),
    "T19": keys("consent"),
    "T20": keys("confirm-status"),
    "T21": keys("deletion-poll"),
    "T22": keys("ccf-access"),
    "T23": keys("ccf-decision"),
    "T24": keys("ccf-admissibility"),
    "T25": keys("ccf-revision"),
    "T26": keys("verification-expires"),
    "T27": keys("re-issue-watch"),
    "T28": keys("report-6503"),
    "T29": keys("briefing-6503"),
    "T30": keys("incident-notice"),
    "T31": keys("country-reports-draft", "country-reports-final"),
    "T32": keys("restriction-review", "restriction-renewal"),
    "T33": keys("foia"),
    "T34": keys("notice-status"),
    "N1": keys("pre-publication-objection"),
    "N2": keys("protest-admissibility"),
    "N3": keys("protest-source-check"),
    "N4": keys("protest-submission"),
    "N5": keys("protest-written", "protest-oral", "protest-final"),
    "N6": NoClock("disputes about the data of the United States are out of scope"),
    "N7": keys("protest-reopening"),
    "N8": keys("use-opposition"),
    "N9": keys("verification-expires"),
    "N10": keys("recall-sent", "records-update"),
    "N11": keys("copy-refresh", "download-life"),
    "N12": keys(
        "ccf-admissibility", "ccf-data-check", "ccf-access", "ccf-decision", "ccf-revision"
    ),
    "N13": keys("gs-year-report"),
    "N14": keys("suspension-ends"),
    "N15": NoClock("a measure of INTERPOL on a bureau, no duty of ours: a regime has its last day"),
}


def test_no_number_is_left_out() -> None:
    wanted = {*(f"T{n}" for n in range(1, 35)), *(f"N{n}" for n in range(1, 16)), "T8d"}
    assert wanted == ROWS.keys()


@pytest.mark.parametrize("number", ROWS)
def test_each_is_in_the_data_or_has_its_reason(number: str) -> None:
    row = ROWS[number]
    if isinstance(row, NoClock):
        assert len(row.because) > 20
        return
    assert [key for key in row.keys if key not in CLOCKS] == []


def started(key: str, case_class: CaseClass) -> Clock:
    """A clock of the edition that starts then."""
    rule = CLOCKS[key]
    until = NOW.replace(month=6) if rule.duration[case_class].unit is Unit.DATE_SET else None
    return start_clock(rule, case_class, key, NOW, "a test", CALENDAR, until)


@pytest.mark.parametrize("key", CLOCKS)
@pytest.mark.parametrize("case_class", CaseClass)
def test_why_is_it_due_then_names_the_source_the_reading_and_the_calendar(
    key: str, case_class: CaseClass
) -> None:
    rule, clock = CLOCKS[key], started(key, case_class)
    page = "\n".join(explain(clock, CALENDAR))
    assert f"{rule.obligation.kind}, {rule.obligation.citation}" in page
    assert f"{rule.time.kind} {rule.time.citation}" in page
    if rule.obligation.kind in (SourceKind.LAW, SourceKind.RULE):
        assert re.search(r"\d", rule.obligation.citation), "the article or section"
    assert f"Read as in: {rule.reading}" in page
    assert rule.reading
    by_calendar = clock.counts_business_time or clock.roll_to_workday or clock.planning_date
    if by_calendar:
        assert f"calendar {clock.calendar}" in page
    else:
        assert "Counts elapsed time" in page or clock.zone_data in page or "date was set" in page


@pytest.mark.parametrize("key", CLOCKS)
def test_every_clock_of_ours_reminds_half_way_and_warns_at_80_percent(key: str) -> None:
    rule = CLOCKS[key]
    if not rule.binds.ours:
        return
    for alerts in (rule.alerts, *rule.alerts_by_class.values()):
        if any(alert.before for alert in alerts):
            assert {AlertKind.REMINDER, AlertKind.WARNING} <= {alert.kind for alert in alerts}
            continue
        shares = {alert.percent: alert.kind for alert in alerts if alert.percent is not None}
        assert any(s <= 50 and kind is AlertKind.REMINDER for s, kind in shares.items())
        assert shares.get(80) is AlertKind.WARNING
        assert shares[100] is AlertKind.DUE
