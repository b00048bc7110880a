"""The figures about incidents that several reports have, so that all say them the same way."""

from collections.abc import Sequence

from procedure.codes import RepressionForm
from procedure.incidents.incident import Incident
from procedure.report import Figure
from procedure.reporting.counting import NOT_KNOWN, figure, overlapping
from procedure.reporting.records import Records


def attempts(key: str, title: str, source: str, incidents: Sequence[Incident]) -> Figure:
    """How many were carried out, and how many attempted: both count (REPORT L10)."""
    return figure(
        key,
        title,
        source,
        incidents,
        lambda one: "ATTEMPTED" if one.attempted else "CARRIED_OUT",
        every=("ATTEMPTED", "CARRIED_OUT"),
    )


def misuse_attempts(key: str, source: str, incidents: Sequence[Incident]) -> Figure:
    """How much of the misuse was carried out, and how much attempted."""
    title = "Incidents assessed as misuse by a government, carried out or attempted"
    return attempts(key, title, source, incidents)


def forms(key: str, source: str, incidents: Sequence[Incident]) -> Figure:
    """Of which forms of repression the misuse was a part; an incident may be of several."""
    return overlapping(
        key,
        "Incidents assessed as misuse, by the form of repression that they were part of",
        source,
        incidents,
        lambda one: one.forms,
        every=RepressionForm,
    )


def attribution(key: str, source: str, records: Records, incidents: Sequence[Incident]) -> Figure:
    """Of how many incidents the record says who sent the communication; it names nobody."""
    return figure(
        key,
        "Incidents assessed as misuse, by whether the record says which bureau was behind it",
        source,
        incidents,
        lambda one: "SENDER_KNOWN" if records.bureau_of(one) else None,
        every=("SENDER_KNOWN", NOT_KNOWN),
        note="Only where it does can an incident count for a bureau on the list.",
    )
