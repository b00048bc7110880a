"""What an agency's receipt shows: its own act, and nothing of the case's stage or events."""

from pathlib import Path

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST

OFFICER = "doj-oia-officer-1"


async def test_an_agencys_receipt_shows_neither_the_stage_nor_the_number_of_events(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    stage = (await terminal.shown(case_id))["stage"]
    acknowledged = await terminal.done("task", "ack", case_id, "J1", by=OFFICER)
    assert set(acknowledged) == {"dossier", "order", "act", "at", "number"}
    ask = ("task", "ask", case_id, "J1", "--text", "Which treaty?")
    answer = ("task", "answer", case_id, "J1", "--outcome", "NO_TREATY", "--field", "treaty=none")
    for words in (ask, answer):
        page = await terminal.run(*words, by=OFFICER)
        assert page.code == Exit.DONE, page.err
        assert stage not in page.out
        assert "event" not in page.out
        assert f"({case_id}), " in page.out
    renewed = await terminal.run("case", "fact", case_id, "ENCOUNTER", "--text", "A.", by=ANALYST)
    assert "(event " in renewed.out, "the casework sees where the case is"
