"""The yearly report to INTERPOL's General Secretariat (RPD25 art. 123(3))."""

from collections.abc import Iterator

from procedure.duty.duty import Duty
from procedure.recall.recall import Recall
from procedure.recall_codes import Attested
from procedure.report import Figure, Section
from procedure.reporting.counting import absent, figure, section
from procedure.reporting.records import Records, Span
from procedure.use.use import Use
from procedure.use_codes import Finding

BREACH, MONITORING = "BREACH_NOTICE", "MONITORING_REPLY"
CHECK, TRAINING = "SPOT_CHECK", "TRAINING"
"""The duties that count here, by their keys in the edition."""


def sections(records: Records, span: Span) -> tuple[Section, ...]:
    """Spot checks, incidents, training, and measures."""
    return (
        section(
            "1",
            "Spot checks",
            _duties(
                "1.checks", "Spot checks of how INTERPOL's data are used", CHECK, records, span
            ),
            _duties(
                "1.questions",
                "Questions of other bureaus about the use of their data",
                MONITORING,
                records,
                span,
            ),
        ),
        section("2", "Incidents", *_incidents(records, span)),
        section(
            "3",
            "Training",
            _duties("3.training", "Training on INTERPOL's rules", TRAINING, records, span),
        ),
        section("4", "Measures", *_measures(records, span)),
    )


def _incidents(records: Records, span: Span) -> Iterator[Figure]:
    yield _duties("2.breaches", "Security incidents with INTERPOL's data", BREACH, records, span)
    yield figure(
        "2.incidents",
        "Incidents of reliance or misuse, by how they were assessed",
        "incidents of the year",
        records.incidents(span),
        lambda one: one.finding or "NOT_ASSESSED",
        every=(*Finding, "NOT_ASSESSED"),
    )


def _measures(records: Records, span: Span) -> Iterator[Figure]:
    recalls = records.opened_of(Recall, span)
    yield figure(
        "4.recalls",
        "Recalls of data after a change or deletion, by whether they have ended",
        "recalls opened in the year",
        recalls,
        lambda one: "OPEN" if one.ended_at is None else "ENDED",
        every=("OPEN", "ENDED"),
    )
    yield figure(
        "4.holders",
        "Who got these data, by what they attested",
        "recalls opened in the year",
        [holder for one in recalls for holder in one.holders.values()],
        lambda holder: holder.attested or "NOT_ATTESTED",
        every=(*Attested, "NOT_ATTESTED"),
    )
    yield figure(
        "4.uses",
        "Requests to use data against a person, by whether they were used",
        "use requests opened in the year",
        records.opened_of(Use, span),
        _used,
        every=("USED", "NOT_USED", "NOT_KNOWN_YET"),
    )
    yield absent(
        "4.others",
        "Other measures, such as rules and technical protection",
        "Caveat has no record of them: the data protection and security officers add them.",
    )


def _used(use: Use) -> str:
    if use.used is None:
        return "NOT_KNOWN_YET"
    return "USED" if use.used else "NOT_USED"


def _duties(key: str, what: str, duty: str, records: Records, span: Span) -> Figure:
    return figure(
        key,
        f"{what}, by whether all is done about them",
        "standing duties opened in the year",
        [one for one in records.opened_of(Duty, span) if one.duty == duty],
        lambda one: "DONE" if one.ended_at is not None else "OPEN",
        every=("DONE", "OPEN"),
    )
