"""The recorder acts by the directory that is in effect in its own transaction."""

from datetime import timedelta

from activities.recorder import Recorder
from activities.recording import Acted
from client.directories import Directories
from procedure.directory import PersonSuspended
from procedure.people import Role
from procedure.refusals import as_value
from register.register import Register
from tests.register.acting import open_case, renewal, request
from tests.register.samples import (
    ANALYST,
    CASE,
    START,
    SUPERVISOR,
    orders_on,
    recorder_on,
    sample_directory,
    with_people,
)

ADMINISTRATOR, SECOND = "usncb-administrator-1", "usncb-supervisor-2"


async def test_a_suspension_by_another_process_counts_from_the_next_act_on(
    register: Register, second: Register
) -> None:
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    await open_case(recorder)
    assert (await renewed(recorder, SUPERVISOR)).receipt is not None
    keeper = Directories(orders_on(second))
    await keeper.suspend(sample_directory().actor(SECOND), SUPERVISOR)
    refused = (await renewed(recorder, SUPERVISOR)).refusal
    assert refused == as_value(PersonSuspended(person=SUPERVISOR))


async def test_an_act_by_a_lent_role_names_whose_role_it_is_and_ends_with_the_time(
    register: Register,
) -> None:
    await with_people(register)
    recorder = recorder_on(register, by_register=True)
    await open_case(recorder)
    keeper = Directories(orders_on(register))
    until = START + timedelta(days=1)
    administrator, second = map(sample_directory().actor, (ADMINISTRATOR, SECOND))
    lent = await keeper.delegate(
        administrator, SUPERVISOR, ANALYST, [Role.SUPERVISOR], START - timedelta(days=1), until
    )
    assert (await renewed(recorder, ANALYST)).refusal is not None, "nobody has agreed yet"
    assert lent.version is not None
    await keeper.decide(second, lent.version.number, approve=True)
    assert (await renewed(recorder, ANALYST)).receipt is not None
    assert (await renewed(recorder, SUPERVISOR)).receipt is not None
    by_analyst, by_supervisor = (await register.dossiers.records(CASE))[-2:]
    directory = await register.directories.current()
    assert {by_analyst.directory, by_supervisor.directory} == {directory.sha256}
    assert by_analyst.data["delegated"] == {"SUPERVISOR": SUPERVISOR}
    assert "delegated" not in by_supervisor.data
    late = request(await renewal(register, by=ANALYST)).model_copy(update={"now": until})
    assert (await recorder.act(late)).refusal is not None


async def renewed(recorder: Recorder, person: str) -> Acted:
    """The person renews the restriction."""
    return await recorder.act(request(await renewal(recorder.register, by=person)))
