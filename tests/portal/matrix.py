"""What the policy matrix tries: a register with something of each kind, and values of commands."""

import inspect
from typing import Any

from activities.files import KeysInUse
from cli.running import AtDesk
from client.failures import NotConfirmed
from client.gateway import Gateway
from portal.office import Office
from procedure.dossier import Command, Receipt, TakeStep
from procedure.duty.opening import OpenDuty
from procedure.passing_between import OpenIncident
from procedure.protest.opening import OpenProtest
from procedure.recall_order import OpenRecall
from procedure.review.opening import OpenReview
from procedure.use.opening import OpenUse
from tests.office import ROOT
from tests.register.acting import document, new_order, open_case, request
from tests.register.samples import CASE, OTHER, recorder_on
from tests.signing import signer_of

SAMPLE = ROOT / "samples" / "traffic" / "diffusion-xandria-0131.txt"
COUNSEL, SUPERVISOR = "usncb-counsel-1", "usncb-supervisor-1"
MATTERS: dict[str, tuple[type[Command], str, dict[str, Any]]] = {
    "protest": (OpenProtest, COUNSEL, {"cases": (CASE,)}),
    "recall": (OpenRecall, SUPERVISOR, {"cases": (CASE,), "reason": "MODIFIED"}),
    "use": (
        OpenUse,
        SUPERVISOR,
        {"cases": (CASE,), "purpose": "COERCIVE", "agency": "FBI", "use_on": "2026-03-18"},
    ),
    "incident": (OpenIncident, SUPERVISOR, {"cases": (CASE,), "what": "DETENTION"}),
    "duty": (OpenDuty, SUPERVISOR, {"duty": "REPORT_6503"}),
    "review": (OpenReview, SUPERVISOR, {}),
}
"""A matter of each kind: how it is opened, and by whom."""
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
    **dict.fromkeys(("case_id", "dossier", "case"), CASE),
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
    "holder": "holder-1",
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


def matter_of(kind: str) -> str:
    """The id of the matter of a kind."""
    return f"{kind}-{'5' * 26}"


class Away(Gateway):
    """Temporal is away: what is allowed comes this far, and nothing is recorded."""

    def __init__(self) -> None:
        """It reaches nothing."""

    async def send_named(self, command: Command) -> Receipt:
        """Nobody answers."""
        raise NotConfirmed(command.order)

    async def screen_received_again(self, *args: Any, **more: Any) -> str:
        """Nobody answers."""
        raise NotConfirmed()


def values_of(words: str, command: AtDesk, found: dict[str, str]) -> dict[str, Any]:
    """Values with which nothing but a permission is in the way; ``found`` has ids by option."""
    kind = words.split()[0]
    matter = matter_of("duty" if kind == "report" else kind if kind in MATTERS else "protest")
    given = {**_VALUES, **found, "matter_id": matter, **_OF_COMMAND.get(words, {})}
    parameters = list(inspect.signature(command.work).parameters.values())[1:]
    needed = {one.name for one in parameters if one.default is inspect.Parameter.empty}
    return {name: given[name] for name in (needed | {*_OF_COMMAND.get(words, {})}) if name in given}


async def fill(office: Office) -> dict[str, str]:
    """A case whose agencies are asked, one without tasks, a matter of each kind, a communication.

    Gives the ids of what has one of its own.
    """
    register = office.register
    recorder = recorder_on(register)
    recorder.signer = signer_of(office.settings)
    recorder.order_keys = KeysInUse(office.settings.order_keys)
    opened = await open_case(recorder)
    assert opened.receipt is not None
    ask = TakeStep(dossier=CASE, order=f"step:{CASE}/ask@1", step="ask_agencies")
    assert (await recorder.act(request(ask, after=opened.receipt.revision))).receipt is not None
    await open_case(recorder, OTHER, beside=())
    for kind, (command, by, fields) in MATTERS.items():
        matter = matter_of(kind)
        words = await document(register, matter, by=by)
        base = {"dossier": matter, "order": new_order(), "by": by, "document": words}
        acted = await recorder.act(request(command.model_validate({**base, **fields})))
        assert acted.receipt is not None, (kind, acted.refusal)
    receiver = (await office.directory()).actor("usncb-gateway-1")
    (item,) = await office.receive(receiver, SAMPLE.read_bytes())
    (written, *_others) = [
        one.data["document"]
        for one in await register.dossiers.records(CASE)
        if "document" in one.data
    ]
    one = item.communication
    return {"communication_id": one, "subject": one, "document_id": written}
