"""Uses and incidents in Temporal: a use against the gate, and an answer, open an incident."""

from datetime import date, timedelta
from typing import Any

import pytest

from client.matters import Matters
from procedure.codes import Circumstance
from procedure.facts import AddFact
from procedure.incidents.incident import Incident
from procedure.incidents.remedy import AssessIncident, RecordRemedy
from procedure.matters.asking import AskAgency
from procedure.matters.common import EndMatter
from procedure.measures.matters import of_kind
from procedure.message import InterpolState
from procedure.refusals import NotFound, NotPermitted
from procedure.use.deciding import RecordUse
from procedure.use.evidence import VerifyUse
from procedure.use.opening import OpenUse
from procedure.use.use import Use
from procedure.use_codes import Finding, UsePurpose
from register.values import EmailState
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office
from tests.workflows.steps import kinds
from views.lists import ListViews, Wanted
from views.looks import Looks
from views.matters import MatterViews
from views.numbers import Numbers
from workflows.case_acts import CaseActs

ICE, CBP = "ice-officer", "cbp-officer"


def matters(office: Office) -> Matters:
    """Orders to matters."""
    return Matters(office.ordering)


async def asked(office: Office, case: str) -> str:
    """A use request of ICE for the day after tomorrow."""
    day: date = (office.ordering.now() + timedelta(days=2)).date()
    receipt = await matters(office).open(
        office.person(ANALYST),
        OpenUse,
        text="The agency wants to file it.",
        cases=(case,),
        purpose=UsePurpose.COERCIVE,
        agency="ICE",
        use_on=day,
    )
    return receipt.dossier


async def test_a_use_against_the_gate_becomes_an_incident_with_a_clock(office: Office) -> None:
    case_id = await office.start(circumstances=(Circumstance.US_CITIZEN,))
    use = await asked(office, case_id)
    analyst = office.person(ANALYST)
    used = await matters(office).order(analyst, use, RecordUse, text="Used at once.", used=True)
    assert used.number is not None
    case = await office.until(case_id, lambda case: bool(of_kind(case, "incident")))
    (noted,) = of_kind(case, "incident")
    incident = await office.recorder.state(noted.matter)
    assert isinstance(incident, Incident)
    assert incident.running("incident-remedy")
    assert (incident.agency, incident.cases) == ("ICE", (case_id,))
    assert await office.gateway.run_of(noted.matter) is not None
    supervisor = office.person(SUPERVISOR)
    await matters(office).order(
        supervisor, noted.matter, RecordRemedy, text="Released the same day."
    )
    await matters(office).order(
        office.person(COUNSEL),
        noted.matter,
        AssessIncident,
        text="Against the directive.",
        finding=Finding.CONTRARY_TO_POLICY,
    )
    await matters(office).order(supervisor, noted.matter, EndMatter, text="Done.")
    assert await office.handle(noted.matter).result() == "ENDED"
    assert (await kinds(office, noted.matter))[0] == "IncidentOpened"


async def test_what_a_case_learns_voids_the_verification_of_a_use(office: Office) -> None:
    case_id = await office.start(circumstances=(Circumstance.US_CITIZEN,))
    use = await asked(office, case_id)
    await matters(office).order(
        office.person(ANALYST), use, VerifyUse, text="Seen.", status=InterpolState.PUBLISHED
    )
    await office.until(case_id, lambda case: bool(of_kind(case, "use")))
    await office.say(ANALYST, case_id, AddFact, fact="DELETION")
    # Opened, asked to verify, verified, the task withdrawn, the fact heard, asked again.
    await office.register.await_revision(use, 7)
    state = await office.recorder.state(use)
    assert isinstance(state, Use)
    assert state.request.state is InterpolState.DELETED
    assert state.request.verification is None


async def test_an_expired_verification_is_recorded_and_the_analysts_hear_of_it(
    office: Office,
) -> None:
    case_id = await office.start(circumstances=(Circumstance.US_CITIZEN,))
    use = await asked(office, case_id)
    await matters(office).order(
        office.person(ANALYST), use, VerifyUse, text="Seen.", status=InterpolState.PUBLISHED
    )
    await office.pass_time(use, timedelta(hours=73))
    found = await kinds(office, use)
    assert "VerificationExpired" in found
    rows = await office.register.outbox.list(use)
    assert rows
    assert {row.state for row in rows} <= {*EmailState}


