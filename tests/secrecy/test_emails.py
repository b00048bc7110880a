"""Emails as the mail server gets them: numbers and a link, and nothing of what they are about."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from cli.stack import Stack
from procedure.codes import CaseClass
from procedure.measures.tasks.questions import AskAboutTask
from tests.office import open_office
from tests.secrecy.test_canaries import CANARIES, roster_with_the_canary, settings_of


def words_of(email: EmailMessage) -> str:
    """The subject and both texts, without the addresses."""
    parts = [part.get_content() for part in email.walk() if not part.is_multipart()]
    return "\n".join([email["Subject"], *parts])


@pytest.mark.long
async def test_emails_of_a_case_name_numbers_and_nothing_else(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, roster_with_the_canary(tmp_path))
    async with Stack(settings, ui=False) as stack, open_office(settings, working=False) as office:
        case_id = await office.start("A canary-report on Kanariovsky.")
        case = await office.until(case_id, lambda case: "J3" in case.tasks)
        question = "Is Tweetybert Kanariovsky meant?"
        await office.say("fbi-officer-1", case_id, AskAboutTask, question, task="J3")
        await office.register.await_deliveries()
        rules = (await office.recorder.rules(case)).procedure
        raw = [path.read_bytes() for path in stack.mailbox.folder.glob("*.eml")]
    emails = [message_from_bytes(one, policy=policy.default) for one in raw]
    by_address: dict[str, list[str]] = {}
    numbers = {task.number: task for task in case.tasks.values()}
    for email in emails:
        assert isinstance(email, EmailMessage)
        said = words_of(email)
        by_address.setdefault(email["To"].addresses[0].addr_spec, []).append(said)
        assert case.number is not None
        assert email["Subject"].startswith(case.number)
        named = {*re.findall(r"K?[0-9A-Z]{6}-[0-9A-Z]{3}\b", said)} - {case.number[:12]}
        tasks = named & numbers.keys()
        link = f"tasks/{next(iter(tasks))}" if tasks else f"cases/{case.number}"
        assert f"{settings.portal_url}/{link}\n" in said.replace("\r", "")
        assert len(tasks) <= 1
        assert settings.help_address in said
        assert "Demonstration data. Not a government message." in said
        secrets = [*CANARIES, case_id, case_id.removeprefix("case-"), "P-0001", *CaseClass]
        secrets += [task.title for task in rules.edition.tasks.values()]
        secrets += [agency.code for agency in office.directory.agencies if agency.code != "USNCB"]
        secrets += [agency.name for agency in office.directory.agencies]
        assert [one for one in secrets if re.search(rf"\b{re.escape(one)}\b", said)] == []
        assert not {*rules.edition.tasks} & {*re.findall(r"[\w-]+", said)}
    (sent,) = by_address["desk@fbi.example"]
    number = case.tasks["J3"].number
    assert number is not None
    assert number in sent
    asked = [said for said in by_address["usncb-analyst-1@usncb.example"] if number in said]
    assert "there is a question about it" in asked[0]
