"""What the policy matrix tries: a register with something of each kind, and values of commands."""

import inspect
from datetime import timedelta
from typing import Any, NamedTuple

from activities.files import KeysInUse
from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.recording import ClaimRequest
from cli.running import AtDesk
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
from tests.signing import signer_of

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


MORE_PEOPLE = """
[[people]]
person_id = "usncb-{role}-1"
name = "Ola Invented"
mailbox = "usncb-{role}-1@usncb.example"
agency = "USNCB"
roles = ["{named}"]
"""
_DAY, _LATER = "2027-01-04", "2027-01-04T17:30:00-05:00"
_VALUES: dict[str, Any] = {
    **dict.fromkeys(("text", "reason", "limit", "report"), "What a person wrote."),
    **dict.fromkeys(("since", "on", "before"), _DAY),
    **dict.fromkeys(("due", "until"), _LATER),
    "account": "fbi-officer-1",
    "agency": "DOJ-NSD",
    "answer": "OBJECTS",
    "argument": "QUALITY",
    "became": "NEVER_HELD",
    "because": "COURT_HOLD",
    "clock_id": "J2/answer",
    "code": "J3",
    "copy_id": "copy-1",
    "did": "NEVER_HELD",
    "disposition": "DISPUTE",
    "edition": "2026-2",
    "entry": 2,
    "fact": "NON_COMPLIANCE",
    "fears": True,
    "finding": "MISUSE",
    "found": "PARTLY",
    "how": "DELETED",
    "item": f"doc-{'0' * 26}",
    "key": "ENCOUNTER",
    "member": "usncb-analyst-2",
    "officer": "usncb-counsel-2",
    "reached": True,
    "kind": "ENTRY",
    "made_by": "A translator.",
    "message": 1,
    "name": "sampleton",
    "number": 1,
    "of": "usncb-analyst-2",
    "of_kind": "DISPUTE",
    "option": "KEEP",
    "order_id": f"order-{'0' * 26}",
    "outcome": "NEXUS",
    "provision": ["RPD 34(3)"],
    "purpose": "COERCIVE",
    "request_id": "ccf-1",
    "role": ["ANALYST"],
    "scope": ["READ"],
    "status": "PUBLISHED",
    "step_name": "RECEIVED",
    "successor": OTHER,
    "system": "NCIC",
    "task_id": "J2",
    "template": "INFORMATION_TO_NDTF",
    "to": "usncb-analyst-1",
    "weight": "ALLEGATION",
    "which": "WRITTEN",
    "who": "usncb-analyst-2",
}
"""Values by the names of options; those of one command are below."""
_OF_COMMAND: dict[str, dict[str, Any]] = {
    "case correct": {"right": "What was meant."},
    "case join": {"who": "P-0002"},
    "case move-edition": {"to": "2026-2"},
    "case outcome": {"key": "DELETED"},
    "ccf request": {"kind": "ACCESS"},
    "duty open": {"key": "FOIA"},
    "guard approve": {"what": "DATABASE_QUERY"},
    "guard propose": {"what": "DATABASE_QUERY"},
    "incident open": {"what": "DETENTION"},
    "case separate": {"who": "P-0001"},
    "person show": {"number": "P-0001"},
    "restriction confirm": {"who": "P-0001"},
    "outbox retry": {"email": "nobody/mail", "why": "OTHER"},
    "send compose": {"text": "What a person wrote.", "field": ["item=as found"]},
    "protest join": {"case": OTHER},
    "protest open": {"case": [CASE]},
    "recall open": {"reason": "MODIFIED", "case": [CASE]},
    "review decide": {"version": f"comm-{'0' * 26}/v1", "outcome": "KEEP"},
    "review status": {"matter_id": None},
    "use check": {"what": "INDEPENDENT_BASIS"},
    "use accept": {"which": "1"},
    "protest removed": {"which": "1"},
}


def matter_of(kind: str, digit: str = "5") -> str:
    """The id of the matter of a kind."""
    return f"{kind}-{digit * 26}"


def is_closed(words: str) -> bool:
    """Whether the team's case has a matter of the kind that the command is about."""
    return words.split()[0] not in (*BY_THEMSELVES, "report")


class Away(Gateway):
    """Temporal is away: what is allowed comes this far, and nothing is recorded."""

    def __init__(self) -> None:
        """It reaches nothing."""

    async def send_named(self, command: Command) -> Receipt:
        """Nobody answers."""
        raise NotConfirmed(command.order)

    async def asked(self, command: Command) -> Refusal | None:
        """Nobody answers."""
        raise NotConfirmed(command.order)

    async def screen_received_again(self, *args: Any, **more: Any) -> str:
        """Nobody answers."""
        raise NotConfirmed()


def values_of(words: str, command: AtDesk, named: Named) -> dict[str, Any]:
    """Values with which nothing but a permission is in the way."""
    kind = words.split()[0]
    of_kind = "duty" if kind == "report" else kind if kind in MATTERS else "protest"
    matter = matter_of(of_kind, named.matters)
    given = {**_VALUES, **named.ids, "matter_id": matter, **_OF_COMMAND.get(words, {})}
    parameters = list(inspect.signature(command.work).parameters.values())[1:]
    needed = {one.name for one in parameters if one.default is inspect.Parameter.empty}
    return {name: given[name] for name in (needed | {*_OF_COMMAND.get(words, {})}) if name in given}


async def fill(office: Office) -> Filled:
    """Two cases whose agencies are asked, each with matters and a communication; one is limited.

    And one without tasks, which everybody at USNCB sees.
    """
    register = office.register
    recorder = recorder_on(register)
    recorder.signer = signer_of(office.settings)
    recorder.order_keys = KeysInUse(office.settings.order_keys)
    await open_case(recorder)
    await open_case(recorder, OTHER, beside=())
    receiver = (await office.directory()).actor("usncb-gateway-1")
    (item,) = await office.receive(receiver, SAMPLE.read_bytes())
    other = SAMPLE.read_text("utf-16").replace("0131", "0132").encode("utf-16")
    (of_team,) = await office.receive(receiver, other)
    assert of_team.communication != item.communication
    await _confirm(recorder, of_team.communication)
    for case, digit, kinds in ((CASE, "5", MATTERS), (LIMITED, "6", ABOUT_CASES)):
        ask = TakeStep(dossier=case, order=f"step:{case}/ask@1", step="ask_agencies")
        await _do(recorder, ask)
        for kind, (command, by, fields) in kinds.items():
            about = {"cases": (case,)} if kind in ABOUT_CASES else {}
            await _say(recorder, command, matter_of(kind, digit), by, **about, **fields)
    both = matter_of("protest", "7")
    await _say(recorder, OpenProtest, both, COUNSEL, cases=(CASE, LIMITED))
    for one in await register.handoffs.lease(50, START, timedelta(hours=1)):
        await recorder.act(request(one.command))
    await _say(recorder, LimitToTeam, LIMITED, SUPERVISOR, members=(MEMBER, COUNSEL))
    return Filled(
        restricted=await _named(recorder, CASE, item.communication, "5"),
        team_closed=await _named(recorder, LIMITED, of_team.communication, "6"),
        both=both,
    )


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
