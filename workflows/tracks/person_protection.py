"""The response to a communication about a person who is no official (REPORT L44)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.case import Case
    from procedure.measures import coordination, records
    from procedure.measures.dispute import decision, filing, follow_up

from workflows.tracks.script import Script


class PersonProtection(Script):
    """Agencies, decision, filing and records; nobody is notified as an official."""

    async def follow(self) -> None:
        """Respond to the communication."""
        await self.respond()

    async def respond(self) -> None:
        """Agencies are asked, counsel decides, what is approved is filed, records are corrected."""
        await self.coordinate_with_agencies()
        while not decided(self.case):
            await self.decide()
            await self.file_and_follow_up()
        await self.correct_records()

    async def coordinate_with_agencies(self) -> None:
        """Measure 3: ask each agency of the plan, and wait for what the decision needs."""
        if not coordination.were_asked(self.case):
            await self.step(coordination.ask_agencies)
        await self.until(coordination.goes_on)
        if coordination.holds_back(self.case):
            await self.step(coordination.ask_held_back)
            await self.until(coordination.answers_are_in)

    async def decide(self) -> None:
        """USNCB counsel decides with what is in hand, and a second person approves."""
        await self.step(decision.call_counsel)
        await self.assess_indicators()
        await self.until(lambda case: case.settled or decision.is_approved(case))

    async def file_and_follow_up(self) -> None:
        """Measure 5: what was approved is filed; INTERPOL is asked until its outcome is known."""
        await self.until(lambda case: not filing.is_planned(case))
        while filing.pending(self.case) is not None:
            await self.until(follow_up.has_outcome_or_is_overdue)
            if follow_up.escalation_is_due(self.case):
                await self.step(follow_up.offer_escalation)

    async def correct_records(self) -> None:
        """Correct U.S. records and recall copies (REPORT L34, L44)."""
        await self.step(records.call_records)
        await self.until(records.are_corrected)


def decided(case: Case) -> bool:
    """Whether the outcome is known, or a decision is approved and nothing is left to file."""
    return case.settled or (decision.is_approved(case) and filing.current(case) is None)
