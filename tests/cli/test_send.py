"""Messages that leave, at the command line: from the draft to the reply that joins by itself."""

import asyncio
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from cli.exits import Exit
from cli.opening import open_register
from procedure.intake.intake import intake_id
from tests.cli.conftest import PATIENCE, Terminal
from tests.office import ANALYST, COUNSEL, OPERATIONS, SUPERVISOR
from tests.traffic import fresh_reference

REPLY = """FROM: IPSG NDTF
TO: IP WASHINGTON
OUR REF: {ours}
YOUR REF: {theirs}
DATE: 2026-11-24
SUBJECT: Your message

The review is complete.
"""
AGREED = ("--reason", "Read, and agreed.")


async def test_a_message_leaves_and_its_reply_joins_the_case(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    compose = ("send", "compose", case_id, "DELETION_POLL", "--field", "item=A-1234/5-2021")
    blocked = await terminal.run(*compose, "--text", "Is the INTERPOL Warrant gone?", by=ANALYST)
    assert blocked.code == Exit.USAGE
    assert '"INTERPOL warrant"' in blocked.err
    await terminal.done(*compose, "--text", "We heard that it was deleted.", by=ANALYST)
    file = tmp_path / "message.txt"
    exported = await terminal.run("send", "export", case_id, "1", "--to", str(file), by=ANALYST)
    assert exported.code == Exit.DONE, exported.err
    text = file.read_text()
    shown = await terminal.done("send", "show", case_id, "1", by=SUPERVISOR)
    assert shown["text"] == text
    assert f"OUR REF: {shown['reference']}" in text.splitlines()
    coded = ("send", "export", case_id, "1", "--to", str(tmp_path / "coded.txt"), "--coded")
    assert (await terminal.run(*coded, by=ANALYST)).code == Exit.USAGE
    await terminal.done("send", "sent", case_id, "1", by=ANALYST)
    clocks = await terminal.run("case", "clocks", case_id, by=ANALYST)
    assert "INTERPOL replies to our message" in clocks.out

    came = REPLY.format(ours=fresh_reference(), theirs=shown["reference"].lower())
    communication = await terminal.receive(tmp_path / "reply.txt", came.encode())
    answered = await replied(terminal, case_id)
    assert answered["state"] == "ANSWERED"
    assert answered["replies"] == [f"{communication}/v1"]
    log = await logged(terminal, case_id, communication)
    assert [(one["direction"], one["state"]) for one in log][-2:] == [
        ("OUT", "ANSWERED"),
        ("IN", "WITH_CASE"),
    ]
    reply = log[-1]
    assert (reply["message"], reply["our_reference"]) == (1, shown["reference"])
    assert reply["communication"] == f"{communication}/v1"
    page = await terminal.run("send", "log", case_id, by=ANALYST)
    assert shown["reference"] in page.out
    assert "IPSG NDTF" in page.out
    assert await terminal.state(communication) == "WITH_CASE"


async def logged(terminal: Terminal, case_id: str, communication: str) -> Any:
    """The log once the reply is settled, which it is after the case has it."""
    settled = intake_id(communication, 1)
    async with asyncio.timeout(PATIENCE), open_register(terminal.stack.settings) as register:
        revision = await register.dossiers.revision(settled)
        while await terminal.state(communication) != "WITH_CASE":
            await register.await_revision(settled, revision + 1, PATIENCE)
            revision = await register.dossiers.revision(settled)
    return await terminal.done("send", "log", case_id, by=ANALYST)


async def replied(terminal: Terminal, dossier: str) -> Any:
    """The message once its reply has reached the case or matter."""
    show = ("send", "show", dossier, "1")
    async with asyncio.timeout(PATIENCE), open_register(terminal.stack.settings) as register:
        while (shown := await terminal.done(*show, by=ANALYST))["state"] != "ANSWERED":
            await register.await_revision(shown["dossier"], shown["event"] + 1, PATIENCE)
    return shown


async def test_a_message_waits_for_a_second_person(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    compose = ("send", "compose", case_id, "INFORMATION_TO_NDTF", "--text", "The whole story.")
    lacking = await terminal.run(*compose, by=COUNSEL)
    assert lacking.code == Exit.USAGE
    assert "needs: item" in lacking.err
    await terminal.done(*compose, "--field", "item=A-1/1-2026", by=COUNSEL)
    export = ("send", "export", case_id, "1", "--to", str(tmp_path / "early.txt"))
    assert (await terminal.run(*export, by=COUNSEL)).code == Exit.NOT_NOW
    approve = ("send", "approve", case_id, "1", *AGREED)
    assert (await terminal.run(*approve, by=COUNSEL)).code == Exit.DENIED
    view = await terminal.shown(case_id)
    offered = [command for one in view["next"]["possible"] for command in one["commands"]]
    assert f"caveat send approve {view['number']} 1 --reason REASON" in offered
    await terminal.done(*approve, by=SUPERVISOR)
    page = await terminal.run("send", "show", case_id, "1", by=SUPERVISOR)
    assert "The whole story." in page.out
    assert "We do not ask for its reasons" in " ".join(page.out.split())
    by_outsider = await terminal.run("send", "show", case_id, "1", by="fbi-officer-1")
    assert by_outsider.code == Exit.NOT_FOUND


async def test_a_recall_asks_to_cancel_an_entry_and_the_log_has_both_directions(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    about = ("--case", case_id, "--text", "INTERPOL deleted it.")
    opened = await terminal.done("recall", "open", "--because", "DELETED", *about, by=OPERATIONS)
    recall = opened["number"]
    holder = ("--agency", "CBP", "--system", "TECS", "--text", "Found by the search.")
    await terminal.done("recall", "add-holder", recall, *holder, by=OPERATIONS)
    page = await terminal.done("matter", "show", recall, by=OPERATIONS)
    (name,) = (
        one["label"].partition(",")[0] for one in page["details"] if "CBP in TECS" in one["label"]
    )
    compose = ("send", "compose", recall, "CANCEL_ENTRY", "--text", "Please confirm.")
    entry = ("--field", "entry=N123456789", "--field", "name=LARK, EVE")
    lacking = await terminal.run(*compose, *entry, by=OPERATIONS)
    assert lacking.code == Exit.USAGE
    assert "--holder" in lacking.err
    await terminal.done(*compose, *entry, "--holder", name, by=OPERATIONS)
    file = tmp_path / "coded.txt"
    export = ("send", "export", recall, "1", "--to", str(file), "--coded")
    assert (await terminal.run(*export, by=OPERATIONS)).code == Exit.NOT_NOW, "not approved"
    await terminal.done("send", "approve", recall, "1", *AGREED, by=SUPERVISOR)
    await terminal.done(*export, by=OPERATIONS)
    coded = f"MKE/CANCEL REF/{recall}/1 NIC/N123456789 NAM/LARK, EVE RSN/DELETED\n"
    assert file.read_text() == coded
    await terminal.done("send", "sent", recall, "1", by=OPERATIONS)
    (line,) = await terminal.done("send", "log", recall, by=ANALYST)
    assert (line["number"], line["our_reference"], line["state"]) == (recall, f"{recall}/1", "SENT")
    assert line["with_whom"] == "CBP, TECS"
    clocks = await terminal.run("matter", "clocks", recall, by=OPERATIONS)
    assert "police system confirms our message" in " ".join(clocks.out.split())

    came = REPLY.format(ours=fresh_reference(), theirs=f"{recall}/1".lower())
    communication = await terminal.receive(tmp_path / "reply.txt", came.encode())
    answered = await replied(terminal, recall)
    assert answered["replies"] == [f"{communication}/v1"]
    timeline = await terminal.run("matter", "timeline", recall, by=OPERATIONS)
    assert "Reply to message 1: Request to cancel an entry" in " ".join(timeline.out.split())
    (line,) = await terminal.done("send", "log", recall, by=ANALYST)
    assert line["state"] == "ANSWERED"

    log = await terminal.done("send", "log", by=ANALYST)
    assert line in log
    assert any(one["direction"] == "IN" and one["dossier"] == case_id for one in log)
    assert log == sorted(log, key=lambda one: str(one["at"]))
    left = ("send", "log", "--direction", "OUT", "--limit", "1")
    assert await terminal.done(*left, by=ANALYST) == [line]
    assert await terminal.done("send", "log", by="cbp-officer-1") == []
    hidden = await terminal.run("send", "log", recall, by="cbp-officer-1")
    assert hidden.code == Exit.NOT_FOUND, "whoever attests does not read what others got"


async def test_a_use_is_announced_to_the_source_and_the_reply_is_noted_in_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    about = ("--agency", "ICE", "--on", "2027-05-03", "--text", "A hearing.")
    opened = await terminal.done("use", "open", "--purpose", "ADMINISTRATIVE", *about, by=ANALYST)
    use = opened["number"]
    compose = ("send", "compose", use, "USE_NOTICE", "--to", "IP XANDRIA")
    fields = ("--field", "item=A-1/1-2026", "--field", "proceeding=a hearing on removal")
    wanted = await terminal.run(*compose, *fields, "--holder", "holder-1", by=ANALYST)
    assert wanted.code == Exit.USAGE
    blocked = await terminal.run(*compose, *fields, "--text", "An INTERPOL warrant.", by=ANALYST)
    assert '"INTERPOL warrant"' in blocked.err
    await terminal.done(*compose, *fields, "--text", "Please tell us soon.", by=ANALYST)
    file = tmp_path / "notice.txt"
    export = ("send", "export", use, "1", "--to", str(file))
    assert (await terminal.run(*export, by=ANALYST)).code == Exit.NOT_NOW, "not approved"
    await terminal.done("send", "approve", use, "1", *AGREED, by=COUNSEL)
    await terminal.done(*export, by=ANALYST)
    lines = file.read_text().splitlines()
    assert {f"OUR REF: {use}/1", "TO: IP XANDRIA"} <= {*lines}
    assert any("The day of the use: 2027-05-03" in line for line in lines)
    await terminal.done("send", "sent", use, "1", by=ANALYST)
    clocks = await terminal.run("matter", "clocks", use, by=ANALYST)
    assert "oppose" in clocks.out
    (line,) = await terminal.done("send", "log", use, by=ANALYST)
    assert (line["our_reference"], line["with_whom"]) == (f"{use}/1", "IP XANDRIA")
    came = REPLY.format(ours=fresh_reference(), theirs=f"{use}/1")
    communication = await terminal.receive(tmp_path / "reply.txt", came.encode())
    assert (await replied(terminal, use))["replies"] == [f"{communication}/v1"]


async def test_a_duty_is_done_once_its_answer_has_left_and_its_case_knows(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    words = ("--case", case_id, "--text", "Xandria disputes our notice.")
    opened = await terminal.done("duty", "open", "DISPUTE_OF_OUR_DATA", *words, by=COUNSEL)
    duty = opened["number"]
    compose = ("send", "compose", duty, "DISPUTE_ANSWER", "--text", "We keep it.")
    fields = ("item=A-1/1-2026", "asked_on=2026-11-20", "objects=yes")
    given = [part for one in fields for part in ("--field", one)]
    await terminal.done(*compose, *given, by=COUNSEL)
    await terminal.done("send", "approve", duty, "1", *AGREED, by=SUPERVISOR)
    file = tmp_path / "answer.txt"
    await terminal.done("send", "export", duty, "1", "--to", str(file), by=ANALYST)
    lines = file.read_text().splitlines()
    assert {f"OUR REF: {duty}/1", "TO: IPSG"} <= {*lines}
    assert any("The United States objects: yes." in line for line in lines)
    telephoned = ("send", "replied", duty, "1", "--text", "By telephone: they have it.")
    assert (await terminal.run(*telephoned, by=ANALYST)).code == Exit.NOT_NOW, "it has not left"
    await terminal.done("send", "sent", duty, "1", by=ANALYST)
    shown = await terminal.run("matter", "show", duty, by=ANALYST)
    assert "Done" in shown.out
    await terminal.done(*telephoned, by=ANALYST)
    came = REPLY.format(ours=fresh_reference(), theirs=f"{duty}/1")
    communication = await terminal.receive(tmp_path / "reply.txt", came.encode())
    async with asyncio.timeout(PATIENCE), open_register(terminal.stack.settings) as register:
        while len((message := await replied(terminal, duty))["replies"]) < 2:
            await register.await_revision(message["dossier"], message["event"] + 1, PATIENCE)
    assert message["replies"] == ["reported", f"{communication}/v1"], "also after its end"
    timeline = await terminal.run("matter", "timeline", duty, by=ANALYST)
    assert "By telephone: they have it." in timeline.out
    case = await terminal.run("case", "timeline", case_id, by=ANALYST)
    title = "Answer of the source to a dispute about its data"
    said = " ".join(case.out.split())
    assert f"{duty}: Sent. Message 1: {title}" in said
    assert f"{duty}: Reply to message 1: {title}" in said


async def test_a_template_of_a_matter_says_where_it_belongs(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    fields = ("--field", "item=A-1/1-2026", "--field", "proceeding=a hearing")
    refused = await terminal.run("send", "compose", case_id, "USE_NOTICE", *fields, by=ANALYST)
    assert refused.code == Exit.USAGE
    assert "USE_NOTICE is written in a matter of the kind use." in refused.err
    listed = await terminal.done("templates", by=ANALYST)
    meanings = {one["code"]: one["meaning"] for one in listed}
    assert ". For a use request. Fields: item (required)" in meanings["USE_NOTICE"]
    assert ". For a standing duty. Fields:" in meanings["BREACH_TO_CCF"]
    assert "For a" not in meanings["DELETION_POLL"]


async def test_a_query_about_an_official_is_guarded(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    query = ("guard", "query", case_id, "--text", "By name: nothing.")
    refused = await terminal.run(*query, by=ANALYST)
    assert refused.code == Exit.NOT_NOW
    assert "can alert the source" in refused.err
    limit = ("--limit", "Privacy Act: the name only.")
    propose = ("guard", "propose", case_id, "DATABASE_QUERY", *limit, "--reason", "To be sure.")
    await terminal.done(*propose, by=COUNSEL)
    shown = await terminal.done("guard", "show", case_id, by=SUPERVISOR)
    (act,) = (one for one in shown["acts"] if one["what"] == "DATABASE_QUERY")
    assert (act["limit"], act["reason"]) == ("Privacy Act: the name only.", "To be sure.")
    approve = ("guard", "approve", case_id, "DATABASE_QUERY", *AGREED)
    assert (await terminal.run(*approve, by=COUNSEL)).code == Exit.DENIED
    await terminal.done(*approve, by=SUPERVISOR)
    page = await terminal.run("guard", "show", case_id, by=SUPERVISOR)
    assert "approved until" in page.out
    await terminal.done(*query, by=ANALYST)
    assert (await terminal.run(*query, by=ANALYST)).code == Exit.NOT_NOW


async def test_a_package_holds_what_was_marked_and_nothing_else(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    build = ("package", "build", case_id, "--to", str(tmp_path / "package"))
    assert (await terminal.run(*build, by=COUNSEL)).code == Exit.NOT_NOW
    said = "Отчёт: the charge was dropped in 2024."
    await terminal.done("case", "fact", case_id, "ENCOUNTER", "--text", said, by=ANALYST)
    await terminal.done("case", "fact", case_id, "US_CITIZEN", "--text", "Ours only.", by=ANALYST)
    view = await terminal.shown(case_id)
    document = next(one["document"] for one in view["facts"] if one["fact"] == "ENCOUNTER")
    received = view["communications"][0]
    named = f"{received['communication']}/v{received['version']}"
    for item, weight in ((named, "ALLEGATION"), (document, "COMPETENT_BODY_FINDING")):
        await terminal.done("package", "mark", case_id, item, weight, *AGREED, by=COUNSEL)
    shown = await terminal.done("package", "show", case_id, by=COUNSEL)
    assert [one["item"] for one in shown["items"]] == [document, named]
    made = await terminal.done(*build, by=COUNSEL)
    folder = tmp_path / "package"
    assert sorted(made["files"]) == sorted(one.name for one in folder.iterdir())
    printed = "\n".join(page.extract_text() for page in PdfReader(folder / "package.pdf").pages)
    assert "INTERPOL FOR OFFICIAL USE ONLY" in printed
    assert "the charge was dropped in 2024" in printed
    assert "Otch" in printed, "letters of other scripts in Latin ones"
    assert "Ours only" not in printed
    assert said in (folder / "1.txt").read_text(), "the exact words"
    assert (folder / "2-as-received.bin").read_bytes() == (tmp_path / "notice.json").read_bytes()
    assert (await terminal.run(*build, by=COUNSEL)).code == Exit.USAGE, "nothing is overwritten"


async def test_the_templates_are_listed(terminal: Terminal) -> None:
    listed = await terminal.done("templates", by=ANALYST)
    assert "INFORMATION_TO_NDTF" in [one["code"] for one in listed]
