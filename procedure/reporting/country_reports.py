"""The contribution to the Country Reports, and how it differs from the report to Congress.

Both are drawn from the same incidents (REPORT L50), so that nobody must explain afterward why two
reports of one government say different things.
"""

from collections import Counter
from collections.abc import Iterator

from procedure.codes import IncidentKind
from procedure.incidents.incident import Incident
from procedure.report import Difference, Figure, Section
from procedure.reporting.counting import absent, figure, section
from procedure.reporting.incident_figures import attribution, forms, misuse_attempts
from procedure.reporting.records import Records, Span, day_of, misuse, reliance

_SOURCE = "incidents of the year that were assessed as misuse by a government"
COUNTED_BY_BOTH = "Counted by both: misuse by a government, on a day of both periods."
_TOO_EARLY = "Not here: before the year of the Country Reports."
_TOO_LATE = "Not here: after the days that this report counts."
_RELIANCE = "Not here: reliance in the United States against law or policy (element E)."
_NOT_YET = "Not in the report to Congress: outside of the days that it would count."


def sections(records: Records, span: Span) -> tuple[Section, ...]:
    """What the Department of State gets."""
    return (section("1", "Incidents of the year", *_incidents(records, span)),)


def _incidents(records: Records, span: Span) -> Iterator[Figure]:
    incidents = misuse(records.incidents(span))
    yield misuse_attempts("1.misuse", _SOURCE, incidents)
    yield figure(
        "1.decisions",
        "Incidents assessed as misuse, by what was decided or done",
        _SOURCE,
        incidents,
        lambda one: one.kind,
        every=IncidentKind,
    )
    yield forms("1.forms", _SOURCE, incidents)
    yield attribution("1.senders", _SOURCE, records, incidents)
    yield absent(
        "1.sources",
        "The credible public sources that report them",
        "Sources are in the words of the agencies' answers: the Department of State names them.",
    )


def differences(records: Records, here: Span, congress: Span) -> tuple[Difference, ...]:
    """Every incident that one of both reports counts, by why the other one does not.

    The numbers add up to what each report counts.
    """
    mine = {one.dossier for one in misuse(records.incidents(here))}
    theirs = records.incidents(congress)
    counted = {one.dossier: one for one in (*misuse(theirs), *reliance(theirs))}
    by_id = {one.dossier: one for one in records.of(Incident)}
    why: Counter[str] = Counter()
    for dossier in sorted(mine | counted.keys()):
        if dossier in mine:
            why[COUNTED_BY_BOTH if dossier in counted else _NOT_YET] += 1
        else:
            why[_reason(by_id[dossier], here)] += 1
    order = (COUNTED_BY_BOTH, _TOO_EARLY, _TOO_LATE, _RELIANCE, _NOT_YET)
    return tuple(
        Difference(
            why=one,
            here=why[one] if one in (COUNTED_BY_BOTH, _NOT_YET) else 0,
            there=why[one] if one != _NOT_YET else 0,
        )
        for one in order
    )


def _reason(incident: Incident, here: Span) -> str:
    """Why the report to Congress counts it and the Country Reports do not."""
    if incident in reliance([incident]):
        return _RELIANCE
    return _TOO_EARLY if day_of(incident) < here.first else _TOO_LATE
