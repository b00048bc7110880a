"""What the policy matrix tries: a register with something of each kind, open or for a team."""

from datetime import timedelta
from typing import Any, NamedTuple

from temporalio.service import RPCError, RPCStatusCode

from activities.files import KeysInUse
from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.recording import ClaimRequest
from client.failures import NotConfirmed
from client.gateway import Gateway
from indicators.checks import lists_version
from indicators.indications import Indications
from portal.office import Office
from procedure.dossier import Command, Receipt, TakeStep
from procedure.duty.opening import OpenDuty
from procedure.measures.team import LimitToTeam
from procedure.passing_between import OpenIncident
from procedure.protest.opening import OpenProtest
from procedure.recall.recall import Recall
from procedure.recall_order import OpenRecall
from procedure.refusals import Refusal
from procedure.review.opening import OpenReview
from procedure.use.opening import OpenUse
from screening.result import ScreenResult
from tests.office import ROOT
from tests.register.acting import (
    RUN,
    confirmation,
    document,
    new_order,
    open_case,
    request,
    screening,
)
from tests.register.samples import CASE, OTHER, START, recorder_on
from tests.signing import SigningRecorder, signer_of

SAMPLE = ROOT / "samples" / "traffic" / "diffusion-xandria-0131.txt"
COUNSEL, SUPERVISOR = "usncb-counsel-1", "usncb-supervisor-1"
OWN = "DOJ-NSD"
"""The agency of those whom the matrix signs in; it has a task in both cases."""
MEMBER = "usncb-counsel-2"
"""Whom the matrix signs in, and who is on the team of the case that is limited."""
LIMITED = "case-01HZZZZZZZZZZZZZZZZZZZZZZC"
ABOUT_CASES: dict[str, tuple[type[Command], str, dict[str, Any]]] = {
    "protest": (OpenProtest, COUNSEL, {}),
    "recall": (OpenRecall, SUPERVISOR, {"reason": "MODIFIED"}),
    "use": (
        OpenUse,
        SUPERVISOR,
        {"purpose": "COERCIVE", "agency": "FBI", "use_on": "2026-03-18"},
    ),
    "incident": (OpenIncident, SUPERVISOR, {"what": "DETENTION"}),
}
"""A matter of each kind that is about a case: how it is opened, and by whom."""
BY_THEMSELVES: dict[str, tuple[type[Command], str, dict[str, Any]]] = {
    "duty": (OpenDuty, SUPERVISOR, {"duty": "REPORT_6503"}),
    "review": (OpenReview, SUPERVISOR, {}),
}
"""The same of those that are about none."""
MATTERS = ABOUT_CASES | BY_THEMSELVES


class Named(NamedTuple):
    """What the commands of one round name."""

    ids: dict[str, str]
    """Ids by option; a command that has its own values keeps them."""
    matters: str
    """With what the ids of its matters end."""


class Filled(NamedTuple):
    """What the register holds to try the commands on."""

    restricted: Named
    """A case that everybody at USNCB sees, with a communication; both are restricted."""
    team_closed: Named
    """The same of a case that only its team may know of, with matters of its own."""
    both: str
    """A protest about a case of each sort: for the team alone."""


def matter_of(kind: str, digit: str = "5") -> str:
    """The id of the matter of a kind."""
    return f"{kind}-{digit * 26}"


class Silence:
    """What asks Temporal something hears nothing."""

    def __getattr__(self, name: str) -> Any:
        """Nobody answers."""
        raise RPCError("Nobody answers.", RPCStatusCode.UNAVAILABLE, b"")


class Away(Gateway):
    """Temporal is away: what is allowed comes this far, and nothing is recorded."""

    def __init__(self) -> None:
        """It reaches nothing."""
        self.temporal: Any = Silence()

    async def send_named(self, command: Command) -> Receipt:
        """Nobody answers."""
        raise NotConfirmed(command.order)

    async def asked(self, command: Command) -> Refusal | None:
        """Nobody answers."""
        raise NotConfirmed(command.order)

    async def screen_received_again(self, *args: Any, **more: Any) -> str:
        """Nobody answers."""
        raise NotConfirmed()


async def fill(office: Office) -> Filled:
    """What everybody at USNCB sees, what a team hides, and a protest about a case of each."""
    restricted = await fill_for_all(office)
    team_closed = await fill_for_team(office)
    recorder, both = _recorder_of(office), matter_of("protest", "7")
    await _say(recorder, OpenProtest, both, COUNSEL, cases=(CASE, LIMITED))
    await _take_handoffs(recorder)
    return Filled(restricted=restricted, team_closed=team_closed, both=both)


