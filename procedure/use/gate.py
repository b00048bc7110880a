"""The gate: whether a communication may be used against a person, check by check, with reasons.

It permits a use beside other evidence only; nothing permits a use as the only basis (REPORT L66,
22 U.S.C. 263b(d)). Which checks are required follows from the purpose and from the policies in
force at the moment of the act; how each is judged is here. Pure: it reads the request, the moment
and the edition, and nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from procedure.annex.schema import Edition
from procedure.annex.use_rules import JurisdictionRow, PolicyRow
from procedure.clocks.explanation import eastern
from procedure.clocks.rules import Source
from procedure.days import day_in_washington
from procedure.message import InterpolState
from procedure.use.request import UseRequest
from procedure.use_codes import STATED, Documents, UseCheck

NOT_LIVE = {
    InterpolState.REQUESTED: "It is requested only, and not published.",
    InterpolState.RECEIVED_UNREVIEWED: "INTERPOL has not reviewed it.",
    InterpolState.SUSPENDED: "INTERPOL suspended it.",
    InterpolState.NON_COMPLIANT: "INTERPOL found it non-compliant.",
    InterpolState.DELETED: "INTERPOL deleted it.",
    InterpolState.UNKNOWN: "Its state at INTERPOL is not known.",
}
"""Why a communication in such a state is not used against anybody (REPORT L34, RPD 5(7))."""


class Finding(NamedTuple):
    """How one check was judged."""

    met: bool
    says: str
    """Why, in a sentence."""


class Check(NamedTuple):
    """One check of a request."""

    check: UseCheck
    step: str
    title: str
    required: bool
    met: bool
    says: str
    """Why it is met or not, in a sentence."""
    source: Source

    @property
    def stops(self) -> bool:
        """Whether nothing is permitted because of it."""
        return self.required and not self.met


def policies_on(edition: Edition, at: datetime) -> tuple[PolicyRow, ...]:
    """The policies in force at a moment."""
    day = day_in_washington(at)
    return tuple(row for row in edition.policies.values() if row.in_force(day))


def decisions_for(
    request: UseRequest, edition: Edition, at: datetime
) -> tuple[JurisdictionRow, ...]:
    """What courts have said that counts where the communication would be used."""
    day = day_in_washington(at)
    rows = edition.jurisdictions.values()
    return tuple(row for row in rows if row.counts(request.circuit, day))


def checks(request: UseRequest, at: datetime, edition: Edition) -> tuple[Check, ...]:
    """Every check of the edition in its order, as it is at this moment.

    ``edition`` is the one in force at the moment: the policy of that time counts, not that of the
    day on which the request was made.
    """
    policies = frozenset(row.key for row in policies_on(edition, at))
    found = []
    for row in edition.use_checks.values():
        met, says = _judged(row.key, request, at)
        required = row.required(request.purpose, policies)
        found.append(Check(row.key, row.step, row.title, required, met, says, row.source))
    return tuple(found)


def stopping(found: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks for which nothing is permitted."""
    return tuple(one for one in found if one.stops)


def _judged(check: UseCheck, request: UseRequest, at: datetime) -> Finding:
    if check not in STATED:
        return _JUDGES[check](request, at)
    statement = request.statement(check)
    if statement is None:
        return Finding(False, "Nobody has recorded it.")
    how = "Recorded in words" if statement.met else "Recorded as not met"
    return Finding(statement.met, f"{how} by {statement.by}.")


def _verified(request: UseRequest, at: datetime) -> Finding:
    """As it was looked up; or not, where the measure is allowed before that (RPD 63)."""
    found = _looked_up(request, at)
    excepted = request.exceptions[-1] if request.exceptions else None
    if found.met or excepted is None or at >= excepted.until:
        return found
    until = eastern(excepted.until)
    return Finding(True, f"NOT VERIFIED: {excepted.by} allowed it before that, until {until}.")


def _looked_up(request: UseRequest, at: datetime) -> Finding:
    """Within its time, and on the day itself where the day of the use has come."""
    found = request.verification
    if found is None:
        return Finding(False, "It was never verified, or changed since it was.")
    if at >= found.expires_at:
        return Finding(False, "The verification has expired: verify again.")
    today = day_in_washington(at)
    if today >= request.use_on and day_in_washington(found.at) != today:
        return Finding(False, "The day of the use has come: verify again today.")
    later = " Verify again on the day of the use." if today < request.use_on else ""
    return Finding(True, f"Verified by {found.by}.{later}")


def _documents_asked(request: UseRequest, at: datetime) -> Finding:
    match request.documents:
        case None:
            return Finding(False, "The source was not asked.")
        case Documents.ASKED:
            return Finding(True, "Asked; not obtained so far.")
        case Documents.OBTAINED:
            return Finding(True, "Obtained.")
        case Documents.PARTLY:
            return Finding(True, "Only some were obtained.")
        case Documents.NOT_OBTAINED:
            return Finding(True, "Asked, and not obtained.")


def _unopposed(request: UseRequest, at: datetime) -> Finding:
    notice = request.notice
    if notice is None:
        return Finding(False, "The source was not informed of the use.")
    if notice.opposed_at is not None:
        return Finding(False, "The source opposes the use.")
    if at < notice.possible_from:
        return Finding(False, "The source can still oppose the use.")
    return Finding(True, "The source was informed and did not oppose it in time.")


def _accepted(request: UseRequest, at: datetime) -> Finding:
    if not request.conditions:
        return Finding(True, "The source set no condition that is known.")
    left = sum(one.accepted_at is None for one in request.conditions.values())
    if left:
        return Finding(False, f"Conditions of the source that the agency did not accept: {left}.")
    return Finding(True, "The agency accepted every condition of the source.")


def _live(request: UseRequest, at: datetime) -> Finding:
    if (why := NOT_LIVE.get(request.state)) is not None:
        return Finding(False, why)
    return Finding(True, f"Its state is {request.state}.")


def _documented(request: UseRequest, at: datetime) -> Finding:
    return Finding(True, "This record documents it.")


_JUDGES: Mapping[UseCheck, Callable[[UseRequest, datetime], Finding]] = {
    UseCheck.VERIFIED: _verified,
    UseCheck.DOCUMENTS_ASKED: _documents_asked,
    UseCheck.NO_OPPOSITION: _unopposed,
    UseCheck.CONDITIONS_ACKNOWLEDGED: _accepted,
    UseCheck.LIVE: _live,
    UseCheck.DOCUMENTED: _documented,
}
"""How the checks that no person states are judged, by what is recorded."""
