"""Letters: they point and do not tell; the same order gives the same bytes for ever."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from activities.letters import Postroom
from procedure.annex.editions import CURRENT_EDITION, procedure
from procedure.annex.schema import LetterKey
from procedure.events import IdentityConfirmed
from procedure.letters import LetterOrder
from procedure.people import USNCB, Agency, Directory, DirectoryUnreadable, Person, Role
from register.values import OutboxMail

CASE = "case-01HZZZZZZZZZZZZZZZZZZZZZZA"
OTHER = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
EVENT = IdentityConfirmed(at=datetime(2026, 3, 2, 14, 0, tzinfo=UTC), by="usncb-analyst-1")
DUE = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)
LETTERS = [letter.key for letter in procedure(CURRENT_EDITION).edition.letters]


def order(letter: LetterKey = LetterKey.TASK_SENT, **changes: Any) -> LetterOrder:
    """An order with everything that a letter may tell."""
    fields: dict[str, Any] = {
        "agency": "DOJ-OIA",
        "task": "J1",
        "due": DUE,
        "step": "Answer of the Department of Justice",
        "what": "more time was granted",
    }
    return LetterOrder(letter=letter, edition=CURRENT_EDITION, **{**fields, **changes})


def read(mail: OutboxMail) -> EmailMessage:
    """The mail as a mail program reads it, without a defect."""
    message = message_from_bytes(mail.mime, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk()] == [[], [], []]
    return message


def part(message: EmailMessage, kind: str) -> str:
    """The text of one of the two forms."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_of_the_edition_is_filled_in(postroom: Postroom, letter: LetterKey) -> None:
    (mail,) = postroom.write(CASE, "k", order(letter), EVENT)
    message = read(mail)
    wording = procedure(CURRENT_EDITION).letter(letter)
    plain = part(message, "plain")
    assert message["Subject"] == wording.subject
    assert "{" not in plain + message["Subject"]
    given = {
        "{due}": "Fri 06 Mar 2026 17:30 EST",
        "{step}": "Answer of the Department of Justice",
        "{what}": "more time was granted",
    }
    for placeholder, words in given.items():
        assert (words in plain) == (placeholder in "".join(wording.body))
    # The same words stand in the HTML, and nothing in it is fetched from anywhere.
    html = _Words()
    html.feed(part(message, "html"))
    for paragraph in plain.split("\n\n")[:-1]:
        assert paragraph in html.text
    assert {tag for tag, _ in html.tags} <= {"html", "head", "meta", "title", "body", "p", "a"}
    (link,) = [attributes["href"] for tag, attributes in html.tags if tag == "a"]
    assert link == f"https://caveat.example/mail/{mail.mail_id}"
    assert f"Sign in: {link}" in plain


@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_tells_of_whom_or_which_case(
    postroom: Postroom, directory: Directory, letter: LetterKey
) -> None:
    orders = [order(letter), order(letter, agency=USNCB, role=Role.SUPERVISOR)]
    for mail in [mail for each in orders for mail in postroom.write(CASE, CASE, each, EVENT)]:
        message = read(mail)
        del message["To"]
        told = message.as_string() + part(message, "plain") + part(message, "html")
        secrets = [CASE, CASE.removeprefix("case-"), "case-", mail.recipient]
        secrets += [person.name for person in directory.people]
        secrets += [person.person_id for person in directory.people]
        assert [secret for secret in secrets if secret in told] == []


def test_the_edition_words_every_letter_that_the_procedure_sends() -> None:
    assert sorted(LETTERS) == sorted(LetterKey)


def test_headers_say_that_a_machine_wrote_and_what_belongs_together(postroom: Postroom) -> None:
    mails = [
        *postroom.write(CASE, f"{CASE}/1", order(), EVENT),
        *postroom.write(CASE, f"{CASE}/9", order(LetterKey.REMINDER), EVENT),
        *postroom.write(OTHER, f"{OTHER}/1", order(), EVENT),
    ]
    first, later, elsewhere = messages = [read(mail) for mail in mails]
    for message, mail in zip(messages, mails, strict=True):
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["From"].addresses[0].addr_spec == "caveat@usncb.example"
        assert message["To"].addresses[0].addr_spec == mail.recipient == "desk@oia.example"
        assert message["Date"].datetime == EVENT.at
        assert message["Message-ID"] == mail.message_id == f"<{mail.mail_id}@usncb.example>"
        assert message["In-Reply-To"] == message["References"]
        assert message["References"] != message["Message-ID"]
        assert re.fullmatch(r"<[\w-]+@usncb\.example>", message["References"])
        assert message.get_content_type() == "multipart/alternative"
        assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]
    assert first["References"] == later["References"] != elsewhere["References"]
    assert len({mail.mail_id for mail in mails}) == 3


