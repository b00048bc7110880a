"""IntakeWorkflow: one version of one inbound communication, from receipt to its case or release."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.cases import CaseActivities, Handover
    from activities.record import RecordRequest
    from activities.screening import Arrival, Destroyed, ScreeningActivities
    from procedure import commands as c
    from procedure import events as e
    from procedure.access import Act, require
    from procedure.handover import fact_for, must_be_with_its_case, opening_of
    from procedure.intake import Intake, IntakeState, apply_intake, triage
    from procedure.letters import intake_letters
    from procedure.people import SYSTEM
    from procedure.restricting import (
        case_destroyed_events,
        destroyed_events,
        screened_again_events,
        screened_events,
        screening_clock,
        unscreened_events,
    )
    from procedure.rows import intake_row
    from procedure.timekeeping import rungs_reached

from workflows import options
from workflows.dossier import Dossier


@workflow.defn
class IntakeWorkflow:
    """Register, screen, restrict at once on a hit, then ask a person."""

    @workflow.init
    def __init__(self, arrival: Arrival) -> None:
        """Prepare the dossier of this version."""
        self._arrival = arrival
        self._taken_up = not arrival.again
        self._screening_first = False
        """Its first screening is under way."""
        self._roster_changed = False
        """Meanwhile there is a new roster: what the first screening finds is not enough."""
        self._dossier: Dossier[Intake, e.IntakeEvent] = Dossier(
            f"{arrival.communication}/v{arrival.version}",
            Intake(
                communication=arrival.communication,
                version=arrival.version,
                edition=arrival.edition,
            ),
            apply=apply_intake,
            request=self._request,
            stored=lambda recorded: recorded.intake_events,
            changed=lambda: None,
        )

    @workflow.run
    async def run(self, arrival: Arrival) -> str:
        """Measures 1 and 2 of REPORT L46 for one communication. Returns the state reached."""
        if arrival.again:
            await self._dossier.recall()
            self._taken_up = True
        await self._screen_and_restrict()
        while True:
            await self._inform_its_cases()
            if self.intake.state is IntakeState.AWAITING_PERSON:
                await self._wait_for_a_person()
            if self.intake.confirmed is not None and self.intake.state is IntakeState.CONFIRMED:
                await self._hand_to_its_case(self.intake.confirmed)
            await workflow.wait_condition(lambda: self._dossier.at_rest or self._waits_again)
            if not self._waits_again:
                return self.intake.state

    @property
    def _waits_again(self) -> bool:
        """Whether a later screening has restricted it anew."""
        return self.intake.state is IntakeState.AWAITING_PERSON

    @property
    def _screened_before(self) -> bool:
        """Whether its first screening is recorded, or never will be."""
        ended = self.intake.state is IntakeState.DESTROYED
        return self._taken_up and (self.intake.screened is not None or ended)

    @property
    def intake(self) -> Intake:
        """The intake as recorded."""
        return self._dossier.state

    async def _screen_and_restrict(self) -> None:
        """Measure 1, and the first half of measure 2: a hit is restricted before a person looks."""
        if self.intake.screened is not None or self.intake.state is IntakeState.DESTROYED:
            return
        if workflow.patched("restricted-unscreened"):
            screened = await self._screened_or_restricted_meanwhile()
        else:
            screened = await self._screened()

        def first(intake: Intake | None, now: datetime) -> Sequence[e.IntakeEvent]:
            if intake is None or intake.screened is not None:
                return []
            if isinstance(screened, Destroyed):
                return destroyed_events(intake, now)
            return screened_events(intake, screened.model_copy(update={"at": now}), now)

        await self._dossier.record(first)
        self._dossier.stop_keeping_time()

    async def _screened_or_restricted_meanwhile(self) -> e.CommunicationScreened | Destroyed:
        """What has no screening in its time is restricted; the screening is tried on."""
        self._screening_first = True
        screening = asyncio.create_task(self._screened_by_the_last_roster())
        clock = screening_clock(self.intake, workflow.now())
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: screening.done() or self.intake.state is not IntakeState.RECEIVED,
                timeout=clock.due_at - clock.started_at,
                timeout_summary="screening",
            )
        if not screening.done():
            await self._dossier.record(
                lambda intake, now: unscreened_events(intake, clock, now) if intake else []
            )
            self._dossier.start_keeping_time(rungs_reached)
            await workflow.wait_condition(lambda: self._dossier.keeps_time and screening.done())
        return await screening

    async def _screened_by_the_last_roster(self) -> e.CommunicationScreened | Destroyed:
        """The first screening; where the roster changes meanwhile, that of the new one."""
        screened = await self._screened()
        while self._roster_changed:
            self._roster_changed = False
            screened = await self._screened()
        self._screening_first = False
        return screened

    async def _screened(self) -> e.CommunicationScreened | Destroyed:
        return await workflow.execute_activity_method(
            ScreeningActivities.screen_communication,
            self._arrival,
            summary="screen against the roster",
            **options.SCREEN,
        )

    async def _inform_its_cases(self) -> None:
        """A communication that belongs to a case reaches it at once, running or ended."""
        screened = self.intake.screened
        if screened is None or not screened.cases or self.intake.informed:
            return
        told = []
        for case in screened.cases:
            destroyed = await self._hand_over(case, fact=fact_for(screened))
            if destroyed is None:
                told.append(case)
            elif destroyed.dossier == self.intake.communication:
                await self._end_as_destroyed()
                return

        def informed(intake: Intake | None, now: datetime) -> Sequence[e.IntakeEvent]:
            if intake is None or intake.informed:
                return []
            if not told:
                return case_destroyed_events(intake, now)
            cases = tuple(told)
            return [e.CasesInformed(at=now, by=SYSTEM.person, cases=cases, fact=fact_for(screened))]

        await self._dossier.record(informed)

    async def _end_as_destroyed(self) -> None:
        """Its key was destroyed: nobody can open it, and there is nothing to wait for."""
        await self._dossier.record(
            lambda intake, now: destroyed_events(intake, now) if intake else []
        )

    async def _wait_for_a_person(self) -> None:
        """The second half of measure 2: within the hour, with reminder and escalation."""
        self._dossier.start_keeping_time(rungs_reached)
        await workflow.wait_condition(
            lambda: (
                self._dossier.keeps_time and self.intake.state is not IntakeState.AWAITING_PERSON
            )
        )
        self._dossier.stop_keeping_time()

    async def _hand_to_its_case(self, confirmed: e.RestrictionConfirmed) -> None:
        """Open the case, or attach the communication to an existing one."""
        if confirmed.attached:
            destroyed = await self._hand_over(confirmed.case, fact="FURTHER_COMMUNICATION")
        else:
            opening = self._opening(confirmed)
            destroyed = await self._hand_over(confirmed.case, opening=opening)
        if destroyed is not None and destroyed.dossier == self.intake.communication:
            await self._end_as_destroyed()
            return

        def attached(intake: Intake | None, now: datetime) -> Sequence[e.IntakeEvent]:
            if intake is None or intake.state is not IntakeState.CONFIRMED:
                return []
            if destroyed is not None:
                return case_destroyed_events(intake, now)
            cases = (confirmed.case,)
            return [e.CasesInformed(at=now, by=SYSTEM.person, cases=cases, fact="OPENED")]

        await self._dossier.record(attached)

    def _opening(self, confirmed: e.RestrictionConfirmed) -> c.OpenCase:
        screened = self.intake.screened
        if screened is None:
            raise RuntimeError("a confirmation before the screening")
        return opening_of(self.intake, screened, confirmed)

    async def _hand_over(
        self, case: str, *, opening: c.OpenCase | None = None, fact: str | None = None
    ) -> Destroyed | None:
        screened = self.intake.screened
        told = (
            c.AddFact(
                by=SYSTEM,
                fact=fact,
                communication=self.intake.communication,
                version=self.intake.version,
                communication_kind=screened.communication_kind if screened else None,
                interpol_state=screened.interpol_state if screened else None,
            )
            if fact is not None
            else None
        )
        return await workflow.execute_activity_method(
            CaseActivities.hand_over,
            Handover(
                communication=self.intake.communication,
                version=self.intake.version,
                case=case,
                opening=opening,
                fact=told,
                at=workflow.now(),
            ),
            summary="open the case" if opening else "tell the case",
            **options.HAND_OVER,
        )

    def _request(
        self, before: Intake | None, after: Intake, events: Sequence[e.IntakeEvent]
    ) -> RecordRequest:
        return RecordRequest(
            dossier=self._dossier.dossier_id,
            after=before.revision if before else 0,
            intake_events=tuple(events),
            letters=tuple(
                (place, letter)
                for place, event in enumerate(events)
                for letter in intake_letters(after, event)
            ),
            intake=intake_row(after),
        )

    # --- what people say ---

    async def _do(self, command: c.ConfirmRestriction | c.ReleaseCommunication) -> c.Receipt:
        await workflow.wait_condition(lambda: self._taken_up)
        await self._dossier.record(
            lambda intake, now: triage(command, intake, now) if intake else [],
            document=command.document,
        )
        if isinstance(command, c.ConfirmRestriction):
            await workflow.wait_condition(lambda: self.intake.state is not IntakeState.CONFIRMED)
            must_be_with_its_case(self.intake, command.case)
        return self._receipt()

    def _receipt(self) -> c.Receipt:
        return c.Receipt(
            dossier=self._dossier.dossier_id,
            revision=self.intake.revision,
            stage=self.intake.state,
            at=workflow.now(),
        )

    def _check(self, command: c.ConfirmRestriction | c.ReleaseCommunication) -> None:
        """Refuse before anything is written. The handler asks again when its turn has come."""
        if self._taken_up:
            triage(command, self.intake, workflow.now())

    @workflow.update
    async def confirm_restriction(self, command: c.ConfirmRestriction) -> c.Receipt:
        """It is the person: open a case, or attach to one."""
        return await self._do(command)

    @confirm_restriction.validator
    def _may_confirm(self, command: c.ConfirmRestriction) -> None:
        self._check(command)

    @workflow.update
    async def release_communication(self, command: c.ReleaseCommunication) -> c.Receipt:
        """It is not the person, or its use is legitimate."""
        return await self._do(command)

    @release_communication.validator
    def _may_release(self, command: c.ReleaseCommunication) -> None:
        self._check(command)

    @workflow.update
    async def screen_again(self, command: c.ScreenAgain) -> c.Receipt:
        """The roster has changed: whom it names anew is restricted like any hit."""
        while not self._screened_before:
            if self._screening_first:
                # A batch waits for no first screening: however long it takes, it is told.
                self._roster_changed = True
                return self._receipt()
            await workflow.wait_condition(lambda: self._screening_first or self._screened_before)
        screened = await self._screened()
        if isinstance(screened, Destroyed):
            await self._end_as_destroyed()
            return self._receipt()
        await self._dossier.record(
            lambda intake, now: (
                screened_again_events(intake, screened.model_copy(update={"at": now}), now)
                if intake
                else []
            )
        )
        return self._receipt()

    @screen_again.validator
    def _may_screen_again(self, command: c.ScreenAgain) -> None:
        require(command.by, Act.SCREEN_AGAIN)
