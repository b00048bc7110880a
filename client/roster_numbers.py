"""The roster's numbers: an order names only persons who are on the roster in use."""

from activities.roster_in_use import opened
from procedure.refusals import CaseNotReady, NotFound
from register.rosters import Rosters


class NoRosterYet(CaseNotReady):
    """Nothing can be screened yet, and nobody is protected."""

    sentence = "No roster was loaded yet: start a worker, or load one (caveat roster load)."


async def must_be_on_roster(rosters: Rosters, person: str) -> None:
    """Raise NotFound unless the roster in use has the number; NoRosterYet where there is none.

    Raises also KeyDestroyed, SealBroken, UnknownKey, RosterUnreadable.
    """
    version = await rosters.newest()
    if version is None:
        raise NoRosterYet()
    roster = await opened(rosters, version)
    if all(one.person_id != person for one in roster.persons):
        raise NotFound(what="person on the roster with the number", name=person)
