"""The rows of the lists, as they follow from what a case or an intake is."""

from datetime import datetime
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.intake.intake import TRIAGE, Intake, IntakeState, RestrictionConfirmed
from procedure.measures.messages.outbound import Messages, message_rows
from procedure.measures.restriction import is_restricted
from procedure.measures.team import Team
from procedure.rows import CasePeople, CaseRow, CaseState, CaseTeam, IntakeRow, Rows, TrackRow
from procedure.stages import Position, position_of
from procedure.task_rows import changed_task_rows, parts_in_tasks

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


def state_of(case: Case) -> CaseState:
    """Whether the case is in progress."""
    return CaseState.OPEN if case.ended is None else CaseState.ENDED


def case_row(position: Position) -> CaseRow:
    """The case as its list row."""
    case = position.case
    due = case.next_due()
    return CaseRow(
        case_id=case.dossier,
        state=state_of(case),
        stage=",".join(position.codes),
        case_class=case.case_class,
        restricted=is_restricted(case),
        next_due_at=due.due_at if due else None,
        next_due_label=due.label if due else None,
        waiting_on=position.waits_on,
        opened_at=case.opened_at,
        closed_at=case.ended_at,
        attempt=case.attempt,
        revision=case.revision,
        person_id=case.person,
        number=case.number,
    )


def track_rows(position: Position) -> tuple[TrackRow, ...]:
    """The tracks of the case as list rows."""
    case = position.case
    now = {one.track: one.standing.stage.code for one in position.tracks}
    return tuple(
        TrackRow(
            case_id=case.dossier,
            track=track.track,
            stage=now.get(track.track, "ENDED"),
            joined_at=track.joined_at,
            ended_at=track.ended_at or case.ended_at,
        )
        for track in case.tracks.values()
    )


def case_rows(before: Case | None, after: Case, rules: "Procedure") -> Rows:
    """The rows of a case that changed between two states."""
    position = position_of(after)
    tracks = track_rows(position)
    changed = before is None or track_rows(position_of(before)) != tracks
    same_people = before is not None and before.people == after.people
    team = after.of(Team)
    same_team = (before.of(Team) if before else Team()) == team
    return Rows(
        case=case_row(position),
        people=None if same_people else CasePeople(case_id=after.dossier, people=after.people),
        team=None if same_team else _team_row(after.dossier, team),
        tracks=tracks if changed else (),
        tasks=changed_task_rows(before, after, rules),
        parts=parts_in_tasks(before, after),
        messages=message_rows(
            after, before.of(Messages).all if before else (), after.of(Messages).all
        ),
    )


def _team_row(case: str, team: Team) -> CaseTeam:
    return CaseTeam(case_id=case, members=team.members, emergencies=dict(team.emergencies))


def intake_rows(before: Intake | None, after: Intake, rules: "Procedure") -> Rows:
    """The row of an intake, and whom the case is about that its confirmation opens.

    From the confirmation on nobody opens another case about the person by accident, although the
    case learns of it a moment later.
    """
    screened = after.screened
    persons = tuple(h.person for h in screened.hits if h.restricts) if screened else ()
    case = after.confirmed.case if after.confirmed else next(iter(after.informed), None)
    due = triage_due(after)
    settled = after.ended is not None and (before is None or before.ended is not after.ended)
    return Rows(
        people=_people_of_opening(before, after),
        intake=IntakeRow(
            communication_id=after.communication,
            version=after.version,
            state=after.state,
            restricted=after.restricted,
            hit_count=len(persons),
            case_id=case,
            persons=persons,
            due_at=due.due_at if due is not None else None,
            level=screened.hits[0].level if screened and screened.hits else None,
            incomplete=screened is not None and (screened.incomplete or screened.failed),
            proposed_by=after.proposed.by if after.proposed else None,
            proposed_at=_proposed_at(before, after),
            decided=after.decided is not None,
            settled_at=after.last_at if settled else None,
            reasons=screened.reasons if screened else None,
        ),
    )


def _proposed_at(before: Intake | None, after: Intake) -> datetime | None:
    """When the lift was proposed that waits; unset where that was before this act."""
    known = before.proposed if before is not None else None
    return after.last_at if after.proposed is not None and after.proposed != known else None


def triage_due(intake: Intake) -> Clock | None:
    """The clock by which a person must confirm or lift."""
    running = (one for one in intake.clocks.values() if one.rule == TRIAGE and one.running)
    return min(running, key=lambda clock: clock.due_at, default=None)


def _people_of_opening(before: Intake | None, after: Intake) -> CasePeople | None:
    """Whom a case is about that opens now; nobody where it could not open after all."""
    opening, opened = _opening(before), _opening(after)
    if opened is not None and opened != opening:
        return CasePeople(case_id=opened.case, people=(opened.person,))
    if opening is None or opened is not None or opening.case in after.informed:
        return None
    return CasePeople(case_id=opening.case, people=())


def _opening(intake: Intake | None) -> RestrictionConfirmed | None:
    """The confirmation whose new case has not answered yet."""
    if intake is None or intake.state is not IntakeState.CONFIRMED or intake.confirmed is None:
        return None
    return None if intake.confirmed.attached else intake.confirmed
