"""A case with very many events continues in a new run: a safety that no ordinary case needs."""

from pathlib import Path

from embedded.server import EmbeddedServer
from procedure.ending import CloseCase
from procedure.measures.notification.notifying import RecordNotification
from procedure.stages import stage_codes
from runtime.attributes import STAGE
from tests.office import ANALYST, open_office, settings_for
from tests.workflows.histories import assert_every_event_once, run_of, until_writer
from tests.workflows.steps import FEW, in_stage, kinds


class ImpatientServer(EmbeddedServer):
    """Suggests a new run after few events, where the real limit is many thousands."""

    def _command(self) -> list[str]:
        limit = "limit.historyCount.suggestContinueAsNew=30"
        return [*super()._command(), "--dynamic-config-value", limit]


async def test_a_long_case_continues_in_a_new_run(tmp_path: Path) -> None:
    async with (
        ImpatientServer(tmp_path / "temporal.db") as server,
        open_office(settings_for(tmp_path / "state", server)) as office,
    ):
        case_id = await office.start(left_out=FEW)
        first_run = await run_of(office, case_id)
        await office.answer_all(case_id)
        await office.say(ANALYST, case_id, RecordNotification)
        await office.until(case_id, in_stage("DECISION"))
        await office.decide(case_id, "NO_ACTION")
        case = await office.until(case_id, lambda case: "U6" in case.tasks)
        await until_writer(office, case_id, case_id, first_run)
        description = await office.handle(case_id).describe()
        assert list(description.typed_search_attributes[STAGE]) == stage_codes(case)
        await office.answer(case_id, "U6", "NOT_PRESENT")
        await office.until(case_id, in_stage("CLOSING"))
        await office.say(ANALYST, case_id, CloseCase)
        assert (await office.handle(case_id).result())["stage"] == "CLOSED"
        recorded = await kinds(office, case_id)
        assert recorded.count("CaseOpened") == recorded.count("DecisionCalled") == 1
        await assert_every_event_once(office, case_id)
