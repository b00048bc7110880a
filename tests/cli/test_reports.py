"""A standing report at the command line: composed, read, released, saved, and only then sent."""

from pathlib import Path

from pypdf import PdfReader

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST, COUNSEL, SUPERVISOR

OPEN = ("duty", "open", "REPORT_6503", "--period", "2026-04-25", "--text", "Due this year.")
INCIDENT = ("incident", "open", "--what", "ARREST", "--agency", "ICE", "--text", "Reported.")


async def test_a_report_is_released_before_it_leaves(terminal: Terminal, tmp_path: Path) -> None:
    incident = (await terminal.done(*INCIDENT, by=ANALYST))["number"]
    await terminal.done(
        "incident", "assess", incident, "CONTRARY_TO_POLICY", "--reason", "No basis.", by=COUNSEL
    )
    duty = (await terminal.done(*OPEN, by=COUNSEL))["number"]
    release = ("report", "release", duty, "--reason", "Read, and agreed.")
    save = ("report", "save", duty, "--to", str(tmp_path / "report"))
    complete = ("duty", "complete", duty, "--propose", "--text", "Sent.")
    assert (await terminal.run("report", "show", duty, by=COUNSEL)).code == Exit.NOT_NOW
    refused = await terminal.run("report", "compose", duty, "--bureaus", by=ANALYST)
    assert refused.code == Exit.DENIED

    await terminal.done("report", "compose", duty, "--bureaus", by=COUNSEL)
    page = await terminal.run("report", "show", duty, by=SUPERVISOR)
    assert "Not released: it may not leave." in page.out
    assert "A. Bureaus whose communications were misused repeatedly" in page.out
    assert (await terminal.run(*save, by=COUNSEL)).code == Exit.NOT_NOW
    assert (await terminal.run(*complete, by=COUNSEL)).code == Exit.NOT_NOW
    assert (await terminal.run(*release, by=COUNSEL)).code == Exit.DENIED
    offered = await terminal.run("matter", "show", duty, by=SUPERVISOR)
    assert f"caveat report release {duty} --reason REASON" in offered.out

    await terminal.done(*release, by=SUPERVISOR)
    made = await terminal.done(*save, by=COUNSEL)
    folder = tmp_path / "report"
    assert sorted(made["files"]) == sorted(one.name for one in folder.iterdir())
    printed = "\n".join(one.extract_text() for one in PdfReader(folder / "report.pdf").pages)
    assert "NOT FOR PUBLIC RELEASE" in printed
    assert "Incidents of reliance, by what was decided or done" in printed
    assert "H. Advocacy for reform" in printed
    assert COUNSEL not in printed
    assert (await terminal.run(*save, by=COUNSEL)).code == Exit.USAGE, "nothing is overwritten"
    public = ("report", "save", duty, "--to", str(tmp_path / "public"), "--public")
    assert "has no list of bureaus" in (await terminal.run(*public, by=COUNSEL)).out
    pages = PdfReader(tmp_path / "public" / "report.pdf").pages
    assert "NOT FOR PUBLIC" not in "\n".join(one.extract_text() for one in pages)
    await terminal.done(*complete, by=COUNSEL)
