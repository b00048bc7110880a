"""A wrong entry is found by its number in the timeline and corrected by it."""

from pathlib import Path

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST, COUNSEL, SUPERVISOR


async def test_a_wrong_fact_is_corrected_by_the_number_that_the_timeline_shows(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    before = await terminal.shown(case_id)
    fact = ("case", "fact", case_id, "DETENTION", "--text", "Held at the border.")
    await terminal.done(*fact, by=ANALYST)
    assert (await terminal.shown(case_id))["class"] != before["class"]
    lines = (await terminal.done("case", "timeline", case_id, by=SUPERVISOR))["lines"]
    entry = next(line["event"] for line in lines if line["what"].startswith("New fact"))
    correct = ("case", "correct", case_id, str(entry), "--reason", "It was somebody else.")
    assert (await terminal.run(*correct, by=COUNSEL)).code == Exit.USAGE, "what is right?"
    await terminal.done(*correct, "--never", by=COUNSEL)
    assert (await terminal.shown(case_id))["class"] == before["class"]
    shown = await terminal.run("case", "timeline", case_id, by=SUPERVISOR)
    assert "(corrected by entry" in " ".join(shown.out.split())
    explained = await terminal.run("case", "clocks", case_id, by=SUPERVISOR)
    assert f"because entry {entry} of the case was corrected: from" in explained.out
    again = await terminal.run(*correct, "--right", "ENCOUNTER", by=COUNSEL)
    assert (again.code, "was already corrected" in again.err) == (Exit.NOT_NOW, True)
