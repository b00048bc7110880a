"""Standing duties at the command line: who sees which, and who does them."""

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import COUNSEL, SUPERVISOR

OFFICER = "usncb-dpo-1"


async def test_the_data_protection_officer_does_the_spot_check_and_sees_nothing_else(
    terminal: Terminal,
) -> None:
    period = ("--period", "2026-10-01", "--text", "The second check of the year.")
    check = await terminal.done("duty", "open", "SPOT_CHECK", *period, by=SUPERVISOR)
    other = await terminal.done("duty", "open", "FOIA", "--text", "A request.", by=COUNSEL)
    listed = await terminal.done("matter", "list", by=OFFICER)
    assert check["number"] in [one["number"] for one in listed]
    assert other["number"] not in [one["number"] for one in listed]
    hidden = await terminal.run("matter", "show", other["number"], by=OFFICER)
    assert hidden.code == Exit.NOT_FOUND
    shown = await terminal.run("matter", "show", check["number"], by=OFFICER)
    assert "duty complete" in shown.out, "what can be done next"
    findings = ("--text", "Ten searches, all with a reason.")
    refused = await terminal.run("duty", "complete", other["number"], *findings, by=OFFICER)
    assert refused.code == Exit.NOT_FOUND
    await terminal.done("duty", "complete", check["number"], *findings, by=OFFICER)
    read = await terminal.run("matter", "timeline", check["number"], by=OFFICER)
    assert "Ten searches, all with a reason." in read.out


async def test_the_cover_of_the_yearly_report_names_the_report_that_was_released(
    terminal: Terminal,
) -> None:
    period = ("--period", "2039-01-02", "--text", "Due in March.")
    opened = await terminal.done("duty", "open", "GS_YEAR_REPORT", *period, by=COUNSEL)
    duty = opened["number"]
    cover = ("send", "compose", duty, "GS_YEAR_COVER", "--text", "The files are enclosed.")
    early = await terminal.run(*cover, by=COUNSEL)
    assert early.code != Exit.DONE, "no report is released"
    await terminal.done("report", "compose", duty, by=COUNSEL)
    await terminal.done("report", "release", duty, "--reason", "Read.", by=SUPERVISOR)
    other = await terminal.run(*cover, "--field", f"report={'0' * 64}", by=COUNSEL)
    assert other.code != Exit.DONE, "the cover of another report"
    await terminal.done(*cover, by=COUNSEL)
    shown = await terminal.done("send", "show", duty, "1", by=COUNSEL)
    report = await terminal.done("report", "show", duty, by=COUNSEL)
    assert "for 2038" in shown["text"], "the year that it counts"
    assert report["sha256"] in shown["text"]
    await terminal.done("send", "approve", duty, "1", "--reason", "Read.", by=SUPERVISOR)
    await terminal.done("send", "sent", duty, "1", by=COUNSEL)
    page = await terminal.run("matter", "show", duty, by=COUNSEL)
    assert "Done" in page.out
