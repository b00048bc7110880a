"""Orders for the recorder, with what they need stored first."""

import uuid
from datetime import datetime
from typing import Any

from activities.recorder import Recorder
from activities.recording import Acted, ActRequest, ClaimRequest
from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.intake.intake import HitLevel, ScreeningResult, intake_id
from procedure.intake.screening import RecordScreening
from procedure.intake.triage import ConfirmRestriction
from procedure.measures.restriction import RenewRestriction
from procedure.message import CommunicationKind, InterpolState
from procedure.opening import OpenCase
from procedure.people import SYSTEM_ID
from register.register import Register
from tests.register.samples import ANALYST, CASE, START, SUPERVISOR, receive

RUN = "run-a"
"""The run that holds the claim in most tests."""


def new_order() -> str:
    """The id of a new order."""
    return f"order-{uuid.uuid4().hex}"


def request(
    command: Command, *, after: int = 0, run: str = RUN, now: datetime = START
) -> ActRequest:
    """What a run asks of the recorder."""
    return ActRequest(command=command, after=after, run=run, now=now)


async def document(
    register: Register, dossier: str = CASE, text: str = "", by: str = ANALYST, kind: str = "Note"
) -> str:
    """Store what somebody wrote; without a text it is new words each time."""
    content = {"text": text or f"written in {uuid.uuid4()}"}
    return await register.documents.store(dossier, kind, by, None, content, START)


async def opening(register: Register, case: str = CASE, **changes: Any) -> OpenCase:
    """A case from a report about a current official whose identity is confirmed."""
    fields: dict[str, Any] = {
        "dossier": case,
        "order": new_order(),
        "by": ANALYST,
        "alerted_by": AlertedBy.PERSON_OR_PUBLIC,
        "circumstances": (Circumstance.CURRENT_OFFICIAL,),
        "person": "P-0001",
        "another": True,
        "employer": "SAMPLES",
        "identity_confirmed": True,
    }
    fields |= changes
    if "document" not in fields:
        fields["document"] = await document(register, case, by=fields["by"])
    return OpenCase(**fields)


async def open_case(
    recorder: Recorder, case: str = CASE, *, now: datetime = START, run: str = RUN, **changes: Any
) -> Acted:
    """Open the case; its run holds the claim."""
    command = await opening(recorder.register, case, **changes)
    acted = await recorder.act(request(command, now=now, run=run))
    assert acted.receipt is not None, acted
    return acted


async def fact(register: Register, case: str = CASE, **changes: Any) -> AddFact:
    """A new fact, in words of its own."""
    fields: dict[str, Any] = {
        "dossier": case,
        "order": new_order(),
        "by": ANALYST,
        "fact": "ENCOUNTER",
    }
    fields |= changes
    if "document" not in fields:
        fields["document"] = await document(register, case, by=fields["by"])
    return AddFact(**fields)


async def renewal(register: Register, case: str = CASE, **changes: Any) -> RenewRestriction:
    """A supervisor renews the restriction: one event."""
    fields: dict[str, Any] = {"dossier": case, "order": new_order(), "by": SUPERVISOR}
    fields |= changes
    if "document" not in fields:
        fields["document"] = await document(register, case, by=fields["by"])
    return RenewRestriction(**fields)


# --- intakes ------------------------------------------------------------------------------------


async def received(recorder: Recorder, reference: str = "2026/1", **more: Any) -> str:
    """The intake of a new communication, claimed by the run; its dossier."""
    new = await receive(recorder, f"A notice, {uuid.uuid4()}".encode(), reference, **more)
    dossier = intake_id(new.communication_id, new.version)
    await recorder.claim(ClaimRequest(dossier=dossier, run=RUN))
    return dossier


async def screening(register: Register, intake: str, **changes: Any) -> RecordScreening:
    """A screening that names the official P-0001."""
    communication = intake.partition("/")[0]
    reasons = await document(register, communication, by=SYSTEM_ID, kind="Screening")
    fields: dict[str, Any] = {
        "communication_kind": CommunicationKind.RED_NOTICE,
        "interpol_state": InterpolState.PUBLISHED,
        "roster_version": "2026-03",
        "hits": (HitLevel(person="P-0001", level="STRONG", status="CURRENT_OFFICIAL"),),
        "uncovered": 1,
        "reasons": reasons,
    }
    result = ScreeningResult(**{**fields, **changes})
    return RecordScreening(dossier=intake, order=f"step:{intake}/screening@1", result=result)


async def confirmation(
    register: Register, intake: str, case: str = CASE, *, attach: bool = False
) -> ConfirmRestriction:
    """An analyst confirms the hit: a case opens, or the communication joins one."""
    return ConfirmRestriction(
        dossier=intake,
        order=new_order(),
        by=ANALYST,
        identity=IdentityFinding.CONFIRMED,
        person="P-0001",
        case=case,
        attach=attach,
        another=True,
        document=await document(register, intake.partition("/")[0]),
    )


async def confirmed(
    recorder: Recorder, case: str = CASE, *, attach: bool = False, reference: str = "2026/1"
) -> str:
    """An intake whose hit is confirmed, so that a handoff to the case is queued; its dossier."""
    intake = await received(recorder, reference)
    for command in (
        await screening(recorder.register, intake),
        await confirmation(recorder.register, intake, case, attach=attach),
    ):
        acted = await recorder.act(request(command))
        assert acted.receipt is not None, acted
    return intake