async def fill_for_all(office: Office) -> Named:
    """A case whose agencies are asked, with matters and a communication; and one without tasks."""
    recorder = _recorder_of(office)
    await open_case(recorder)
    await open_case(recorder, OTHER, beside=())
    receiver = (await office.directory()).actor("usncb-gateway-1")
    (item,) = await office.receive(receiver, SAMPLE.read_bytes())
    await _with_matters(recorder, CASE, "5", MATTERS)
    await _take_handoffs(recorder)
    return await _named(recorder, CASE, item.communication, "5")


async def fill_for_team(office: Office) -> Named:
    """A case with a communication and with matters of its own, limited to a team."""
    recorder = _recorder_of(office)
    receiver = (await office.directory()).actor("usncb-gateway-1")
    other = SAMPLE.read_text("utf-16").replace("0131", "0132").encode("utf-16")
    (of_team,) = await office.receive(receiver, other)
    await _confirm(recorder, of_team.communication)
    await _with_matters(recorder, LIMITED, "6", ABOUT_CASES)
    await _take_handoffs(recorder)
    await _say(recorder, LimitToTeam, LIMITED, SUPERVISOR, members=(MEMBER, COUNSEL))
    return await _named(recorder, LIMITED, of_team.communication, "6")


def _recorder_of(office: Office) -> SigningRecorder:
    """A recorder of the office's register, behind which its people order."""
    recorder = recorder_on(office.register)
    recorder.signer = signer_of(office.settings)
    recorder.order_keys = KeysInUse(office.settings.order_keys)
    return recorder


async def _with_matters(
    recorder: Recorder, case: str, digit: str, kinds: dict[str, tuple[type[Command], str, Any]]
) -> None:
    """The agencies of the case are asked, and a matter of each kind is opened."""
    await _do(recorder, TakeStep(dossier=case, order=f"step:{case}/ask@1", step="ask_agencies"))
    for kind, (command, by, fields) in kinds.items():
        about = {"cases": (case,)} if kind in ABOUT_CASES else {}
        await _say(recorder, command, matter_of(kind, digit), by, **about, **fields)


async def _take_handoffs(recorder: Recorder) -> None:
    for one in await recorder.register.handoffs.lease(50, START, timedelta(hours=1)):
        await recorder.act(request(one.command))


async def _do(recorder: Recorder, command: Command) -> None:
    acted = await recorder.act(request(command))
    assert acted.receipt is not None, acted


async def _say(
    recorder: Recorder, command: type[Command], dossier: str, by: str, **fields: Any
) -> None:
    """One order of a person, with words of their own."""
    words = await document(recorder.register, dossier, by=by)
    base = {"dossier": dossier, "order": new_order(), "by": by, "document": words}
    await _do(recorder, command.model_validate({**base, **fields}))


async def _confirm(recorder: Recorder, communication: str) -> None:
    """The communication opens the case that is limited later."""
    intake = f"{communication}/v1"
    await recorder.claim(ClaimRequest(dossier=intake, run=RUN))
    library = RegisterLibrary(recorder, lambda: START)
    named = ScreenResult(roster_version="2026-03", hits=())
    found = Indications(lists_version=lists_version())
    reasons = await library.keep_reasons(communication, 1, named, found, ())
    await _do(recorder, await screening(recorder.register, intake, reasons=reasons))
    await _do(recorder, await confirmation(recorder.register, intake, LIMITED))
    for one in await recorder.register.handoffs.lease(50, START, timedelta(hours=1)):
        await _do(recorder, one.command)


async def _named(recorder: Recorder, case: str, communication: str, digit: str) -> Named:
    """What the commands may name of the case."""
    records = await recorder.register.dossiers.records(case)
    written = [one.data["document"] for one in records if "document" in one.data]
    recall = await recorder.state(matter_of("recall", digit))
    assert isinstance(recall, Recall)
    own = next(name for name, one in recall.holders.items() if one.held.agency == OWN)
    ids = {
        **dict.fromkeys(("case_id", "dossier", "case"), case),
        **dict.fromkeys(("communication_id", "subject"), communication),
        "document_id": written[-1],
        "holder": own,
    }
    return Named(ids, digit)
