"""A recall in Temporal: a case opens it, agencies attest, and the case learns how it ended."""

from client.matters import Matters
from procedure.codes import CopyEnd
from procedure.facts import AddFact
from procedure.matters.common import EndMatter
from procedure.measures.copies import Copies, RecordCopy, in_use
from procedure.measures.recall import is_done
from procedure.recall.attesting import AttestRecall, RecordAttestation
from procedure.recall.recall import Recall
from procedure.recall_codes import Attested
from tests.office import ANALYST, Office
from tests.workflows.steps import kinds

CBP = "cbp-officer-1"


async def recalled(office: Office, recall: str) -> Recall:
    """The recall as recorded."""
    state = await office.recorder.state(recall)
    assert isinstance(state, Recall)
    return state


async def test_a_deletion_recalls_every_copy_and_the_case_learns_how_it_ended(
    office: Office,
) -> None:
    case_id = await office.start()
    await office.say(ANALYST, case_id, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    await office.say(ANALYST, case_id, AddFact, fact="DELETION")
    recall = case_id.replace("case-", "recall-")
    await office.register.await_revision(recall, 1)
    matters = Matters(office.ordering)
    held = (await recalled(office, recall)).unattested
    assert (held[0].agency, held[0].copy_id) == ("CBP", "copy-1")
    await matters.order(
        office.person(CBP),
        recall,
        AttestRecall,
        text="Removed.",
        holder=held[0].holder,
        attested=Attested.PURGED_FROM_USE,
    )
    for one in held[1:]:
        await matters.order(
            office.person(ANALYST),
            recall,
            RecordAttestation,
            text=f"{one.agency} said so by telephone.",
            holder=one.holder,
            attested=Attested.NEVER_HELD,
        )
    await matters.order(office.person(ANALYST), recall, EndMatter, text="All have attested.")
    case = await office.until(case_id, lambda case: is_done(case) and not in_use(case))
    assert case.of(Copies).copies["copy-1"].became is CopyEnd.PURGED_FROM_USE
    assert (await kinds(office, recall))[-1] == "MatterEnded"
