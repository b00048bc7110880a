"""What is recorded of protected people, of the CCF, and of matters beside cases."""

from datetime import timedelta

from client.matters import Matters
from procedure.codes import Circumstance
from procedure.duty.opening import OpenDuty
from procedure.duty.steps import CompleteStep
from procedure.facts import AddFact
from procedure.incidents.remedy import AssessIncident, RecordRemedy
from procedure.matters.common import AddNote, EndMatter
from procedure.measures.ccf.dates import RecordCcfRequest
from procedure.measures.ccf.requests import RequestKind
from procedure.measures.copies import RecordCopy
from procedure.measures.matters import of_kind
from procedure.measures.recall import is_done
from procedure.protest.drafting import ApproveProtest
from procedure.protest.filing import FileProtest
from procedure.protest.opening import OpenProtest
from procedure.recall.attesting import RecordAttestation
from procedure.recall.recall import Recall
from procedure.recall_codes import Attested
from procedure.use.deciding import RecordUse
from procedure.use.opening import OpenUse
from procedure.use_codes import Finding, UsePurpose
from tests.office import ANALYST, COUNSEL, OPERATIONS, SECOND_COUNSEL, SUPERVISOR, Office
from tests.procedure.matter_acts import GIVEN
from tests.replay.playing import play
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import FEW, confirmed, in_stage, screened


async def asylee(office: Office) -> list[str]:
    """From the status that USCIS confirms to the date on which INTERPOL is asked again."""
    rehearsal = await play(office, "asylee-with-consent")
    return [rehearsal.dossiers["case"]]


async def ccf_deletion(office: Office) -> list[str]:
    """A request to the CCF, the deletion that it led to, and the recall of the copies."""
    case_id = await office.start(left_out=FEW)
    request = RequestKind.CORRECTION_OR_DELETION
    await office.say(ANALYST, case_id, RecordCcfRequest, request_kind=request)
    copy = {"agency": "CBP", "system": "TECS", "copy_kind": "ENTRY"}
    await office.say(OPERATIONS, case_id, RecordCopy, **copy)
    await office.say(ANALYST, case_id, AddFact, fact="CCF_NON_COMPLIANT")
    await office.say(ANALYST, case_id, AddFact, "INTERPOL deleted it.", fact="DELETION")
    recall = case_id.replace("case-", "recall-")
    await office.register.await_revision(recall, 1)
    matters, analyst = Matters(office.ordering), office.person(ANALYST)
    state = await office.recorder.state(recall)
    assert isinstance(state, Recall)
    for one in state.unattested:
        await matters.order(
            analyst,
            recall,
            RecordAttestation,
            text="They said so.",
            holder=one.holder,
            attested=Attested.PURGED_FROM_USE,
        )
    await matters.order(analyst, recall, EndMatter, text="All have attested.")
    await office.until(case_id, is_done)
    return [case_id, recall]


async def protest(office: Office) -> list[str]:
    """A protest that was filed, and an expected date that has passed."""
    item = await screened(office, red_notice(fresh_reference()))
    case_id = await confirmed(office, item, left_out=FEW)
    await office.answer_all(case_id)
    await office.until(case_id, in_stage("DECISION"))
    await office.decide(case_id, "DISPUTE")
    matters, counsel = Matters(office.ordering), office.person(COUNSEL)
    opened = await matters.open(counsel, OpenProtest, text="An official act.", cases=(case_id,))
    protest_id = opened.dossier
    await office.composing.draft_protest(counsel, protest_id, "An official act.", **GIVEN)
    second = office.person(SECOND_COUNSEL)
    await matters.order(second, protest_id, ApproveProtest, text="Good.", approve=True)
    filed = await matters.order(counsel, protest_id, FileProtest, text="Sent.")
    await office.pass_time(protest_id, timedelta(days=31))
    await office.register.await_revision(protest_id, filed.revision + 2)
    await matters.order(office.person(ANALYST), protest_id, AddNote, text="No answer yet.")
    return [protest_id]


async def use(office: Office) -> list[str]:
    """A use against the gate, and the incident that it becomes."""
    case_id = await office.start(circumstances=(Circumstance.US_CITIZEN,))
    matters, analyst = Matters(office.ordering), office.person(ANALYST)
    asked = await matters.open(
        analyst,
        OpenUse,
        text="The agency wants to file it.",
        cases=(case_id,),
        purpose=UsePurpose.COERCIVE,
        agency="ICE",
        use_on=(office.clock.now() + timedelta(days=2)).date(),
    )
    await matters.order(analyst, asked.dossier, RecordUse, text="Used at once.", used=True)
    case = await office.until(case_id, lambda case: bool(of_kind(case, "incident")))
    (noted,) = of_kind(case, "incident")
    supervisor = office.person(SUPERVISOR)
    await matters.order(supervisor, noted.matter, RecordRemedy, text="Released the same day.")
    await matters.order(
        office.person(COUNSEL),
        noted.matter,
        AssessIncident,
        text="Against the directive.",
        finding=Finding.CONTRARY_TO_POLICY,
    )
    await matters.order(supervisor, noted.matter, EndMatter, text="Done.")
    await office.handle(noted.matter).result()
    return [asked.dossier, noted.matter]


async def duty(office: Office) -> list[str]:
    """A request under the Freedom of Information Act that is answered."""
    matters, counsel = Matters(office.ordering), office.person(COUNSEL)
    opened = await matters.open(counsel, OpenDuty, text="A request came.", duty="FOIA")
    await matters.order(counsel, opened.dossier, CompleteStep, text="Answered.")
    return [opened.dossier]