async def test_an_agency_asks_for_a_use_and_its_verification_is_a_task_like_any_other(
    office: Office,
) -> None:
    ice, cbp, analyst = (office.person(f"{one}-1") for one in (ICE, CBP, "usncb-analyst"))
    day: date = (office.ordering.now() + timedelta(days=2)).date()
    fields: dict[str, Any] = {"purpose": UsePurpose.COERCIVE, "use_on": day}
    with pytest.raises(NotPermitted):
        await matters(office).open(ice, OpenUse, text="For them.", agency="CBP", **fields)
    opened = await matters(office).open(ice, OpenUse, text="To stop him.", agency="ICE", **fields)
    use = opened.dossier
    now = office.ordering.now
    looks = Looks(office.register, now=now)
    pages = MatterViews(lambda: office.recorder, looks, now=now)
    lists = ListViews(looks, now=now())
    # The agency sees its own request, and another agency sees none.
    page = await pages.matter(ice, use)
    assert [row.matter_id for row in await pages.list(ice)] == [use]
    assert (page.cases, page.lines, page.tasks, page.emails) == ((), (), (), ())
    assert "Purpose" in [one.label for one in page.details]
    assert await pages.list(cbp) == []
    with pytest.raises(NotFound):
        await pages.matter(cbp, use)
    # The desk has the verification as a task: in its list, on a page, with a form.
    (waiting,) = await lists.waiting(analyst, Wanted())
    assert (waiting.case_id, waiting.case_number, waiting.task_id) == (use, opened.number, "U9")
    task = await office.views.task(analyst, use, "U9")
    assert (task.case_number, task.title) == (opened.number, "Verification before a use")
    assert "answer_task" in {one.act for one in task.next.possible}
    numbers = Numbers(office.register.lists)
    assert await numbers.task(analyst, use, task.number or "") == "U9"
    with pytest.raises(NotFound):
        await office.views.task(ice, use, "U9")
    with pytest.raises(NotFound):
        await office.cases.order(ice, use, CaseActs.acknowledge_task, task="U9")
    await office.cases.answer(analyst, use, "U9", "ACCURATE", fields={"state": "PUBLISHED"})
    state = await office.recorder.state(use)
    assert isinstance(state, Use)
    assert state.request.verification is not None
    assert await lists.waiting(analyst, Wanted()) == []
    # Counsel asks another agency, which knows the matter by its task alone.
    asking = office.person(COUNSEL)
    await matters(office).order(asking, use, AskAgency, text="Any entry?", code="D1")
    assert [row.case_id for row in await lists.tasks(cbp, Wanted())] == [use]
    assert await numbers.dossier(cbp, opened.number or "") == use
    theirs = await office.views.task(cbp, use, "D1")
    assert theirs.extract.missing == ("It covers no case, so that nothing is shown of one.",)
    with pytest.raises(NotFound):
        await pages.matter(cbp, use)
    emails = await office.register.outbox.list(use)
    assert emails
    assert await kinds(office, use) == [
        "UseOpened",
        *("TaskSent", "TaskAnswered", "UseVerified"),
        *("AgencyAsked", "TaskSent"),
    ]


async def test_the_answer_that_it_was_the_only_basis_opens_an_incident(office: Office) -> None:
    case_id = await office.start(circumstances=(Circumstance.US_CITIZEN, Circumstance.DETAINED))
    case = await office.until(
        case_id, lambda case: any(task.code == "D4" for task in case.tasks.values())
    )
    (task,) = (task.task for task in case.tasks.values() if task.code == "D4")
    await office.answer(case_id, task, "USED_SOLELY")
    case = await office.until(case_id, lambda case: bool(of_kind(case, "incident")))
    (noted,) = of_kind(case, "incident")
    assert noted.stage == "REMEDY"
    assert any(task.code == "X1" for task in case.tasks.values())