@pytest.mark.parametrize(
    ("what", "step"),
    [
        ("as found", "short"),
        ("é", "É"),
        ("«été» — ожидание — مهلة — 期限", "Δ" * 900),
        ("x" * 5000, "one two " * 700),
        ('<script>alert(1)</script> & "more"', "{due} %s \\n"),
        ("a\r\nBcc: somebody@elsewhere.example\r\n\r\nb", "\r\n.\r\n"),
        ("From here\n.\nFrom there", ""),
    ],
)
def test_whatever_a_letter_says_it_passes_every_mail_server(
    postroom: Postroom, what: str, step: str
) -> None:
    for letter in (LetterKey.TASK_CHANGED, LetterKey.TO_APPROVE, LetterKey.ESCALATION):
        (mail,) = postroom.write(CASE, "k", order(letter, what=what, step=step), EVENT)
        lines = mail.mime.split(b"\r\n")
        assert max(len(line) for line in lines) <= 78
        assert not any(b"\r" in line or b"\n" in line for line in lines)
        assert mail.mime.isascii()
        assert mail.mime.endswith(b"\r\n")
        message = read(mail)
        assert message["Bcc"] is None
        said = step if letter is LetterKey.ESCALATION else what
        plain = part(message, "plain").replace("\r\n", "\n")
        assert said.replace("\r\n", "\n") in plain
        html = _Words()
        html.feed(part(message, "html"))
        assert "script" not in {tag for tag, _ in html.tags}


SAME = """
import sys
sys.path.insert(0, {root!r})
from tests.mail.test_letters import CASE, EVENT, order
from activities.letters import Postroom
from procedure.people import read_directory
directory = read_directory(open({directory!r}, encoding="utf-8").read())
room = Postroom(directory, sender="caveat@usncb.example", portal_url="https://caveat.example/")
sys.stdout.buffer.write(room.write(CASE, "k", order(), EVENT)[0].mime)
"""


def test_the_same_order_gives_the_same_bytes_in_any_process(postroom: Postroom) -> None:
    root = Path(__file__).parents[2]
    (mail,) = postroom.write(CASE, "k", order(), EVENT)
    (again,) = postroom.write(CASE, "k", order(), EVENT)
    assert again == mail
    script = SAME.format(root=str(root), directory=str(root / "samples" / "directory.toml"))
    elsewhere = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert elsewhere.stdout == mail.mime


def test_all_who_hold_the_role_are_written_to_each_alone(
    postroom: Postroom, directory: Directory
) -> None:
    holders = directory.mailboxes(Role.SUPERVISOR)
    assert len(holders) > 1
    mails = postroom.write(CASE, "k", order(agency=USNCB, role=Role.SUPERVISOR), EVENT)
    assert [mail.recipient for mail in mails] == holders
    assert len({mail.mail_id for mail in mails}) == len(mails)
    for mail in mails:
        assert len(read(mail)["To"].addresses) == 1


def test_orders_about_two_tasks_are_two_mails(postroom: Postroom) -> None:
    one, other = (postroom.write(CASE, "k", order(task=task), EVENT) for task in ("J1", "J2"))
    assert one[0].mail_id != other[0].mail_id


def _directory(*people: Person, **mailboxes: str) -> Directory:
    agencies = [Agency(code=code, name=code, mailbox=box) for code, box in mailboxes.items()]
    return Directory(agencies=tuple(agencies), people=people)


def test_where_nobody_holds_the_role_the_agency_is_written_to() -> None:
    room = Postroom(
        _directory(USNCB="desk@usncb.example", FBI="desk@fbi.example"),
        sender="caveat@usncb.example",
        portal_url="https://caveat.example",
    )
    (mail,) = room.write(CASE, "k", order(agency="FBI", role=Role.AGENCY_CHIEF), EVENT)
    assert mail.recipient == "desk@fbi.example"
    # An agency that the directory does not name must not hold up the case: the desk is told.
    (mail,) = room.write(CASE, "k", order(agency="CBP"), EVENT)
    assert mail.recipient == "desk@usncb.example"


@pytest.mark.parametrize("bad", ["a..b@x.example", "a,b@x.example", "é@x.example", "a@.example"])
def test_an_address_that_no_mail_can_go_to_is_refused_before_work_begins(bad: str) -> None:
    settings = {"sender": "caveat@usncb.example", "portal_url": "https://caveat.example"}
    person = Person(
        person_id="fbi-officer-1",
        name="Otto Officersen",
        mailbox=bad,
        agency="FBI",
        roles=(Role.AGENCY_OFFICER,),
    )
    good = {"USNCB": "desk@usncb.example", "FBI": "desk@fbi.example"}
    with pytest.raises(DirectoryUnreadable, match="mailbox of person fbi-officer-1") as refused:
        Postroom(_directory(person, **good), **settings)
    assert bad not in str(refused.value)
    with pytest.raises(DirectoryUnreadable, match="mailbox of agency FBI"):
        Postroom(_directory(**{**good, "FBI": bad}), **settings)


def test_a_directory_without_the_bureau_is_refused_before_work_begins() -> None:
    with pytest.raises(DirectoryUnreadable, match="no agency USNCB"):
        Postroom(_directory(FBI="desk@fbi.example"), sender="c@x.example", portal_url="https://c")
