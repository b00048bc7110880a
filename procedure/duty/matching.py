"""A watch learns of a communication that may be a request made again, and tells the watched cases.

22 U.S.C. 263b(b)(1)(B): same individual, same set of claims or facts; any color, kind or sender.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.access import Permission
from procedure.codes import LetterKey
from procedure.dossier import Effect, Event, TimelineText
from procedure.duty.duty import Duty
from procedure.letters import to_role
from procedure.matters.common import tell_cases
from procedure.passing_between import NoteMatch
from procedure.people import SYSTEM_ID, Role
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import CommunicationId
from procedure.watch_match import Found, in_words

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class WatchMatched(Event):
    """A communication may be a request that is made again; it is restricted until a person looks.

    A likeness is no finding: people compare.
    """

    communication: CommunicationId
    version: int
    same_person: bool
    same_facts: bool


def note_match(duty: Duty, order: NoteMatch, context: "Context") -> list[Event]:
    """As long as it watches."""
    if not duty.watches_at(context.at):
        return []
    return [
        WatchMatched(
            at=context.at,
            by=SYSTEM_ID,
            communication=order.communication,
            version=order.version,
            same_person=order.same_person,
            same_facts=order.same_facts,
        )
    ]


def after_match(duty: Duty, event: WatchMatched) -> Duty:
    """It is on the page until the watch ends, and after."""
    found = Found(
        communication=event.communication,
        version=event.version,
        same_person=event.same_person,
        same_facts=event.same_facts,
    )
    return replace(duty, found=(*duty.found, found))


def match_text(duty: Duty, event: WatchMatched, rules: "Procedure") -> TimelineText:
    """``May be a request that is made again (same person): comm-..., version 1``."""
    alike = in_words(same_person=event.same_person, same_facts=event.same_facts)
    what = f"{event.communication}, version {event.version}"
    return TimelineText(f"May be a request that is made again ({alike}): {what}")


def match_effects(duty: Duty, event: WatchMatched, rules: "Procedure") -> list[Effect]:
    """Whoever holds the watch compares; each watched case says that there is something."""
    owner = duty.clocks[duty.clock].owner or Role.ANALYST
    what = "a communication may be a request that is made again"
    notes = tell_cases(duty, communication=event.communication)
    return [*notes, to_role(LetterKey.MATTER_CHANGED, owner, what=what)]


RULES = Rules(
    events=(EventRule(WatchMatched, after_match, match_text, match_effects),),
    acts=(ActRule(NoteMatch, note_match, Permission(roles=()), by_handoff=True),),
)
