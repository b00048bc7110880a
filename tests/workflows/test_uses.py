"""Uses and incidents in Temporal: a use against the gate, and an answer, open an incident."""

from datetime import date, timedelta

from client.matters import Matters
from procedure.codes import Circumstance
from procedure.facts import AddFact
from procedure.incidents.incident import Incident
from procedure.incidents.remedy import AssessIncident, RecordRemedy
from procedure.matters.common import EndMatter
from procedure.measures.matters import of_kind
from procedure.message import InterpolState
from procedure.use.deciding import RecordUse
from procedure.use.evidence import VerifyUse
from procedure.use.opening import OpenUse
from procedure.use.use import Use
from procedure.use_codes import Finding, UsePurpose
from register.values import EmailState
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office
from tests.workflows.steps import kinds


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
    await office.register.await_revision(use, 4)
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
