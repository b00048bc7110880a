"""Where a case is: the stage of each track, and one sentence for the whole case."""

from typing import NamedTuple

from procedure.case import Case, CaseEnding, Stage, Standing, Track
from procedure.measures import coordination, information, interpol_review, recall, records
from procedure.measures.ccf import watch
from procedure.measures.dispute import decision, filings
from procedure.measures.notification import notifying
from procedure.measures.refugee import confirmation, disclosure, protection
from procedure.people import USNCB
from procedure.tables import Rules

MEASURES: dict[str, Rules] = {
    rules.measure: rules
    for rules in (
        coordination.RULES,
        decision.RULES,
        filings.RULES,
        records.RULES,
        notifying.RULES,
        information.RULES,
        interpol_review.RULES,
        recall.RULES,
        protection.RULES,
        disclosure.RULES,
        confirmation.RULES,
        watch.RULES,
    )
}
"""The measures that tracks can use, by their names."""

CLOSING = Stage("CLOSING", "Ready to close", "All measures of the track are done.")
STAGES_OF: dict[str, tuple[Stage, ...]] = {
    "coordination": (coordination.COORDINATION,),
    "decision": (decision.DECISION,),
    "filings": (filings.FILING, filings.FOLLOWED_UP),
    "records": (records.RECORDS,),
    "information": (information.INFORMING,),
    "interpol_review": (interpol_review.REVIEW,),
    "recall": (recall.RECALL,),
    "protection": (protection.PROTECTION,),
    "disclosure": (disclosure.DISCLOSURE,),
    "confirmation": (confirmation.CONFIRMATION, confirmation.DELETION),
    "ccf": (watch.BEFORE_THE_CCF,),
}
"""The stages that a track passes at each measure; one without any runs meanwhile."""
STAGES: tuple[Stage, ...] = (*(one for found in STAGES_OF.values() for one in found), CLOSING)
"""The stages of open cases, in the order of the procedure."""

ENDINGS = {
    CaseEnding.CLOSED: Stage("CLOSED", "Closed", "The procedure is complete."),
    CaseEnding.CANCELED: Stage("CANCELED", "Canceled", "The case was opened in error."),
    CaseEnding.SUPERSEDED: Stage(
        "SUPERSEDED", "Superseded", "Another case continues in its place."
    ),
}


class TrackStage(NamedTuple):
    """The stage of one track, and who must act."""

    track: str
    standing: Standing


def standing_of(case: Case, track: Track, measures: dict[str, Rules] = MEASURES) -> Standing:
    """Where the track is: at its first measure that is not done."""
    for name in track.measures:
        find = measures[name].standing if name in measures else None
        standing: Standing | None = find(case) if find is not None else None
        if standing is not None:
            return standing
    return _closing(case)


def _closing(case: Case) -> Standing:
    """Nothing is left of the tracks; an agency may still have a task."""
    waits_on = ", ".join(_holders(case)) or USNCB
    return Standing(CLOSING, waits_on, "the case can be closed")


def is_done(case: Case, track: Track) -> bool:
    """Whether each measure of the track is done."""
    return standing_of(case, track).stage is CLOSING


def _holders(case: Case) -> list[str]:
    open_tasks = set(coordination.open_tasks(case))
    return sorted({case.tasks[task].with_whom for task in open_tasks})


def stages(case: Case) -> list[TrackStage]:
    """The stage of each track that the case still follows; of each one where it has ended."""
    if case.ended is not None:
        ended = Standing(ENDINGS[case.ended], "nobody", "nothing is left to do")
        return [TrackStage(track, ended) for track in case.tracks]
    return [
        TrackStage(track.track, standing_of(case, track))
        for track in case.tracks.values()
        if track.ended_at is None
    ]


class Position(NamedTuple):
    """Where a case is, found once for all that is said about it."""

    case: Case
    tracks: list[TrackStage]
    """As ``stages`` gives them."""
    standings: list[Standing]
    """Where the tracks are; a case that follows none any more is closing."""

    @property
    def codes(self) -> list[str]:
        """The stages in code words, each once."""
        if self.case.ended is not None:
            return [ENDINGS[self.case.ended].code]
        return list(dict.fromkeys(one.stage.code for one in self.standings))

    @property
    def titles(self) -> str:
        """The same in words."""
        if self.case.ended is not None:
            return ENDINGS[self.case.ended].title
        return ", ".join(dict.fromkeys(one.stage.title for one in self.standings))

    @property
    def waits_on(self) -> str:
        """Who must act next, over all tracks."""
        if self.case.ended is not None:
            return "nobody"
        return ", ".join(dict.fromkeys(one.waits_on for one in self.standings))

    @property
    def parts(self) -> tuple[str, ...]:
        """Of each track who must act, and what comes next; what is the same only once."""
        if self.case.ended is not None:
            return (f"{ENDINGS[self.case.ended].title}; nobody has to act",)
        said = (
            f"{one.stage.title}: waiting for {one.waits_on}; then {one.then}"
            for one in self.standings
        )
        return tuple(dict.fromkeys(said))

    @property
    def sentence(self) -> str:
        """The same for the whole case."""
        return f"{'. '.join(self.parts)}."


def position_of(case: Case) -> Position:
    """Where the case is."""
    tracks = stages(case)
    return Position(case, tracks, [one.standing for one in tracks] or [_closing(case)])


def stage_codes(case: Case) -> list[str]:
    """The stages of the case in code words, each once."""
    return position_of(case).codes


def stage_titles(case: Case) -> str:
    """The same in words."""
    return position_of(case).titles


def left_to_do(case: Case) -> list[str]:
    """What must be done before the case can be closed, in words."""
    left = [
        f"{one.standing.stage.title} is not done, which waits for {one.standing.waits_on}"
        for one in stages(case)
        if one.standing.stage is not CLOSING
    ]
    used = {name for track in case.tracks.values() for name in track.measures}
    for name, rules in MEASURES.items():
        if name in used and rules.left is not None:
            left += rules.left(case)
    return list(dict.fromkeys(left))
