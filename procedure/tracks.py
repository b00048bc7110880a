"""The tracks of a case: which responses it follows, and when each one joins and ends.

Rules in the edition choose tracks by three factors: the communication, which agency was alerted,
and the circumstances (REPORT L44). A track may join later, when a fact arrives.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, Track
from procedure.dossier import Event, Step, TimelineText
from procedure.people import SYSTEM_ID, Role
from procedure.planning import plan_of
from procedure.routing import factors
from procedure.stages import is_done
from procedure.tables import ActRule, EventRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class EndTrack(Step):
    """The track has done all that it does."""

    act: Literal["end_track"] = "end_track"
    track: str


class TrackJoined(Event):
    """The case follows a track from now on."""

    track: str
    because: str
    """The factors that chose it, in code words."""
    measures: tuple[str, ...]


class TrackEnded(Event):
    """The track has done all that it does."""

    track: str


def after_joining(case: Case, event: TrackJoined) -> Case:
    """One track more."""
    joined = Track(
        track=event.track,
        because=event.because,
        joined_at=event.at,
        measures=event.measures,
    )
    return replace(case, tracks={**case.tracks, event.track: joined})


def after_ending(case: Case, event: TrackEnded) -> Case:
    """The other tracks continue."""
    ended = replace(case.tracks[event.track], ended_at=event.at)
    return replace(case, tracks={**case.tracks, event.track: ended})


def join_tracks(case: Case, context: "Context") -> list[Event]:
    """The tracks that the factors choose, that the case does not follow yet, and that do something.

    What they would do follows from the facts that are known: a recall without a copy does nothing.
    """
    chosen = plan_of(factors(case), context.rules).tracks
    joined = [
        TrackJoined(
            at=context.at,
            by=SYSTEM_ID,
            track=one.track,
            because=one.because,
            measures=context.rules.track(one.track).measures,
        )
        for one in chosen
        if one.track not in case.tracks
    ]
    return [event for event in joined if not _does_nothing(case, event)]


def _does_nothing(case: Case, event: TrackJoined) -> bool:
    after = after_joining(case, event)
    return is_done(after, after.tracks[event.track])


def leave_tracks(case: Case, context: "Context") -> list[Event]:
    """A track that nothing chooses any more ends where another one does all that it does."""
    chosen = [one.track for one in plan_of(factors(case), context.rules).tracks]
    return [
        TrackEnded(at=context.at, by=SYSTEM_ID, track=track.track)
        for track in case.tracks.values()
        if track.ended_at is None and _is_replaced(case, track, chosen)
    ]


def _is_replaced(case: Case, track: Track, chosen: list[str]) -> bool:
    """Whether others that are chosen do what this one does, and nothing chooses this one."""
    if track.track in chosen:
        return False
    others = {name for key in chosen if key in case.tracks for name in case.tracks[key].measures}
    return others.issuperset(track.measures)


def join_again(case: Case, context: "Context") -> list[Event]:
    """The tracks that had ended and have something to do again, which no other one does."""
    chosen = [one.track for one in plan_of(factors(case), context.rules).tracks]
    return [
        TrackJoined(
            at=context.at,
            by=SYSTEM_ID,
            track=track.track,
            because=track.because,
            measures=track.measures,
        )
        for track in case.tracks.values()
        if track.ended_at is not None
        and not is_done(case, track)
        and not _is_replaced(case, track, chosen)
    ]


def joined(case: Case, context: "Context") -> list[Event]:
    """The tracks that it joins, for the first time or again, by what is known now."""
    chain = context.chain(case)
    chain.add(join_tracks(chain.state, context))
    chain.add(join_again(chain.state, context))
    return chain.events


def end_track(case: Case, step: EndTrack, context: "Context") -> list[Event]:
    """Once, and not while something is left to do: a fact may have come meanwhile."""
    track = case.tracks.get(step.track)
    if case.ended is not None or track is None or track.ended_at is not None:
        return []
    if not is_done(case, track):
        return []
    return [TrackEnded(at=context.at, by=SYSTEM_ID, track=step.track)]


def joining_text(case: Case, event: TrackJoined, rules: "Procedure") -> TimelineText:
    """``Track joined: Protection of current and former U.S. officials``."""
    return TimelineText(f"Track joined: {rules.track(event.track).title}")


def ending_text(case: Case, event: TrackEnded, rules: "Procedure") -> TimelineText:
    """``Track ended: ...``."""
    return TimelineText(f"Track ended: {rules.track(event.track).title}")


RULES = Rules(
    join_tracks=joined,
    events=(
        EventRule(TrackJoined, after_joining, joining_text),
        EventRule(TrackEnded, after_ending, ending_text),
    ),
    acts=(ActRule(EndTrack, end_track, Permission(roles=(Role.SYSTEM,))),),
)
