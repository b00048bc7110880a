"""The report to Congress: its elements A to I as figures (22 U.S.C. 263b(c)(2)).

Element A is the list of bureaus, which is counted in ``procedure.reporting.composing``; what
the elements ask for in words only is stated as absent.
"""

from collections.abc import Iterator

from procedure.case import Case
from procedure.codes import FilingKind, IncidentKind, OutgoingKind
from procedure.incidents.incident import Incident
from procedure.measures.ccf.requests import CcfFinding, CcfMatter, CcfRequest
from procedure.measures.dispute.assessment import Assessment
from procedure.measures.dispute.filing import Filings
from procedure.measures.messages.outbound import Messages
from procedure.message import CommunicationKind
from procedure.protest.codes import ProtestOutcome
from procedure.protest.protest import Protest
from procedure.report import Figure, Section
from procedure.reporting.counting import absent, figure, overlapping, section
from procedure.reporting.incident_figures import attempts, attribution, forms, misuse_attempts
from procedure.reporting.records import RELIANCE, Records, Span, misuse, reliance
from procedure.reporting.response import CASES, coordination, officials, response

_INCIDENTS = "incidents of the period, as counsel or a supervisor assessed them"


def sections(records: Records, span: Span) -> tuple[Section, ...]:
    """Elements B to I."""
    cases = records.opened(span)
    return (
        section("B", "Most common tactics", *_tactics(records, span, cases)),
        section("C", "Adequacy of the ways to challenge", *_challenges(records, span)),
        section("D", "How the General Secretariat acts", *_secretariat(records, span, cases)),
        section("E", "Reliance in contravention of law or policy", *_reliance(records, span)),
        section("F", "How the United States monitors and responds", *response(records, span)),
        section("G", "Abuse that targets employees for official acts", *officials(cases)),
        section(
            "H",
            "Advocacy for reform",
            absent(
                "H.advocacy",
                "What the United States did for reform and good governance",
                "Caveat keeps casework and no record of advocacy: the departments write this part.",
            ),
        ),
        section("I", "Coordination among agencies", *coordination(records, span)),
    )


def _tactics(records: Records, span: Span, cases: list[Case]) -> Iterator[Figure]:
    abuses = misuse(records.incidents(span))
    yield figure(
        "B.communications",
        "Cases by the communication that they are about",
        CASES,
        cases,
        lambda case: case.communication_kind or "NO_COMMUNICATION",
        every=CommunicationKind,
        note="A case that a report opened may have no communication.",
    )
    yield overlapping(
        "B.indicators",
        "Cases by the misuse indicators that were found for counsel's decision",
        CASES,
        cases,
        lambda case: case.of(Assessment).indicators,
        note="An indicator helps to screen; it is no finding of misuse.",
    )
    yield misuse_attempts("B.misuse", _INCIDENTS, abuses)
    yield forms("B.forms", _INCIDENTS, abuses)
    yield attribution("B.senders", _INCIDENTS, records, abuses)
    yield absent(
        "B.crimes",
        "The crimes most commonly alleged",
        "A charge is kept in the sender's own words, and nobody sorts it by offense.",
    )


def _challenges(records: Records, span: Span) -> Iterator[Figure]:
    yield figure(
        "C.protests",
        "Protests filed, by how INTERPOL decided",
        "protests filed in the period",
        [one for one in records.of(Protest) if span.has(one.filed_at)],
        lambda one: one.outcome or "PENDING",
        every=(*ProtestOutcome, "PENDING"),
    )
    yield figure(
        "C.ccf",
        "Requests to the CCF that are known, by what it found",
        "requests to the CCF whose first known day is in the period",
        [one for case in records.cases for one in _requests(case, span)],
        lambda one: one.finding or "NO_FINDING_KNOWN",
        every=(*CcfFinding, "NO_FINDING_KNOWN"),
        note="A request that the person made alone may be unknown to the United States.",
    )
    yield absent(
        "C.adequacy",
        "Whether these ways are adequate, and what they lack",
        "An assessment that people write; the figures above are what the record can add.",
    )


def _requests(case: Case, span: Span) -> Iterator[CcfRequest]:
    for request in case.of(CcfMatter).requests.values():
        first = min((day.on for day in request.days.values()), default=None)
        if span.has(first):
            yield request


def _secretariat(records: Records, span: Span, cases: list[Case]) -> Iterator[Figure]:
    yield figure(
        "D.outcomes",
        "Cases by the last outcome at INTERPOL that is known",
        CASES,
        cases,
        lambda case: case.outcome or "NONE_KNOWN",
        every=("NONE_KNOWN",),
    )
    yield figure(
        "D.filings",
        "Filings with INTERPOL, by their kind",
        "filings recorded in cases as filed in the period",
        [
            filing
            for case in records.cases
            for filing in case.of(Filings).made
            if span.has(filing.filed_at)
        ],
        lambda one: one.kind,
        every=FilingKind,
        note="INCIDENT_NOTICE is the information about an incident (22 U.S.C. 263b(b)(2)).",
    )
    yield figure(
        "D.messages",
        "Messages sent, by what they are for",
        "outgoing messages recorded as sent in the period",
        [
            message
            for case in records.cases
            for message in case.of(Messages).all
            if span.has(message.sent_at)
        ],
        lambda one: one.outgoing,
        every=(OutgoingKind.GS_INFORMATION, OutgoingKind.ANTICIPATORY_OBJECTION),
    )
    yield absent(
        "D.reasons",
        "How the General Secretariat finds political requests, and its measures on members",
        "The review of its task force is confidential (REPORT L36): only outcomes are known.",
    )


def _reliance(records: Records, span: Span) -> Iterator[Figure]:
    incidents = records.incidents(span)
    relied = reliance(incidents)
    yield figure(
        "E.incidents",
        "Incidents assessed as reliance against law or policy",
        _INCIDENTS,
        relied,
        lambda one: one.finding,
        every=RELIANCE,
    )
    yield figure(
        "E.decisions",
        "Incidents of reliance, by what was decided or done",
        _INCIDENTS,
        relied,
        _kind,
        every=IncidentKind,
    )
    yield figure(
        "E.agencies",
        "Incidents of reliance, by the agency that relied on the communication",
        _INCIDENTS,
        relied,
        lambda one: one.agency or "NO_AGENCY",
        note="NO_AGENCY: none did, such as where a court decided.",
    )
    yield figure(
        "E.remedies",
        "Incidents of reliance, by whether a remedy is on record",
        _INCIDENTS,
        relied,
        lambda one: "REMEDIED" if one.remedied_at else "NO_REMEDY_RECORDED",
        every=("REMEDIED", "NO_REMEDY_RECORDED"),
    )
    yield attempts(
        "E.attempts",
        "Incidents of reliance, carried out or attempted",
        _INCIDENTS,
        relied,
    )
    yield figure(
        "E.unassessed",
        "Incidents that nobody has assessed yet: they are in none of the figures above",
        "incidents of the period without an assessment",
        [one for one in incidents if one.finding is None],
    )


def _kind(incident: Incident) -> str:
    return incident.kind
