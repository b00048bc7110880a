"""One case from the hit to the close, driven only by what Caveat shows.

The walk knows role names, command names and the words that it types. Every id and every choice
comes from earlier output, by its label.
"""

from pathlib import Path

import pytest

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.cli.walking import OFFICERS, WORDS, answer_everything, do
from tests.office import ANALYST, AUDITOR, COUNSEL, OPERATIONS, SECOND_COUNSEL, SUPERVISOR
from tests.traffic import fresh_reference, red_notice


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_case_is_driven_by_reading_only(new_terminal: Terminal, tmp_path: Path) -> None:
    communication = await new_terminal.receive(
        tmp_path / "notice.json", red_notice(fresh_reference())
    )
    listed = await new_terminal.done("communication", "list", by=ANALYST)
    (hit,) = (row for row in listed if row["communication_id"] == communication)
    confirm = ("restriction", "confirm", hit["communication_id"], "--reason", "Same person.")
    case_id = (await new_terminal.done(*confirm, by=ANALYST))["case"]

    for person in (*OFFICERS, ANALYST, SUPERVISOR, OPERATIONS):
        assert await answer_everything(new_terminal, person), person
    view = await new_terminal.done("case", "show", case_id, by=ANALYST)
    await do(new_terminal, ANALYST, view, "case notify")

    await new_terminal.in_stage(case_id, "DECISION")
    view = await new_terminal.done("case", "show", case_id, by=COUNSEL)
    assert view["missing"] == []
    assert {one["text"] for one in view["answers"]} == {WORDS["TEXT"]}, "every answer is shown"
    await do(new_terminal, COUNSEL, view, "decide")

    view = await new_terminal.done("case", "show", case_id, by=SECOND_COUNSEL)
    draft = view["decision"]
    assert draft["text"] == WORDS["TEXT"]
    read = await new_terminal.done("document", "show", draft["document"], by=SECOND_COUNSEL)
    assert (read["text"], read["standing"]) == (draft["text"], "WAITING")
    await do(new_terminal, SECOND_COUNSEL, view, "approve")

    await new_terminal.in_stage(case_id, "FILING")
    view = await new_terminal.done("case", "show", case_id, by=COUNSEL)
    await do(new_terminal, COUNSEL, view, "case file")
    await new_terminal.in_stage(case_id, "FOLLOW_UP")
    view = await new_terminal.done("case", "show", case_id, by=ANALYST)
    await do(new_terminal, ANALYST, view, "case outcome")
    await new_terminal.in_stage(case_id, "RECORDS")
    assert await answer_everything(new_terminal, OPERATIONS) == ["U6"]
    await new_terminal.in_stage(case_id, "CLOSING")
    view = await new_terminal.done("case", "show", case_id, by=ANALYST)
    await do(new_terminal, ANALYST, view, "case close")

    timeline = await new_terminal.done("case", "timeline", case_id, by=AUDITOR)
    assert timeline["lines"][-1]["what"] == "Case closed"
    assert timeline["lines"][-1]["text"] == WORDS["REASON"]
    assert (
        sum(court["minutes"] for court in timeline["courts"]["parties"])
        == timeline["courts"]["elapsed"]
    )
    for stranger in ("fbi-officer-1", "usncb-gateway-1", "usncb-administrator-1"):
        for words in (
            ("case", "show", case_id),
            ("case", "timeline", case_id),
            ("document", "show", draft["document"]),
        ):
            assert (await new_terminal.run(*words, by=stranger)).code == Exit.NOT_FOUND


async def test_times_and_events_that_nobody_can_have_read(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    event = (await terminal.shown(case_id))["event"]
    timeline = ("case", "timeline", case_id)
    for options, said in (
        (("--as-of", "yesterday"), "a time with its offset"),
        (("--as-of", "2026-01-01T00:00:00"), "a time with its offset"),
        (("--as-of", "1999-01-01T00:00:00Z"), "was not open at that time"),
        (("--since", "9999"), "events by then"),
        (("--since", "-1"), "events by then"),
    ):
        refused = await terminal.run(*timeline, *options, by=SUPERVISOR)
        assert (refused.code, said in refused.err) == (Exit.USAGE, True), refused.err
    new = await terminal.done(*timeline, "--since", str(event), by=SUPERVISOR)
    assert new["changes"] == []
    unknown = await terminal.run("document", "show", f"doc-{'0' * 26}", by=SUPERVISOR)
    assert unknown.code == Exit.NOT_FOUND
