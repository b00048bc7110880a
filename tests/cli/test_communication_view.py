"""``caveat communication show``: the communication can be read, and why it is where it is."""

import shlex
from pathlib import Path

import pytest
from rich.cells import cell_len

from cli.exits import Exit
from cli.read_pages import print_field
from cli.shown_page import marked
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR, COUNSEL, OPERATIONS, ROOT, SUPERVISOR
from tests.traffic import OFFICIAL, STRANGER, diffusion, fresh_reference, red_notice
from views.marks import Mark

TRAFFIC = ROOT / "samples" / "traffic"
OFFICER = "fbi-officer-1"
ADMINISTRATOR = "usncb-administrator-1"


async def received(terminal: Terminal, file: Path, count: int = 1) -> list[str]:
    """The communications of a file of the samples, screened."""
    items = await terminal.done("intake", str(file), by=ANALYST)
    assert len(items) == count
    for item in items:
        await terminal.screened(item["communication"])
    return [item["communication"] for item in items]


async def page(terminal: Terminal, communication: str, by: str = ANALYST) -> str:
    """The page that somebody reads."""
    shown = await terminal.run("communication", "show", communication, by=by)
    assert shown.code == Exit.DONE, shown.err
    return shown.out


def flowing(text: str) -> str:
    """The words of a page, wherever its lines end."""
    return " ".join(text.split())


async def test_it_shows_the_text_in_its_own_script_with_the_name_marked(
    terminal: Terminal,
) -> None:
    (communication,) = await received(terminal, TRAFFIC / "diffusion-qadirah-0088.txt")
    text = await page(terminal, communication)
    for line in (
        "WANTED_PERSON_DIFFUSION QR/2026/88 from IP QADIRAH (country QR)",
        "Subject 1, family name: >>النويدري<<",
        "Charge 1: الاحتيال وخيانة الأمانة",
        "Text: يرجى تحديد مكان الشخص المذكور وتوقيفه وإبلاغنا بذلك.",
        "Date: 2026-03-05",
        "Unread: nothing.",
    ):
        assert line in text, line


async def test_it_says_why_it_is_restricted_and_on_what_basis(
    terminal: Terminal, tmp_path: Path
) -> None:
    communication = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    shown = await terminal.done("communication", "show", communication, by=ANALYST)
    (restriction,) = shown["restrictions"]
    assert restriction["because"] == "the screening found a hit"
    measure, deadline = restriction["basis"]
    assert measure == {
        "what": "Measure 2: Restrictive handling and review of responsive materials",
        "citation": "REPORT L46",
    }
    assert deadline["what"].startswith("Deadline: ")
    assert restriction["decide_by"] is not None
    text = flowing(await page(terminal, communication))
    assert "Restrictive handling and review of responsive materials [REPORT L46]" in text
    words = (communication, "--reason", "Another person of that name.")
    await terminal.done("restriction", "lift", *words, "--propose", by=ANALYST)
    text = await page(terminal, communication)
    assert f"Lifting was proposed by {ANALYST}." in text
    await terminal.done("restriction", "approve-lift", *words, by=SUPERVISOR)
    text = await page(terminal, communication)
    assert "Why it was restricted" in text
    assert f"Released by {SUPERVISOR}, as {ANALYST} proposed." in flowing(text)
    assert "Reason: Another person of that name." in text


async def test_it_shows_what_came_with_it(terminal: Terminal) -> None:
    email, attached = await received(terminal, TRAFFIC / "mail-lorvane-0015.eml", 2)
    shown = await terminal.done("communication", "show", email, by=ANALYST)
    (beside,) = shown["beside"]
    assert (beside["communication_id"], beside["position"]) == (attached, "attachment 1")
    assert f"together with {email}/v1, text" in flowing(await page(terminal, attached))


