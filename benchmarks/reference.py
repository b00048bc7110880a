"""The reference case, run in Caveat the way analysts and officers would work on it.

One communication, a diffusion or a notice, names one protected official. Four agencies are asked,
the objection has an outcome, U.S. records are updated, and the case is closed. Nobody is late, so
every case is the same amount of work.
"""

import asyncio
from typing import Any, TypeVar

from benchmarks.closed import Closed
from benchmarks.inbound import Inbound
from benchmarks.officials import EMPLOYERS_DESK, official
from client.addresses import intake_workflow_id
from client.cases import Cases
from client.communications import Communications
from client.gateway import Gateway
from client.receiving import Item
from procedure.annex.conditions import Factors
from procedure.annex.editions import Procedure
from procedure.codes import AlertedBy, Circumstance, Phase
from procedure.directory import Directory
from procedure.dossier import Command
from procedure.intake.intake import intake_id
from procedure.measures.dispute.decision import DECISION
from procedure.people import EMPLOYER
from register.register import Register
from workflows.acts import Act
from workflows.case import CaseWorkflow

C = TypeVar("C", bound=Command)

ANALYST = "usncb-analyst-1"
COUNSEL = "usncb-counsel-1"
SECOND_COUNSEL = "usncb-counsel-2"
OPERATIONS = "usncb-operations-1"

ANSWERS: dict[str, tuple[str, dict[str, str]]] = {
    "J1": ("NO_TREATY", {}),
    "S1": ("CREDIBLE_MISUSE", {}),
    "S2": ("CLEAR_TO_DISPUTE", {"risk": "1"}),
    "E1": ("CONFIRMED_OFFICIAL_ACT", {"official_capacity": "yes"}),
}
"""The four tasks and what their agencies answer."""


class ReferenceCase:
    """Runs reference cases in Caveat, through its client, as the command line does."""

    def __init__(
        self,
        communications: Communications,
        cases: Cases,
        gateway: Gateway,
        register: Register,
        directory: Directory,
        rules: Procedure,
        inbound: Inbound,
    ) -> None:
        """The client acts on a running stack; ``register`` is its register."""
        self._inbound = inbound
        self._communications = communications
        self._cases = cases
        self._gateway = gateway
        self._register = register
        self._people = directory
        self._rules = rules
        self._left_out = left_out(rules, inbound)

    async def carry(self, number: int) -> Closed:
        """Run one case from the communication to its closing. Each case has its own number."""
        item = await self._receive(number)
        case = await self._confirm(item, number)
        for task, (outcome, fields) in ANSWERS.items():
            await self._answer(case, task, outcome, **fields)
        await self._say(ANALYST, case, CaseWorkflow.record_notification)
        await self._reach(case, DECISION.code)
        await self._say(
            COUNSEL, case, CaseWorkflow.draft_decision, disposition="OBJECT_PRE_PUBLICATION"
        )
        await self._say(SECOND_COUNSEL, case, CaseWorkflow.approve_decision, approve=True)
        await self._say(COUNSEL, case, CaseWorkflow.record_filing)
        await self._say(ANALYST, case, CaseWorkflow.record_outcome, outcome="DELETED")
        await self._reach_task(case, "U6")
        await self._answer(
            case, "U6", "DONE", by=OPERATIONS, systems="NCIC | N-1 | removed | 10:30 | duty desk"
        )
        await self._say(ANALYST, case, CaseWorkflow.close_case)
        intake = intake_workflow_id(intake_id(item.communication, item.version))
        workflows = Closed(intake=intake, case=case)
        for workflow_id in workflows:
            await self._gateway.temporal.get_workflow_handle(workflow_id).result()
        return workflows

    async def _receive(self, number: int) -> Item:
        (item,) = await self._communications.receive(
            self._people.actor(ANALYST), self._inbound.about(number), "reference case"
        )
        await self._communications.screened([item])
        return item

    async def _confirm(self, item: Item, number: int) -> str:
        case, _ = await self._communications.confirm(
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
        agency = self._rules.task(task).agency
        if agency == EMPLOYER:
            agency = EMPLOYERS_DESK
        officer = self._people.actor(by or f"{agency.lower()}-officer-1")
        await self._cases.answer(
            officer, case, task, outcome, text=f"Our answer to {task}.", fields=fields
        )

    async def _say(self, person: str, case: str, act: Act[C], **fields: Any) -> None:
        text = "Done as the procedure says."
        await self._cases.order(self._people.actor(person), case, act, text=text, **fields)

    async def _reach(self, case: str, stage: str) -> None:
        """Wait until one of the tracks of the case has reached the stage."""
        while (
            row := await self._register.lists.case(case)
        ) is None or stage not in row.stage.split(","):
            await asyncio.sleep(0.01)

    async def _reach_task(self, case: str, task: str) -> None:
        while task not in {row.task_id for row in await self._register.lists.tasks(case_id=case)}:
            await asyncio.sleep(0.01)


def left_out(rules: Procedure, inbound: Inbound) -> tuple[str, ...]:
    """The tasks that the plan for such a communication has, apart from the four."""
    planned = rules.planned_tasks(
        ("OFFICIAL_PROTECTION",),
        Factors(
            kind=inbound.kind,
            circumstances=(Circumstance.CURRENT_OFFICIAL,),
            alerted_by=AlertedBy.USNCB_SCREEN,
        ),
    )
    return tuple(
        task.code
        for task in planned
        if task.phase is Phase.COORDINATION and task.code not in ANSWERS
    )
