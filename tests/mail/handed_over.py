"""Handoffs of intakes, and the dossiers that take them."""

from dataclasses import dataclass, field
from datetime import timedelta

from activities.recorder import Recorder
from activities.recording import ActRequest, ClaimRequest
from activities.relay import Deliverer, NotDelivered, Relay
from client.composition import answer_to_source
from procedure.codes import IdentityFinding
from procedure.dossier import Command
from procedure.intake.intake import HitLevel, Intake, IntakeState, ScreeningResult, intake_id
from procedure.intake.screening import RecordScreening
from procedure.intake.triage import ConfirmRestriction
from procedure.message import CommunicationKind, InterpolState
from procedure.refusals import Refusal
from register.communications import Delivery
from register.register import Register
from tests.mail.postoffice import PostOffice
from tests.mail.queued import AT, CASE
from tests.mail.relays import Clock, postman

ANALYST = "usncb-analyst-1"
RUN = "run-a"


@dataclass
class Targets:
    """Takes handoffs as the runs of their dossiers do; it may be away."""

    recorder: Recorder
    away: bool = False
    delivered: list[Command] = field(default_factory=list)
    """What came, answered or not."""

    async def deliver(self, command: Command) -> Refusal | None:
        """The answer of the command's dossier. Raises NotDelivered while it is away."""
        self.delivered.append(command)
        if self.away:
            raise NotDelivered
        await self.recorder.claim(ClaimRequest(dossier=command.dossier, run=RUN))
        request = ActRequest(command=command, after=0, run=RUN, now=AT)
        return (await self.recorder.act(request)).refusal


@dataclass
class Passing:
    """A relay's way with handoffs, one round at a time."""

    relay: Relay
    targets: Targets
    clock: Clock

    @property
    def acts(self) -> list[str]:
        """The acts that came to their targets, in their order."""
        return [command.act for command in self.targets.delivered]

    async def round(self, *, later: timedelta = timedelta()) -> None:
        """Time passes; then the relay delivers what it may deliver."""
        self.clock.skip(later)
        while await self.relay.pass_handoffs():
            pass


def relay_to(register: Register, deliver: Deliverer, clock: Clock) -> Relay:
    """A relay that delivers handoffs."""
    nobody = postman(PostOffice())
    return Relay(register, nobody, deliver, answer_to_source, now=clock.now)


async def confirmed(recorder: Recorder, case: str = CASE, *, attach: bool = False) -> str:
    """An intake whose hit was confirmed: its handoff to the case is queued."""
    register = recorder.register

    async def document(kind: str, text: str) -> str:
        return await register.documents.store(
            communication, kind, ANALYST, "v1", {"text": text}, AT
        )

    received = await recorder.receive(
        Delivery(
            sender="XANDRIA",
            reference=f"2026/{case}",
            raw=f"A notice about P-0001 for {case}".encode(),
            parsed="{}",
            kind=CommunicationKind.RED_NOTICE,
            source="inbound/1.txt",
            received_at=AT,
        ),
        ANALYST,
    )
    communication = received.communication_id
    intake = intake_id(communication, received.version)
    await recorder.claim(ClaimRequest(dossier=intake, run=RUN))
    result = ScreeningResult(
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        roster_version="2026-03",
        hits=(HitLevel(person="P-0001", level="STRONG", status="CURRENT_OFFICIAL"),),
        uncovered=1,
        reasons=await document("Screening", "who and why"),
    )
    confirm = ConfirmRestriction(
        dossier=intake,
        order=f"order-{communication.removeprefix('comm-')}",
        by=ANALYST,
        identity=IdentityFinding.CONFIRMED,
        person="P-0001",
        case=case,
        attach=attach,
        another=True,
        document=await document("ConfirmRestriction", "it is the official"),
    )
    for command in (
        RecordScreening(dossier=intake, order=f"step:{intake}/screening@1", result=result),
        confirm,
    ):
        request = ActRequest(command=command, after=0, run=RUN, now=AT)
        assert (await recorder.act(request)).receipt is not None
    return intake


async def state_of(recorder: Recorder, intake: str) -> IntakeState:
    """How far the intake is."""
    state = await recorder.state(intake)
    assert isinstance(state, Intake)
    return state.state