async def test_it_says_why_it_could_not_be_read(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    intake = await terminal.run("intake", str(tmp_path / "image.png"), "--json", by=ANALYST)
    item = intake.json[0]
    await terminal.screened(item["communication"])
    text = await page(terminal, item["communication"])
    assert item["failure"]
    assert flowing(f"Unread: {item['failure']}") in flowing(text)
    assert "the communication cannot be read" in text


@pytest.mark.long
async def test_each_version_and_other_communications_about_the_person(
    terminal: Terminal, tmp_path: Path
) -> None:
    other = await terminal.receive(tmp_path / "other.json", red_notice(fresh_reference()))
    reference = fresh_reference()
    one = await terminal.receive(tmp_path / "1.txt", diffusion(reference, body="Detain him."))
    await terminal.receive(tmp_path / "2.txt", diffusion(reference, body="Arrest him."))
    shown = await terminal.done("communication", "show", f"{one}/v1", by=ANALYST)
    assert [(row["version"], row["communication_id"]) for row in shown["versions"]] == [
        (2, one),
        (1, one),
    ]
    assert other in [row["communication_id"] for row in shown["others"]]
    assert one not in [row["communication_id"] for row in shown["others"]]
    assert shown["content"]["body"] == "Detain him."
    assert f"{one}/v2" in await page(terminal, f"{one}/v1")


async def test_a_translation_is_attached_and_shown(terminal: Terminal, tmp_path: Path) -> None:
    communication = await terminal.receive(
        tmp_path / "notice.json", red_notice(fresh_reference(), STRANGER, charge="Betrug")
    )
    written = tmp_path / "translation.txt"
    written.write_text("Charge: fraud.\n", encoding="utf-8")
    translate = ("communication", "translate", communication, "--text", f"@{written}", "--made-by")
    await terminal.done(*translate, "Office of Language Services", by=ANALYST)
    again = await terminal.run(*translate, "Office of Language Services", by=ANALYST)
    assert (again.code, "already" in again.out + again.err) == (Exit.DONE, True)
    await terminal.done(*translate, "A machine", "--language", "es", by=SUPERVISOR)
    text = await page(terminal, communication, COUNSEL)
    made = "Translation, language en, made by Office of Language Services, attached by"
    assert f"{made} {ANALYST}" in flowing(text)
    assert "  Charge: fraud." in text
    shown = await terminal.done("communication", "show", communication, by=AUDITOR)
    assert [one["language"] for one in shown["translations"]] == ["en", "es"]
    denied = await terminal.run(*translate, "Counsel", by=COUNSEL)
    assert denied.code == Exit.DENIED
    for blank in ("", "  \n"):
        words = ("communication", "translate", communication, "--text", blank, "--made-by", "A.")
        assert (await terminal.run(*words, by=ANALYST)).code == Exit.USAGE


async def test_the_bytes_as_received_are_saved(terminal: Terminal, tmp_path: Path) -> None:
    raw = red_notice(fresh_reference(), STRANGER) + b"\n\n"
    communication = await terminal.receive(tmp_path / "notice.json", raw)
    copy = tmp_path / "copy.json"
    original = ("communication", "original", communication, "--to")
    saved = await terminal.done(*original, str(copy), by=ANALYST)
    assert (copy.read_bytes(), saved) == (raw, {"bytes": len(raw), "as_received": True})
    again = await terminal.run(*original, str(copy), by=ANALYST)
    assert (again.code, copy.read_bytes()) == (Exit.USAGE, raw)
    for person, code in ((OPERATIONS, Exit.DENIED), (OFFICER, Exit.NOT_FOUND)):
        denied = await terminal.run(*original, str(tmp_path / person), by=person)
        assert (denied.code, (tmp_path / person).exists()) == (code, False)


async def test_of_a_part_it_is_the_part(terminal: Terminal, tmp_path: Path) -> None:
    notices = [red_notice(fresh_reference(), who).decode() for who in (STRANGER, OFFICIAL)]
    file = tmp_path / "notices.json"
    file.write_text(f"[{','.join(notices)}]", encoding="utf-8")
    first, _ = await received(terminal, file, 2)
    copy = tmp_path / "copy"
    saved = await terminal.run("communication", "original", first, "--to", str(copy), by=ANALYST)
    assert "part of a larger delivery" in saved.out
    assert OFFICIAL[0].encode() not in copy.read_bytes()


async def offered(terminal: Terminal, communication: str, by: str) -> list[str]:
    """The commands that somebody can give next."""
    shown = await terminal.done("communication", "show", communication, by=by)
    return [line for one in shown["next"]["possible"] for line in one["commands"]]


async def test_what_can_be_done_next_is_offered_and_works(
    terminal: Terminal, tmp_path: Path
) -> None:
    communication = await terminal.receive(tmp_path / "n.json", red_notice(fresh_reference()))
    assert await offered(terminal, communication, AUDITOR) == []
    lines = await offered(terminal, communication, ANALYST)
    lift, translate = (line for line in lines if "restriction confirm" not in line)
    # Other tests may have opened a case about the person.
    confirm = next(line for line in lines if "--join" not in line)
    assert lift.startswith(f"caveat restriction lift {communication}/v1 --propose --reason REASON ")
    assert "communication translate" in translate
    assert "--person P-0001 " in confirm
    assert "--identity IDENTITY" in confirm
    assert "IDENTITY: CONFIRMED, PROBABLE" in await page(terminal, communication)
    words = shlex.split(confirm.replace("IDENTITY", "CONFIRMED").replace("REASON", "'The same.'"))
    await terminal.done(*words[1:], by=ANALYST)
    after = await offered(terminal, communication, ANALYST)
    assert [line.split()[1] for line in after] == ["communication"]


async def test_an_open_case_about_the_person_is_joined_or_opened_beside(
    terminal: Terminal, tmp_path: Path
) -> None:
    first, second = [
        await terminal.receive(tmp_path / name, red_notice(fresh_reference()))
        for name in ("1.json", "2.json")
    ]
    alone = ("restriction", "confirm", first, "--new", "--reason", "The same.")
    case = (await terminal.done(*alone, by=ANALYST))["case"]
    confirm = "caveat restriction confirm "
    lines = [line for line in await offered(terminal, second, ANALYST) if line.startswith(confirm)]
    assert {*(("--join" in line, "--new" in line) for line in lines)} == {
        (True, False),
        (False, True),
    }, "one or the other must be said"
    join = next(line for line in lines if "--join" in line)
    words = join.replace("IDENTITY", "PROBABLE").replace("REASON", "Again.").replace("CASE", case)
    assert (await terminal.done(*shlex.split(words)[1:], by=ANALYST))["case"] == case


SEES = {
    ANALYST: Exit.DONE,
    SUPERVISOR: Exit.DONE,
    COUNSEL: Exit.DONE,
    OPERATIONS: Exit.DONE,
    AUDITOR: Exit.DONE,
    OFFICER: Exit.NOT_FOUND,
    ADMINISTRATOR: Exit.NOT_FOUND,
}


@pytest.mark.parametrize("person", SEES)
async def test_who_sees_it(terminal: Terminal, tmp_path: Path, person: str) -> None:
    communication = await terminal.receive(tmp_path / "n.json", red_notice(fresh_reference()))
    shown = await terminal.run("communication", "show", communication, by=person)
    unknown = f"comm-{'0' * 26}"
    none = await terminal.run("communication", "show", unknown, by=person)
    assert shown.code == SEES[person]
    assert (OFFICIAL[0] in shown.out) is (SEES[person] is Exit.DONE)
    if shown.code != Exit.DONE:
        # As if there were none.
        assert shown.err.replace(communication, "") == none.err.replace(unknown, "")


async def test_the_page_fits_a_terminal_and_breaks_no_id(terminal: Terminal) -> None:
    (communication,) = await received(terminal, TRAFFIC / "diffusion-qadirah-0088.txt")
    text = await page(terminal, communication)
    assert max(map(cell_len, text.splitlines())) <= 80
    shown = await terminal.done("communication", "show", communication, by=ANALYST)
    one_line = flowing(text.replace(" \\\n", " "))
    for one in shown["next"]["possible"]:
        for command in one["commands"]:
            assert command in one_line
    for hit in shown["hits"]:
        for reason in hit["reasons"]:
            assert flowing(reason) in one_line


def test_a_field_in_wide_characters_is_wrapped_by_columns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    value = "测试人物" * 30
    print_field("Text", value)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert "".join("".join(lines).split()) == f"Text:{value}"


def test_overlapping_marks_are_one() -> None:
    spans = [(0, 4), (2, 9), (12, 14)]
    marks = [Mark(field="Text", start=start, end=end, person="P-0001") for start, end in spans]
    assert marked("abcdefghi, kl.", marks) == ">>abcdefghi<<, k>>l.<<"
