"""The reference case, carried through all of Caveat as people and officers carry it.

One communication names one protected official; four agencies are asked; the dispute has its
outcome; U.S. records are updated and the case is closed. Nobody is late, so every case is the same
amount of work.
"""

import asyncio
from typing import Any

from benchmarks.closed import Closed
from benchmarks.officials import official
from client.desk import CaseDesk
from client.door import Door
from client.intake_desk import IntakeDesk, Item
from procedure import commands as c
from procedure.annex.editions import CURRENT_EDITION, procedure
from procedure.annex.schema import AlertedBy, Circumstance, Phase
from procedure.case import Stage
from procedure.message import CommunicationKind
from procedure.people import Directory
from register.register import Register

ANALYST = "usncb-analyst-1"
COUNSEL = "usncb-counsel-1"
SECOND_COUNSEL = "usncb-counsel-2"
OPERATIONS = "usncb-operations-1"

_DIFFUSION = """\
FROM: IP XANDRIA
TO: IP WASHINGTON; IP BORDUVIA
OUR REF: {reference}
DATE: 2 March 2026
PRIORITY: URGENT
TYPE: WANTED PERSON DIFFUSION
SUBJECT: Wanted person

FAMILY NAME: {family_name}
FORENAME: {forename}
DATE OF BIRTH: {birth_date}
NATIONALITY: US
CHARGE: Fraud

Please locate and detain.
"""

ANSWERS = {
    "J1": "NO_TREATY",
    "S1": "CREDIBLE_MISUSE",
    "S2": "CLEAR_TO_DISPUTE",
    "E1": "CONFIRMED_OFFICIAL_ACT",
}
"""The four tasks and what their agencies answer."""


class ReferenceCase:
    """Carries reference cases through Caveat: through its desks, as the command line does."""

    def __init__(self, intake: IntakeDesk, cases: CaseDesk, door: Door, register: Register) -> None:
        """The desks act on a running stack; ``register`` is its register."""
        self._intake = intake
        self._cases = cases
        self._door = door
        self._register = register
        self._left_out = left_out()

    @property
    def _people(self) -> Directory:
        return self._cases.directory

    async def carry(self, number: int) -> Closed:
        """One case from the communication to the closed record; numbers tell cases apart."""
        item = await self._receive(number)
        case = await self._confirm(item, number)
        for task, outcome in ANSWERS.items():
            await self._answer(case, task, outcome)
        await self._say(ANALYST, case, c.RecordNotification)
        await self._reach(case, Stage.DECISION)
        await self._say(COUNSEL, case, c.DraftDecision, disposition="DISPUTE")
        await self._say(SECOND_COUNSEL, case, c.ApproveDecision, approve=True)
        await self._say(COUNSEL, case, c.RecordFiling)
        await self._say(ANALYST, case, c.RecordOutcome, outcome="DELETED")
        await self._reach_task(case, "U6")
        await self._answer(case, "U6", "DONE", by=OPERATIONS, systems="NCIC: removed")
        await self._say(ANALYST, case, c.CloseCase)
        workflows = Closed(
            intake=f"intake-{item.communication.removeprefix('comm-')}-v{item.version}", case=case
        )
        # They end when their last mail is delivered.
        for workflow_id in (workflows.intake, workflows.case):
            await self._door.temporal.get_workflow_handle(workflow_id).result()
        return workflows

    async def _receive(self, number: int) -> Item:
        named = official(number)._asdict()
        raw = _DIFFUSION.format(reference=f"XA-{number:06}", **named).encode()
        (item,) = await self._intake.take_in(self._people.actor(ANALYST), raw, "reference case")
        await self._intake.screened([item])
        return item

    async def _confirm(self, item: Item, number: int) -> str:
        case, _ = await self._intake.confirm(
            self._people.actor(ANALYST),
            item.communication,
            person=official(number).person_id,
            left_out=self._left_out,
            reason="Same person: name, birth date and office agree.",
        )
        return case

    async def _answer(
        self, case: str, task: str, outcome: str, *, by: str | None = None, **fields: str
    ) -> None:
        agency = procedure(CURRENT_EDITION).task(task).agency
        officer = self._people.actor(by or f"{agency.lower()}-officer-1")
        await self._cases.answer(
            officer, case, task, outcome, text=f"Our answer to {task}.", fields=fields
        )

    async def _say(self, person: str, case: str, command: type[c.Command], **fields: Any) -> None:
        content = {"text": f"{command.__name__}: done as the procedure says."}
        await self._cases.say(self._people.actor(person), case, command, content=content, **fields)

    async def _reach(self, case: str, stage: Stage) -> None:
        while (row := await self._register.case(case)) is None or row.stage != stage:
            await asyncio.sleep(0.01)

    async def _reach_task(self, case: str, task: str) -> None:
        while task not in {row.task_id for row in await self._register.list_tasks(case_id=case)}:
            await asyncio.sleep(0.01)


def left_out() -> tuple[str, ...]:
    """What the plan for such a diffusion asks beside the four tasks."""
    planned = procedure(CURRENT_EDITION).planned_tasks(
        CommunicationKind.WANTED_PERSON_DIFFUSION,
        (Circumstance.CURRENT_OFFICIAL,),
        AlertedBy.USNCB_SCREEN,
    )
    return tuple(
        task.code
        for task in planned
        if task.phase is Phase.COORDINATION and task.code not in ANSWERS
    )
