"""A recall in Temporal: a case opens it, agencies attest, and the case learns how it ended."""

from datetime import UTC, datetime

import pytest

from cli.copies_page import print_reconciled
from client.matters import Matters
from procedure.copy_codes import CopyEnd
from procedure.facts import AddFact
from procedure.matters.common import EndMatter
from procedure.measures.copies import Copies, RecordCopy, in_use
from procedure.measures.recall import is_done
from procedure.recall.attesting import AttestRecall, RecordAttestation
from procedure.recall.recall import Recall
from procedure.recall_codes import Attested
from procedure.refusals import NotFound
from tests.office import ANALYST, Office
from tests.traffic import fresh_reference, status_message
from tests.workflows.steps import kinds, screened
from views.copies import CopyViews
from views.looks import Looks
from views.matters import MatterViews

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


async def test_a_message_about_what_was_never_seen_opens_a_recall(office: Office) -> None:
    item = await screened(office, status_message(fresh_reference()))
    opened = item.communication.replace("comm-", "recall-")
    await office.register.await_revision(opened, 1)
    state = await recalled(office, opened)
    assert (state.standing.stage.code, state.communication) == ("SEARCH", item.communication)
    (row,) = await office.register.lists.matters(linked=item.communication)
    assert row.matter_id == opened


async def test_an_agency_reads_its_own_part_and_nothing_that_others_wrote(office: Office) -> None:
    case_id = await office.start()
    copy = {"agency": "CBP", "system": "TECS", "copy_kind": "ENTRY"}
    await office.say(ANALYST, case_id, RecordCopy, "The lookout of March.", **copy)
    await office.say(ANALYST, case_id, AddFact, "INTERPOL's secret reasons.", fact="DELETION")
    recall = case_id.replace("case-", "recall-")
    await office.register.await_revision(recall, 1)
    views = MatterViews(lambda: office.recorder, Looks(office.register, now=_now), now=_now)
    page = (await views.matter(office.person(CBP), recall)).model_dump_json()
    assert "holder-1, CBP in TECS" in page
    assert "attest_recall" in page, "what they can do next"
    assert "secret" not in page
    assert case_id not in page
    whole = (await views.matter(office.person(ANALYST), recall)).model_dump_json()
    assert "secret" in whole
    with pytest.raises(NotFound):
        await views.matter(office.person("uscis-officer-1"), recall)


async def test_copies_of_what_is_gone_are_listed_over_all_cases(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = await office.start()
    copy = {"agency": "CBP", "system": "TECS", "copy_kind": "ENTRY"}
    await office.say(ANALYST, case_id, RecordCopy, "The lookout of March.", **copy)
    await office.say(ANALYST, case_id, AddFact, fact="DELETION")
    await office.cancel(case_id)
    looks = Looks(office.register, now=_now)
    views = CopyViews(office.recorder, looks, now=_now())
    found = await views.reconciled(office.person(ANALYST))
    assert case_id in [one.case for one in found.without_record], "ended cases are included"
    print_reconciled(found)
    page = capsys.readouterr().out
    assert "Copies in use without a live record at INTERPOL" in page
    assert "CBP in TECS   ENTRY" in page
    nothing = await views.reconciled(office.person(CBP))
    assert nothing.without_record == ()


def _now() -> datetime:
    return datetime.now(UTC)
