"""The case as a kind of dossier: all its rule tables together, and who may know of it."""

from procedure import (
    answered_facts,
    canceling,
    corrections,
    ending,
    facts,
    joining,
    moving,
    opening,
    reopening,
    replanning,
    tracks,
)
from procedure.access import Right, may
from procedure.annex.editions import EditionUnreadable, Procedure
from procedure.annex.schema import Edition
from procedure.annex.templates import Addressee
from procedure.case import Case
from procedure.codes import OutgoingKind
from procedure.dossier import Command
from procedure.intake import screening
from procedure.kinds import Attributes, DossierKind
from procedure.measures import (
    calendar_changes,
    clock_alerts,
    clock_changes,
    coordination,
    copies,
    database_queries,
    deconfliction,
    employment,
    evidence,
    expected_dates,
    guarded,
    identity,
    information,
    interpol_review,
    long_extensions,
    matters,
    plan_changes,
    recall,
    records,
    restriction,
    sending,
    team,
    urgency,
)
from procedure.measures.ccf import dates, watch
from procedure.measures.dispute import assessment, decision, drafting, filings, follow_up, outcome
from procedure.measures.messages import composing, releasing, replies
from procedure.measures.notification import deferral, notifying
from procedure.measures.refugee import confirmation, disclosure, protection
from procedure.measures.tasks import (
    answering,
    answering_in_part,
    called,
    delegating,
    questions,
    reminding,
    silence,
    steering,
    time_asked,
)
from procedure.measures.tasks.holding import has_task
from procedure.people import Actor, Role
from procedure.rows_of import case_rows
from procedure.stages import MEASURES, position_of, stage_codes

MODULES = (
    opening,
    tracks,
    facts,
    answered_facts,
    replanning,
    joining,
    restriction,
    identity,
    coordination,
    deconfliction,
    plan_changes,
    sending,
    answering,
    questions,
    time_asked,
    silence,
    delegating,
    answering_in_part,
    called,
    reminding,
    steering,
    employment,
    notifying,
    deferral,
    decision,
    assessment,
    drafting,
    filings,
    follow_up,
    outcome,
    records,
    composing,
    releasing,
    replies,
    information,
    guarded,
    database_queries,
    evidence,
    interpol_review,
    recall,
    copies,
    protection,
    disclosure,
    confirmation,
    watch,
    dates,
    clock_alerts,
    urgency,
    clock_changes,
    long_extensions,
    expected_dates,
    matters,
    calendar_changes,
    ending,
    reopening,
    canceling,
    corrections,
    moving,
    team,
)
"""The modules whose tables make up a case, in the order in which a reader meets them."""


def visible(case: Case, actor: Actor, command: Command) -> bool:
    """Whether the actor may know of the case: as casework, or by a task of their own agency.

    Of one that is limited to its team only the team does.
    """
    if team.sees_case(case, actor) or actor.has(Role.SYSTEM):
        return True
    if may(actor, Right.SEE_CASE):
        return team.may_know_for(case, actor, command)
    return has_task(case, actor, command)


def attributes(case: Case) -> Attributes:
    """What Temporal shows about a case."""
    due, position = case.next_due(), position_of(case)
    return Attributes(
        tracks=tuple(one.track for one in position.tracks),
        stages=tuple(position.codes),
        priority=case.case_class,
        due_at=due.due_at if due else None,
        restricted=restriction.is_restricted(case),
    )


CASE: DossierKind[Case] = DossierKind(
    "case",
    "case-",
    (module.RULES for module in MODULES),
    begin=opening.begin,
    visible=visible,
    rows=case_rows,
    stage=lambda case: ",".join(stage_codes(case)),
    is_open=lambda case: case.ended is None,
    attributes=attributes,
)


def check_fits(procedure: Procedure) -> None:
    """Raise EditionUnreadable unless the edition has what its tracks and each intake need."""
    edition = procedure.edition
    used = {name for track in edition.tracks.values() for name in track.measures}
    if unknown := used - MEASURES.keys():
        raise EditionUnreadable(
            f"edition {edition.name}: tracks use unknown measures: {', '.join(sorted(unknown))}"
        )
    _holds_are_whole(edition)
    for rules in (*(module.RULES for module in MODULES), screening.RULES):
        measure = rules.measure or rules.part_of
        if measure and measure not in used:
            continue
        for clock in rules.needs.clocks:
            if clock not in edition.clocks:
                raise EditionUnreadable(f"edition {edition.name}: the clock {clock} is missing")
        for phase in rules.needs.phases:
            if sum(task.phase is phase for task in edition.tasks.values()) != 1:
                raise EditionUnreadable(
                    f"edition {edition.name}: exactly one task of the catalog has the phase {phase}"
                )


def _holds_are_whole(edition: Edition) -> None:
    """A hold on protests stops what is written in one, and all that goes to the source.

    Raises EditionUnreadable. (Clock reading 26.)
    """
    to_source = {one.outgoing for one in edition.templates.values() if one.to is Addressee.SOURCE}
    whole = {OutgoingKind.DISPUTE_SUBMISSION, *to_source}
    for task in edition.tasks.values():
        for row in task.outcomes:
            stops = {what for one in row.then for what in one.stops}
            if OutgoingKind.PROTEST in stops and (passed := whole - stops):
                raise EditionUnreadable(
                    f"edition {edition.name}: the hold {row.key} of {task.code} does not stop "
                    f"{', '.join(sorted(passed))}"
                )
