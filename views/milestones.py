"""The milestones of a case or a matter: what changed where it stands, in a few words each."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.dossier import DossierState, Event
from procedure.ending import CaseCanceled, CaseClosed, CaseSuperseded
from procedure.facts import FactAdded
from procedure.matters.matter import Matter
from procedure.measures.dispute.drafting import DecisionApproved
from procedure.measures.dispute.filing import Filings, in_words
from procedure.measures.dispute.filings import FilingMade, FilingSent
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.identity import IdentityConfirmed, IdentityRefuted
from procedure.measures.notification.notifying import OfficialNotified
from procedure.measures.refugee.confirmation import StatusConfirmed
from procedure.measures.restriction import RestrictionLifted, RestrictionPlaced
from procedure.opening import CaseOpened
from procedure.reopening import CaseReopened


class Reached(NamedTuple):
    """A milestone that an event reached."""

    title: str
    note: str = ""


Says = Callable[[Any, Any, Any, Procedure], Reached | None]
"""By the state before the event, the event, and the state after it."""


def milestone_of(
    before: DossierState | None, event: Event, after: DossierState, rules: Procedure
) -> Reached | None:
    """The milestone that the event reached, if it is one."""
    if isinstance(after, Matter):
        return _of_matter(before, after)
    says = _OF_CASES.get(type(event))
    return says(before, event, after, rules) if says is not None else None


def _of_matter(before: DossierState | None, after: Matter) -> Reached | None:
    """A matter reaches each of its stages."""
    stage = after.standing.stage
    was = before.standing.stage if isinstance(before, Matter) else None
    return Reached(stage.title, stage.meaning) if stage != was else None


def _always(title: str) -> Says:
    return lambda before, event, after, rules: Reached(title)


def _opened(before: Case | None, event: CaseOpened, after: Case, rules: Procedure) -> Reached:
    return Reached("Case opened", f"Class {after.case_class}")


def _restricted(
    before: Case, event: RestrictionPlaced, after: Case, rules: Procedure
) -> Reached | None:
    return Reached("Restricted", "Before a person looks")


def _fact(before: Case, event: FactAdded, after: Case, rules: Procedure) -> Reached | None:
    """Only a fact that changes what the case is about: others are in the narrative."""
    same = (
        before.circumstances == after.circumstances
        and before.interpol_state == after.interpol_state
        and before.settled == after.settled
        and before.case_class == after.case_class
    )
    row = rules.fact(event.fact)
    return None if same or row is None else Reached(row.title)


def _decided(before: Case, event: DecisionApproved, after: Case, rules: Procedure) -> Reached:
    row = rules.disposition(event.disposition)
    return Reached("Decision approved", row.title if row is not None else "")


def _filed(
    before: Case, event: FilingMade | FilingSent, after: Case, rules: Procedure
) -> Reached | None:
    made = [one for one in after.of(Filings).made if one.filing == event.filing]
    return Reached("Filed with INTERPOL", _first_upper(in_words(made[-1].kind)) if made else "")


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _outcome(before: Case, event: OutcomeRecorded, after: Case, rules: Procedure) -> Reached:
    row = rules.interpol_outcome(event.outcome)
    return Reached("INTERPOL's outcome", row.title if row is not None else "")


_OF_CASES: Mapping[type[Event], Says] = {
    CaseOpened: _opened,
    RestrictionPlaced: _restricted,
    RestrictionLifted: _always("Restriction lifted"),
    IdentityConfirmed: _always("Identity confirmed"),
    IdentityRefuted: _always("Somebody else"),
    OfficialNotified: _always("Official notified"),
    FactAdded: _fact,
    StatusConfirmed: _always("Status confirmed to INTERPOL"),
    DecisionApproved: _decided,
    FilingMade: _filed,
    FilingSent: _filed,
    OutcomeRecorded: _outcome,
    CaseClosed: _always("Case closed"),
    CaseCanceled: _always("Case canceled"),
    CaseSuperseded: _always("Another case continues"),
    CaseReopened: _always("Case reopened"),
}
"""What each event says as a milestone of a case."""
