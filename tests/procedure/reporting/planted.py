"""A planted record: incidents and cases of which every test knows how they must be counted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from procedure.case import Case, CaseEnding
from procedure.codes import Circumstance, IncidentKind, RepressionForm
from procedure.duty.duty import Duty
from procedure.duty.opening import OpenDuty
from procedure.incidents.incident import Incident
from procedure.matters.matter import Matter
from procedure.report import Report
from procedure.reporting.composing import composed
from procedure.reporting.records import Received, Records
from procedure.use_codes import Finding
from tests.procedure.casework import COUNSEL, to
from tests.procedure.matterwork import NEWEST, MatterCourse

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
"""When the reports are composed."""
XANDRIA, LUTHANIA = f"comm-{'1' * 26}", f"comm-{'2' * 26}"
SENDERS = {XANDRIA: "IP XANDRIA", LUTHANIA: "IP LUTHANIA"}
CURRENT, CITIZEN = Circumstance.CURRENT_OFFICIAL, Circumstance.US_CITIZEN
OFFICIAL_ACT, FORMER = Circumstance.OFFICIAL_CAPACITY, Circumstance.FORMER_OFFICIAL
_SHARED = to("RECORDS").case


def incident(number: int, day: str, finding: Finding | None, **fields: Any) -> Incident:
    """An incident of a day."""
    given: dict[str, Any] = {
        "kind": IncidentKind.DETENTION,
        "agency": None,
        "attempted": False,
        "forms": (),
        "reported_by": None,
        **fields,
    }
    return Incident(
        dossier=f"incident-{number:026}",
        edition=_SHARED.edition,
        calendar=_SHARED.calendar,
        last_at=NOW,
        case_class=_SHARED.case_class,
        opened_at=NOW,
        opened_by="usncb-analyst-1",
        happened_on=date.fromisoformat(day) if day else None,
        finding=finding,
        **given,
    )


def case(number: int, day: str, *circumstances: Circumstance, **fields: Any) -> Case:
    """A case that was opened on a day."""
    opened_at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    return replace(
        _SHARED,
        dossier=f"case-{number:026}",
        opened_at=opened_at.replace(hour=15),
        circumstances=circumstances,
        **fields,
    )


MISUSE, LAW, POLICY = Finding.MISUSE, Finding.CONTRARY_TO_LAW, Finding.CONTRARY_TO_POLICY
INCIDENTS = (
    incident(1, "2026-02-01", MISUSE, communication=XANDRIA, forms=(RepressionForm.THREATS,)),
    incident(2, "2026-03-01", MISUSE, communication=XANDRIA, attempted=True),
    incident(3, "2026-03-02", MISUSE, communication=LUTHANIA),
    incident(4, "2025-06-01", MISUSE, cases=(f"case-{1:026}",)),
    incident(5, "2023-05-04", MISUSE, communication=LUTHANIA),
    incident(6, "2023-05-03", MISUSE, communication=LUTHANIA),
    incident(7, "2026-01-05", LAW, agency="ICE", kind=IncidentKind.ARREST, remedied_at=NOW),
    incident(8, "2024-01-05", POLICY, agency="CBP", attempted=True),
    incident(9, "2026-01-06", Finding.NOT_AN_INCIDENT, agency="ICE"),
    incident(10, "", None),
)
"""Of the 36 months before NOW: five of misuse, of which one was attempted; two of reliance; one
that was none; one that nobody has assessed. Number 6 is a day too early."""
CASES = (
    case(1, "2025-05-30", CURRENT, OFFICIAL_ACT, communications=((LUTHANIA, 1),)),
    case(2, "2026-01-10", CURRENT, CITIZEN, communications=()),
    case(3, "2026-02-10", FORMER, communications=()),
    case(4, "2026-02-11", CURRENT, communications=(), ended=CaseEnding.CANCELED),
    case(5, "2022-02-11", CURRENT, communications=()),
)
"""Three count: the fourth was opened in error, the fifth is too old."""
RECEIVED = (Received("RED_NOTICE", True, 3), Received("PLAIN_MESSAGE", False, 40))


def records(incidents: Iterable[Matter] = INCIDENTS, cases: Iterable[Case] = CASES) -> Records:
    """The planted record."""
    return Records(cases=tuple(cases), matters=tuple(incidents), received=RECEIVED, senders=SENDERS)


@cache
def opened(duty: str) -> Duty:
    """A duty of 2026 that has just opened."""
    state = MatterCourse.open(COUNSEL, OpenDuty, duty=duty, period="2026").matter
    assert isinstance(state, Duty)
    return state


def duty_of_2025(duty: str, month: int, *, done: bool = False) -> Duty:
    """A duty that opened in a month of 2025."""
    opened_at = datetime(2025, month, 1, 15, tzinfo=UTC)
    return replace(opened(duty), opened_at=opened_at, ended_at=NOW if done else None)


def report(duty: str, held: Records, *, bureaus: bool = True, at: datetime = NOW) -> Report:
    """The report of a duty of 2026."""
    duties = NEWEST.edition.duties
    row = duties[duty]
    assert row.report is not None
    congress = duties["REPORT_6503"].report
    return composed(
        opened(duty), row, row.report, held, at, with_bureaus=bureaus, congress=congress
    )


def counts(report: Report, key: str) -> dict[str, int]:
    """The parts of a figure that are not empty."""
    return {part.name: part.count for part in report.figures()[key].parts if part.count}
