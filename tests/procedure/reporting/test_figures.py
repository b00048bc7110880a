"""The figures of the standing reports, on a planted record and on any other one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.codes import Circumstance, IncidentKind, RepressionForm
from procedure.message import Charge, Communication, CommunicationKind, InterpolState
from procedure.report import Bureau, Figure, Part, Previous
from procedure.reporting.composing import compared
from procedure.reporting.country_reports import COUNTED_BY_BOTH
from procedure.reporting.records import months_before, source_of
from procedure.use_codes import Finding
from tests.procedure.reporting.planted import (
    CASES,
    LUTHANIA,
    NOW,
    XANDRIA,
    case,
    counts,
    duty_of_2025,
    incident,
    records,
    report,
)

CONGRESS: dict[str, tuple[int | None, dict[str, int]]] = {
    "B.communications": (3, {"RED_NOTICE": 3}),
    "B.misuse": (5, {"CARRIED_OUT": 4, "ATTEMPTED": 1}),
    "B.forms": (5, {"THREATS": 1}),
    "B.senders": (5, {"SENDER_KNOWN": 5}),
    "B.crimes": (None, {}),
    "C.protests": (0, {}),
    "C.adequacy": (None, {}),
    "D.reasons": (None, {}),
    "E.incidents": (2, {"CONTRARY_TO_LAW": 1, "CONTRARY_TO_POLICY": 1}),
    "E.decisions": (2, {"ARREST": 1, "DETENTION": 1}),
    "E.agencies": (2, {"ICE": 1, "CBP": 1}),
    "E.remedies": (2, {"REMEDIED": 1, "NO_REMEDY_RECORDED": 1}),
    "E.attempts": (2, {"ATTEMPTED": 1, "CARRIED_OUT": 1}),
    "E.unassessed": (1, {}),
    "F.received": (43, {"RED_NOTICE": 3, "PLAIN_MESSAGE": 40}),
    "F.restricted": (43, {"RESTRICTED": 3, "NOT_RESTRICTED": 40}),
    "F.cases": (3, {"OPEN": 3}),
    "F.persons": (3, {"CURRENT_OFFICIAL": 2, "US_CITIZEN": 1}),
    "G.employees": (2, {"OFFICIAL_ACT": 1, "NOT_KNOWN_AS_OFFICIAL_ACT": 1}),
    "G.notified": (1, {"DUE": 1}),
    "G.former": (1, {}),
    "H.advocacy": (None, {}),
    "I.answers": (32, {"IN_TIME": 32}),
    "I.persons": (4, {"CURRENT_OFFICIAL": 3, "US_CITIZEN": 1}),
}
"""What the planted record comes to in the report to Congress of 36 months."""


def test_the_report_to_congress_counts_what_is_in_the_record() -> None:
    found = report("REPORT_6503", records())
    assert (found.first, found.last) == (date(2023, 5, 4), date(2026, 5, 4))
    figures = found.figures()
    assert {key: (figures[key].count, counts(found, key)) for key in CONGRESS} == CONGRESS
    assert [section.key for section in found.sections] == [*"BCDEFGHI"]
    absent = [one for one in figures.values() if one.count is None]
    assert all(one.note and one.source == "not in the record" for one in absent)


def test_a_bureau_is_listed_from_its_second_incident_on() -> None:
    listed = report("REPORT_6503", records()).bureaus
    assert listed == (
        Bureau(address="IP LUTHANIA", incidents=3, attempted=0),
        Bureau(address="IP XANDRIA", incidents=2, attempted=1),
    )
    assert report("REPORT_6503", records(), bureaus=False).bureaus is None
    year = report("COUNTRY_REPORTS", records()).bureaus
    assert year is not None
    assert [(one.address, one.incidents) for one in year] == [("IP XANDRIA", 2), ("IP LUTHANIA", 1)]


BY_MANY = (Charge(text="Fraud", issuing_country="XA"), Charge(text="", issuing_country="LU"))


@pytest.mark.parametrize(
    ("sender", "fields", "source"),
    [
        ("ip Xandria ", {"charges": BY_MANY}, "IP XANDRIA"),
        ("INTERPOL PUBLIC NOTICES", {"charges": BY_MANY[:1]}, "XA"),
        ("INTERPOL PUBLIC NOTICES", {"charges": BY_MANY}, None),
        ("IPSG", {}, None),
        ("IP XANDRIA", {"announces": InterpolState.DELETED}, None),
    ],
)
def test_who_stands_behind_a_communication(
    sender: str, fields: dict[str, Any], source: str | None
) -> None:
    one = Communication(
        kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        sender=sender,
        reference="1",
        **fields,
    )
    assert source_of(one) == source


def test_an_incident_without_a_known_sender_is_on_no_list() -> None:
    known = records([incident(1, "2026-02-01", Finding.MISUSE, communication=f"comm-{'9' * 26}")])
    found = report("REPORT_6503", known)
    assert counts(found, "B.senders") == {"NOT_KNOWN": 1}
    assert found.bureaus == ()


def test_the_country_reports_count_the_same_incidents_and_say_where_they_differ() -> None:
    found = report("COUNTRY_REPORTS", records())
    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 5, 4))
    assert counts(found, "1.misuse") == {"CARRIED_OUT": 2, "ATTEMPTED": 1}
    rows = {row.why: (row.here, row.there) for row in found.differences}
    assert rows[COUNTED_BY_BOTH] == (3, 3)
    assert sorted(rows.values()) == [(0, 0), (0, 0), (0, 2), (0, 2), (3, 3)]
    (early,) = (why for why in rows if "before the year" in why)
    (relied,) = (why for why in rows if "reliance" in why)
    assert rows[early] == rows[relied] == (0, 2)


def test_the_yearly_report_counts_the_year_before() -> None:
    found = report("GS_YEAR_REPORT", records(), at=datetime(2026, 2, 1, tzinfo=UTC))
    assert (found.first, found.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert counts(found, "2.incidents") == {"MISUSE": 1}


def test_the_yearly_report_counts_spot_checks_and_training() -> None:
    held = [duty_of_2025("SPOT_CHECK", 4), duty_of_2025("SPOT_CHECK", 10, done=True)]
    held.append(duty_of_2025("TRAINING", 4, done=True))
    found = report("GS_YEAR_REPORT", records(held), at=datetime(2026, 2, 1, tzinfo=UTC))
    assert counts(found, "1.checks") == {"OPEN": 1, "DONE": 1}
    assert counts(found, "3.training") == {"DONE": 1}
    later = replace(held[0], opened_at=NOW)
    assert counts(report("GS_YEAR_REPORT", records([later])), "1.checks") == {}, "of this year"


def test_a_report_shows_what_changed_since_the_one_before() -> None:
    before = report("REPORT_6503", records(cases=CASES[:1]))
    named = Previous(duty=before.duty, number=before.number, composed_at=NOW, sha256="0" * 64)
    found = compared(report("REPORT_6503", records()), before, named).figures()
    assert (found["F.cases"].count, found["F.cases"].before) == (3, 1)
    citizens = next(part for part in found["F.persons"].parts if part.name == "US_CITIZEN")
    assert (citizens.count, citizens.before) == (1, 0)


def test_parts_that_do_not_add_up_are_no_figure() -> None:
    parts = (Part(name="ONE", count=1),)
    with pytest.raises(ValueError, match="come to 1 and not to 2"):
        Figure(key="X", what="", source="", count=2, parts=parts)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
    ],
)
def test_so_many_months_before(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31)).map(date.isoformat)
INCIDENT_FIELDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(IncidentKind),
        "agency": st.sampled_from((None, "ICE", "CBP")),
        "attempted": st.booleans(),
        "forms": st.lists(st.sampled_from(RepressionForm), unique=True).map(tuple),
        "communication": st.sampled_from((None, XANDRIA, LUTHANIA)),
        "remedied_at": st.sampled_from((None, NOW)),
    }
)


@given(
    planted=st.lists(
        st.tuples(st.just("") | DAYS, st.none() | st.sampled_from(Finding), INCIDENT_FIELDS),
        max_size=12,
    ),
    opened=st.lists(st.tuples(DAYS, st.lists(st.sampled_from(Circumstance), unique=True))),
)
def test_figures_add_up_and_every_difference_has_its_reason(
    planted: list[tuple[str, Finding | None, dict[str, Any]]],
    opened: list[tuple[str, list[Circumstance]]],
) -> None:
    """Parts add up by the figures' own check; here, that figures agree with each other."""
    held = records(
        [incident(n, day, found, **fields) for n, (day, found, fields) in enumerate(planted)],
        [case(n, day, *known, communications=()) for n, (day, known) in enumerate(opened)],
    )
    congress, state = report("REPORT_6503", held), report("COUNTRY_REPORTS", held)
    figures, theirs = congress.figures(), state.figures()
    counted = (figures["B.misuse"].count or 0) + (figures["E.incidents"].count or 0)
    assert sum(row.there for row in state.differences) == counted
    assert sum(row.here for row in state.differences) == theirs["1.misuse"].count
    for key in ("E.decisions", "E.agencies", "E.remedies", "E.attempts"):
        assert figures[key].count == figures["E.incidents"].count
    for key in ("B.communications", "D.outcomes", "F.persons", "F.decisions"):
        assert figures[key].count == figures["F.cases"].count
    listed = {one.address: one.incidents for one in state.bureaus or ()}
    assert sum(listed.values()) == counts(state, "1.senders").get("SENDER_KNOWN", 0)
    assert all(one.incidents >= 2 for one in congress.bureaus or ())
