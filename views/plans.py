"""The plan of a case as a person reads it: of an open one, and of one that a hit would open."""

from collections.abc import Iterable
from datetime import datetime

from activities.installed import packaged_editions
from activities.recorder import Recorder
from client.named import Named, NotScreened
from procedure.access import Right, may, reader_of
from procedure.annex.conditions import Factors
from procedure.annex.editions import Procedure
from procedure.clocks.timing import start_clock
from procedure.clocks.workdays import FederalCalendar
from procedure.codes import AlertedBy, Circumstance, Phase
from procedure.intake.intake import Intake, intake_id
from procedure.intake.passing import known_of
from procedure.measures.coordination import check_left_out, plan_now
from procedure.people import Actor
from procedure.planned_clocks import with_clocks
from procedure.planning import Choices, Plan, plan_of
from procedure.refusals import NotFound
from procedure.versions import meant, split
from views.files import CaseFile
from views.looks import Looks, View

SENT_AT_ONCE = (Phase.COORDINATION, Phase.MATTER)
"""The phases whose tasks are sent when a case opens, unless they wait for another answer."""


def plan_for(factors: Factors, rules: Procedure, left_out: Iterable[str] = ()) -> Plan:
    """What a case would do that opens with these factors, with its clocks."""
    choices = Choices(dropped=tuple(left_out))
    return with_clocks(plan_of(factors, rules, choices=choices), rules)


def due_times(
    plan: Plan, rules: Procedure, at: datetime, calendar: FederalCalendar
) -> dict[str, datetime]:
    """When each task that is sent at once is due if the case opens then, by the task's code.

    Tasks that come later, or wait for another answer, have no time yet.
    Raises CalendarDoesNotReach.
    """
    found = {}
    for task in plan.tasks:
        if task.phase in SENT_AT_ONCE and not task.after:
            rule = rules.clock(rules.answer_clock(task.code))
            clock = start_clock(rule, plan.case_class, task.code, at, "", calendar)
            found[task.code] = clock.due_at
    return found


def plan_of_file(file: CaseFile) -> Plan:
    """What an open case does by what is known of it now, with its clocks."""
    rules = file.book.procedure
    return with_clocks(plan_now(file.case, rules), rules)


class HitPlans:
    """Plans the case that a confirmed hit would open."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        """``looks`` records that somebody looked at the communication."""
        self._recorder = recorder
        self._looks = looks

    async def plan(
        self,
        actor: Actor,
        communication: str,
        *,
        person: str | None = None,
        circumstances: Iterable[Circumstance] = (),
        left_out: tuple[str, ...] = (),
    ) -> Plan:
        """The plan by the edition in force now; confirming with the same options gives the same.

        ``person`` is whom the hit is about; without it, the one person whom the screening named.
        Raises NotFound, SeveralVersionsWait, NotScreened, NotWellFormed.
        """
        hidden = NotFound(what="communication", name=communication)
        if not may(actor, Right.SEE_COMMUNICATIONS):
            raise hidden
        rows = await self._looks.register.communications.list(
            communication_id=split(communication)[0], reader=reader_of(actor)
        )
        row = meant(communication, rows)
        dossier = intake_id(row.communication_id, row.version)
        await self._looks.note(actor, View.COMMUNICATION, dossier)
        intake = await self._recorder.state(dossier)
        if not isinstance(intake, Intake):
            raise hidden
        if intake.screened is None:
            raise NotScreened()
        person = person or await Named(self._recorder).person(row)
        rules = packaged_editions().in_force(self._looks.now())
        check_left_out(left_out, rules, identity_confirmed=True)
        factors = Factors(
            kind=intake.screened.communication_kind,
            circumstances=known_of(intake.screened, person, circumstances),
            alerted_by=AlertedBy.USNCB_SCREEN,
            state=intake.screened.interpol_state,
        )
        return plan_for(factors, rules, left_out)
