"""A case with very many events goes on in a new run: a safety that no ordinary case needs."""

from pathlib import Path

from embedded.server import EmbeddedServer
from procedure import commands as c
from procedure.case import Stage
from runtime.attributes import STAGE
from tests.office import ANALYST, open_office, settings_for


class ImpatientServer(EmbeddedServer):
    """Suggests a new run after few events, where the real limit is many thousands."""

    def _command(self) -> list[str]:
        limit = "limit.historyCount.suggestContinueAsNew=30"
        return [*super()._command(), "--dynamic-config-value", limit]


async def test_a_long_case_goes_on_in_a_new_run(tmp_path: Path) -> None:
    async with (
        ImpatientServer(tmp_path / "temporal.db") as server,
        open_office(settings_for(tmp_path / "state", server)) as office,
    ):
        case_id = await office.start(left_out=("J2", "J3", "S4", "U3"))
        first_run = (await office.handle(case_id).describe()).run_id
        await office.answer_all(case_id)
        await office.say(ANALYST, case_id, c.RecordNotification)
        await office.until(case_id, lambda case: case.stage is Stage.DECISION)
        await office.decide(case_id, "NO_ACTION")
        case = await office.until(case_id, lambda case: "U6" in case.tasks)
        description = await office.handle(case_id).describe()
        assert description.run_id != first_run
        assert description.typed_search_attributes[STAGE] == case.stage
        await office.answer(case_id, "U6", "NOT_PRESENT")
        await office.say(ANALYST, case_id, c.CloseCase)
        assert (await office.handle(case_id).result())["stage"] == Stage.CLOSED
        kinds = [record.kind for record in await office.register.records(case_id)]
        assert kinds.count("CaseOpened") == kinds.count("DecisionCalled") == 1
