"""What a report counts: the cases, the matters and the received communications, and in which time.

An incident counts on the day on which it happened, or on which it was recorded where that day is
not known; all else on the day on which it was opened, sent or asked, in Washington.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from procedure.annex.duties import Reporting
from procedure.case import Case, CaseEnding
from procedure.days import day_in_washington
from procedure.incidents.incident import Incident
from procedure.matters.matter import Matter
from procedure.message import Communication
from procedure.people import USNCB
from procedure.report_codes import ReportSpan
from procedure.task import HasTasks, Task
from procedure.use_codes import Finding

M = TypeVar("M", bound=Matter)
_BUREAU = "IP "
"""How the address of a national bureau begins; the General Secretariat signs as IPSG."""
RELIANCE = (Finding.CONTRARY_TO_LAW, Finding.CONTRARY_TO_POLICY, Finding.CONTRARY_TO_BOTH)
"""Somebody here relied on a communication against law or policy."""


class Span(NamedTuple):
    """The days that a report counts, both ends included, in Washington."""

    first: date
    last: date

    def has(self, moment: date | datetime | None) -> bool:
        """Whether it is in these days; nothing is in none."""
        if moment is None:
            return False
        day = day_in_washington(moment) if isinstance(moment, datetime) else moment
        return self.first <= day <= self.last


class Received(NamedTuple):
    """How many versions of communications were received in the time of the report."""

    kind: str
    restricted: bool
    versions: int


@dataclass(frozen=True, slots=True)
class Records:
    """The record as a report reads it."""

    cases: tuple[Case, ...] = ()
    matters: tuple[Matter, ...] = ()
    received: tuple[Received, ...] = ()
    senders: Mapping[str, str] = field(default_factory=dict)
    """Who stands behind a communication, by its id, as far as it can be read."""

    def opened(self, span: Span) -> list[Case]:
        """The cases that were opened in these days, without those that were opened in error."""
        return [
            case
            for case in self.cases
            if span.has(case.opened_at) and case.ended is not CaseEnding.CANCELED
        ]

    def of(self, kind: type[M]) -> list[M]:
        """All matters of a kind."""
        return [matter for matter in self.matters if isinstance(matter, kind)]

    def opened_of(self, kind: type[M], span: Span) -> list[M]:
        """The matters of a kind that were opened in these days."""
        return [matter for matter in self.of(kind) if span.has(matter.opened_at)]

    def incidents(self, span: Span) -> list[Incident]:
        """The incidents of these days."""
        return [one for one in self.of(Incident) if span.has(day_of(one))]

    def asked(self, span: Span) -> Iterator[tuple[HasTasks, Task]]:
        """The tasks of other agencies that were asked in these days, each with its dossier.

        Those of cases that were opened in error are left out.
        """
        asking: list[HasTasks] = [
            *(case for case in self.cases if case.ended is not CaseEnding.CANCELED),
            *self.matters,
        ]
        for dossier in asking:
            for task in dossier.tasks.values():
                if task.agency != USNCB and span.has(task.asked_at):
                    yield dossier, task

    def bureau_of(self, incident: Incident) -> str | None:
        """Who sent what the incident is about; None where the record does not say.

        What the incident names comes first; else the first communication of its cases counts.
        """
        about = [incident.communication] if incident.communication else []
        by_id = {case.dossier: case for case in self.cases}
        about += [
            communication
            for case in incident.cases
            if case in by_id
            for communication, version in by_id[case].communications
        ]
        return next((self.senders[one] for one in about if one in self.senders), None)


def source_of(communication: Communication) -> str | None:
    """The bureau that sent it; else the one country that issued its warrants; else nothing.

    A published notice comes from INTERPOL and not from a bureau. What tells of the state of another
    communication is nobody's request.
    """
    if communication.announces is not None:
        return None
    sender = communication.sender.strip().upper()
    if sender.startswith(_BUREAU):
        return sender
    issuing = {one.issuing_country for one in communication.charges if one.issuing_country}
    return issuing.pop() if len(issuing) == 1 else None


def day_of(incident: Incident) -> date:
    """The day on which it counts."""
    return incident.happened_on or day_in_washington(incident.opened_at)


def misuse(incidents: Iterable[Incident]) -> list[Incident]:
    """Those that were assessed as misuse of INTERPOL by a government, or an attempt at it."""
    return [one for one in incidents if one.finding is Finding.MISUSE]


def reliance(incidents: Iterable[Incident]) -> list[Incident]:
    """Those that were assessed as reliance here against law or policy."""
    return [one for one in incidents if one.finding in RELIANCE]


def span_of(reporting: Reporting, year: int, at: datetime) -> Span:
    """The days that a report counts, composed at this moment for a period of this year."""
    today = day_in_washington(at)
    if reporting.span is ReportSpan.PAST_MONTHS:
        return Span(months_before(today, reporting.months or 0), today)
    if reporting.span is ReportSpan.YEAR_BEFORE:
        year -= 1
    return Span(date(year, 1, 1), min(date(year, 12, 31), max(today, date(year, 1, 1))))


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
