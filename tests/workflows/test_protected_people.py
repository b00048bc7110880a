"""A protected person on the real server: what leaves, what is asked, and what counsel sees."""

from procedure.codes import Circumstance
from procedure.facts import AddFact
from procedure.measures.ccf.dates import RecordCcfRequest
from procedure.measures.ccf.requests import RequestKind
from procedure.measures.dispute.assessment import Assessment
from procedure.measures.refugee.conditions import Addressee, Confirmation
from procedure.measures.refugee.confirmation import RecordConfirmation
from procedure.measures.refugee.disclosure import ApproveDisclosure
from tests.filled import filled
from tests.office import ANALYST, COUNSEL, Office, whose
from tests.traffic import diffusion, fresh_reference

LARKSPURNE = ("LARKSPURNE", "EVERETT", "1966/01/09")
"""A person of the sample roster whom no other test on the server names."""
LEFT_OUT = ("U2", "U3", "U4", "U7", "J1", "J2", "J3", "S1", "S2", "S4", "D1", "I2", "D4")


async def asylee(office: Office) -> str:
    """A case on a diffusion about an asylee; only the immigration status is asked."""
    raw = diffusion(fresh_reference(), LARKSPURNE)
    items = await office.communications.receive(office.person(ANALYST), raw, "test")
    await office.communications.screened(items)
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST),
        items[0].communication,
        another=True,
        circumstances=(Circumstance.ASYLEE,),
        left_out=LEFT_OUT,
        reason="Same person: name and birth date agree.",
    )
    await office.until(case_id, lambda case: "D2" in case.tasks)
    return case_id


async def answer(office: Office, case_id: str, task_id: str, outcome: str, **said: str) -> None:
    """The right person answers, with what the form needs."""
    case = await office.case(case_id)
    task = case.tasks[task_id]
    rule = (await office.recorder.rules(case)).procedure.task(task.code)
    person = office.person(whose(task.agency, task.role))
    fields = {**filled(rule, outcome), **said}
    await office.cases.answer(person, case_id, task_id, outcome, fields=fields)


async def test_from_the_status_to_the_deletion(office: Office) -> None:
    case_id = await asylee(office)
    request = RequestKind.CORRECTION_OR_DELETION
    await office.say(ANALYST, case_id, RecordCcfRequest, request_kind=request)
    await office.say(ANALYST, case_id, AddFact, fact="CCF_PROVISIONAL")
    said = {"feared_is_requesting": "yes", "flag_208_6": "yes", "flag_1367": "no"}
    await answer(office, case_id, "D2", "STATUS_CONFIRMED", status_class="ASYLEE", **said)
    assessed = await office.until(case_id, lambda case: case.of(Assessment).assessed_at is not None)
    assert {"M08", "M09"} <= {*assessed.of(Assessment).indicators}

    await answer(office, case_id, "D3", "AUTHORIZED", basis="WRITTEN_CONSENT")
    await office.say(COUNSEL, case_id, ApproveDisclosure, approve=True)
    await office.until(case_id, lambda case: case.running("confirm-status"))
    to = Addressee.GENERAL_SECRETARIAT
    await office.say(COUNSEL, case_id, RecordConfirmation, to=to)
    case = await office.until(case_id, lambda case: case.running("deletion-poll"))
    assert [one for one, _ in case.of(Confirmation).confirmed] == [to]
    assert {"REFUGEE", "CCF"} <= case.tracks.keys()

    await office.say(ANALYST, case_id, AddFact, "INTERPOL says so.", fact="DELETION")
    case = await office.until(
        case_id, lambda case: all(case.tracks[key].ended_at for key in ("REFUGEE", "CCF"))
    )
    assert not case.running("deletion-poll")
    assert not [key for key in case.clocks if key.startswith("ccf-") and case.running(key)]
