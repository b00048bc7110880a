"""What SQL changed is found before it is believed: nothing follows from it, and it is named."""

from typing import Any

import pytest
from sqlalchemy import Connection, text, update

from activities.recorder import Recorder
from activities.recording import ClaimRequest
from procedure.dossier import hash_of
from procedure.opening import OpenCase
from procedure.refusals import DossierTampered, NotFound, as_value
from register.audit import Changed, Whole
from register.ledger import Tampered
from register.register import Register
from register.tables.record import dossiers
from tests.register.acting import confirmed, fact, open_case, renewal, request
from tests.register.changing import row_of, without_triggers
from tests.register.conftest import Fresh
from tests.register.recorder.test_passing_on import settling, the_handoff
from tests.register.samples import CASE, OTHER, START, recorder_on
from tests.signing import TRUSTED

CHANGES = {
    "an event is changed": "UPDATE ledger SET body = (SELECT body FROM ledger WHERE seq = 1) "
    "WHERE dossier = :case AND revision = 2",
    "an event is removed": "DELETE FROM ledger WHERE dossier = :case AND revision = 2",
    "the last event is removed": "DELETE FROM ledger WHERE dossier = :case AND revision = :last",
    "an event is added": "INSERT INTO ledger (seq, dossier, revision, kind, entry_key, at, actor, "
    "body, prev, hash) SELECT seq + 1000, dossier, revision + 1, kind, 'forged', at, actor, body, "
    "prev, hash FROM ledger WHERE dossier = :case AND revision = :last",
    "two events change places": "UPDATE ledger SET revision = CASE revision WHEN 2 THEN 9003 "
    "ELSE 9002 END WHERE dossier = :case AND revision IN (2, 3)",
    "the case is declared ended": "UPDATE dossiers SET open = (1 = 0) WHERE dossier = :case",
    "the row counts fewer events": "UPDATE dossiers SET revision = revision - 1 "
    "WHERE dossier = :case",
    "the row has another seal": "UPDATE dossiers SET seal = digest WHERE dossier = :case",
}
BACK = "UPDATE ledger SET revision = revision - 9000 WHERE revision > 9000"


async def assert_not_believed(register: Register) -> None:
    """A process that knows nothing yet refuses to act on it, and a run cannot take it."""
    stranger = recorder_on(register)
    before = await row_of(register)
    recorded = await register.ledger.everything(CASE)
    acted = await stranger.act(request(await renewal(register)))
    assert acted.refusal == as_value(DossierTampered(dossier=CASE))
    assert (acted.receipt, acted.events) == (None, ())
    with pytest.raises(DossierTampered):
        await stranger.check(await fact(register), START)
    with pytest.raises(DossierTampered):
        await stranger.claim(ClaimRequest(dossier=CASE, run="run-z"))
    assert await row_of(register) == before
    assert await register.ledger.everything(CASE) == recorded
    assert (await register.audit.changed()).dossiers == (CASE,)


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES)
async def test_a_case_that_sql_changed_is_not_believed(
    register: Register, recorder: Recorder, database: Fresh, change: str
) -> None:
    await open_case(recorder, OTHER)
    await open_case(recorder)
    await recorder.act(request(await renewal(register)))
    last = await register.dossiers.revision(CASE)
    assert last > 3
    assert (await register.audit.changed()).ids == ()

    def forge(connection: Connection) -> None:
        without_triggers(connection, database.kind)
        given = {"case": CASE, "last": last}
        used = {name: value for name, value in given.items() if f":{name}" in CHANGES[change]}
        assert connection.execute(text(CHANGES[change]), used).rowcount
        connection.execute(text(BACK))

    await register.write(forge)
    await assert_not_believed(register)
    # Another case is as it was.
    stranger = recorder_on(register)
    acted = await stranger.act(request(await renewal(register, OTHER)))
    assert acted.refusal is None or change == "an event is added"


async def test_an_older_row_is_not_believed_with_newer_events(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    older = await row_of(register)
    await recorder.act(request(await renewal(register)))
    await register.write(
        lambda connection: connection.execute(update(dossiers).values(older)).rowcount
    )
    await assert_not_believed(register)


# --- handoffs -------------------------------------------------------------------------------------


async def test_a_handoff_that_sql_changed_or_wrote_is_none(
    register: Register, recorder: Recorder
) -> None:
    """Its hash fits the command, as that of somebody who knows how it is made would."""
    intake = await confirmed(recorder)
    command = await the_handoff(register)
    assert isinstance(command, OpenCase)
    changed = command.model_copy(update={"person": "P-0002"})
    forged = command.model_copy(update={"order": f"handoff-{'7' * 32}"})

    def forge(connection: Connection) -> None:
        connection.execute(
            text("UPDATE handoffs SET command = :command, command_sha256 = :hash"),
            {"command": changed.model_dump_json().encode(), "hash": hash_of(changed)},
        )
        connection.execute(
            text(
                "INSERT INTO handoffs SELECT :id, source, revision, target, act, command, :hash, "
                "state, attempts, created_at, next_try_at, leased_until, answered_at, refusal, "
                "seal, answer_seal FROM handoffs"
            ),
            {"id": forged.order, "hash": hash_of(forged)},
        )

    await register.write(forge)
    before = await register.ledger.verify()
    for one in (command, changed, forged):
        acted = await recorder.act(request(one))
        assert acted.refusal == as_value(NotFound(what="handoff", name=one.order))
    assert await register.dossiers.head(CASE) is None
    assert await register.ledger.verify() == before
    assert (await register.audit.changed()).handoffs == tuple(sorted((command.order, forged.order)))
    # An answer that SQL wrote settles nothing either.
    await register.write(
        lambda connection: (
            connection.execute(
                text("UPDATE handoffs SET state = 'ACCEPTED', answered_at = created_at")
            ).rowcount
        )
    )
    settled = await recorder.act(request(settling(command, intake)))
    assert settled.refusal == as_value(NotFound(what="handoff", name=f"{command.order}answer"))
    assert await register.ledger.verify() == before


# --- the auditor ----------------------------------------------------------------------------------


async def test_an_auditor_finds_each_order_and_what_nobody_ordered(
    register: Register, recorder: Recorder, database: Fresh
) -> None:
    intake = await confirmed(recorder)
    handoff = await the_handoff(register)
    await recorder.act(request(handoff))
    renewed = await renewal(register)
    await recorder.act(request(renewed))
    whole = await register.audit.verify(TRUSTED)
    assert isinstance(whole, Whole)
    proven, unsigned, flaw = await register.audit.orders(TRUSTED)
    assert (unsigned, flaw) == ([], None)
    assert whole.orders == len(proven) == 2
    assert [(one.statement.by, one.statement.dossier) for one in proven] == [
        ("usncb-analyst-1", intake),
        (renewed.by, CASE),
    ]
    # Without the handoff's row nothing shows why the case was opened.
    await register.write(
        lambda connection: connection.execute(text("DELETE FROM handoffs")).rowcount
    )
    found = await register.audit.verify(TRUSTED)
    assert isinstance(found, Tampered)
    assert found.reason == "no handoff led to it"


async def test_an_auditor_names_what_is_not_in_its_chain(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    changes: dict[str, Any] = {"open": False}
    await register.write(
        lambda connection: connection.execute(update(dossiers).values(changes)).rowcount
    )
    found = await register.audit.verify(TRUSTED)
    assert found == Changed(dossiers=(CASE,), handoffs=())
