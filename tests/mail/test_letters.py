"""Letters: they point and do not tell; the same order gives the same bytes forever."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from activities.installed import packaged_editions
from activities.letter_frame import Numbers
from activities.letters import Postroom, check_addresses
from procedure.annex.editions import Procedure
from procedure.codes import LetterKey
from procedure.directory import Absence, Agency, Directory, DirectoryUnreadable, Person
from procedure.directory_file import read_directory
from procedure.letters import LetterOrder
from procedure.people import USNCB, Role
from register.values import OutboxEmail

ROOT = Path(__file__).parents[2]
CASE = "case-01HZZZZZZZZZZZZZZZZZZZZZZA"
OTHER = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)
RULES: Procedure = packaged_editions().in_force(AT)
LETTERS = [LetterKey(key) for key in RULES.edition.letters]
SAMPLES = read_directory((ROOT / "samples" / "directory.toml").read_text(encoding="utf-8"))
NUMBERS = Numbers(case="USNCB-2026-K7M2Q4", task="K7M2Q4-9RX")
LONGEST_LINE = 998
"""By RFC 5322, without the line break: no mail server may break a line that is not longer."""


def order(letter: LetterKey = LetterKey.TASK_SENT, **changes: Any) -> LetterOrder:
    """An order with everything that a letter may say."""
    fields: dict[str, Any] = {
        "agency": "DOJ-OIA",
        "task": "J1",
        "due": DUE,
        "what": "more time was granted",
    }
    return LetterOrder(letter=letter, **{**fields, **changes})


def room(**changes: str) -> Postroom:
    """Writes letters as an installation does."""
    fields = {"sender": "caveat@usncb.example", "portal_url": "https://caveat.example/"}
    fields["help_address"] = "help@usncb.example"
    return Postroom(**{**fields, **changes})


def written(
    asked: LetterOrder,
    *,
    key: str = "1/0",
    case: str = CASE,
    directory: Directory = SAMPLES,
    postroom: Postroom | None = None,
    numbers: Numbers = NUMBERS,
) -> list[OutboxEmail]:
    """The emails of an order."""
    return (postroom or room()).write(case, key, asked, AT, RULES, directory, numbers)


def read(email: OutboxEmail) -> EmailMessage:
    """The email as an email program reads it, without a defect."""
    message = message_from_bytes(email.mime, policy=policy.SMTP)
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


def html_of(message: EmailMessage) -> _Words:
    """The words and tags of the HTML form."""
    html = _Words()
    html.feed(part(message, "html"))
    return html


def in_words(text: str) -> str:
    """The text with one space between words, and one at each end."""
    return f" {' '.join(text.split())} "


# --- what a letter says -------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_of_the_edition_is_filled_in(letter: LetterKey) -> None:
    (email,) = written(order(letter))
    message = read(email)
    wording = RULES.letter(letter)
    plain = part(message, "plain")
    assert message["Subject"] == f"USNCB-2026-K7M2Q4, task K7M2Q4-9RX: {wording.subject}"
    assert "{" not in plain + message["Subject"]
    assert "mark" not in email.mime.decode().lower()
    assert ("more time was granted" in in_words(plain)) == ("{what}" in "".join(wording.body))
    link = "https://caveat.example/tasks/K7M2Q4-9RX"
    for said in (
        "Case USNCB-2026-K7M2Q4 Task K7M2Q4-9RX Due Fri 06 Mar 2026 17:30 EST",
        f"Open the task: {link} You sign in first.",
        "The link by itself shows nothing and accepts nothing.",
        "Do not write it into a reply: replies are not read.",
        "delete it and write to help@usncb.example.",
        "Demonstration data. Not a government message.",
    ):
        assert said in in_words(plain)
    # The HTML has the same words, and nothing in it is fetched from anywhere.
    html = html_of(message)
    assert in_words(" ".join(html.text)).replace(": ", " ") == in_words(f"Caveat {plain}").replace(
        ": ", " "
    )
    assert {tag for tag, _ in html.tags} <= {"html", "head", "meta", "title", "body", "p", "a"}
    assert [attributes["href"] for tag, attributes in html.tags if tag == "a"] == [link]


@pytest.mark.parametrize(
    ("numbers", "page", "begins"),
    [
        (Numbers(), "mail/{}", ""),
        (Numbers(case="USNCB-2026-K7M2Q4"), "cases/USNCB-2026-K7M2Q4", "USNCB-2026-K7M2Q4: "),
    ],
)
def test_a_letter_names_the_numbers_that_there_are(
    numbers: Numbers, page: str, begins: str
) -> None:
    (email,) = written(order(task=None, due=None), numbers=numbers)
    message = read(email)
    plain = part(message, "plain")
    assert message["Subject"] == f"{begins}A task is waiting"
    assert f" https://caveat.example/{page.format(email.email_id)} " in in_words(plain)
    assert ("Case" in plain) is (numbers.case is not None)
    assert "Task " not in plain
    assert "Due " not in plain


def test_only_emails_of_a_demonstration_say_that_they_are_one() -> None:
    real = SAMPLES.model_copy(update={"demonstration": False})
    (email,) = written(order(), directory=real)
    assert "Demonstration" not in part(read(email), "plain")


@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_says_whom_or_which_case_it_is_about(letter: LetterKey) -> None:
    orders = [order(letter), order(letter, agency=USNCB, role=Role.SUPERVISOR)]
    for email in [email for each in orders for email in written(each, key=f"{CASE}/1")]:
        message = read(email)
        del message["To"]
        said = message.as_string() + part(message, "plain") + part(message, "html")
        secrets = [CASE, CASE.removeprefix("case-"), "case-", email.recipient]
        secrets += [person.name for person in SAMPLES.people]
        secrets += [person.person_id for person in SAMPLES.people]
        assert [secret for secret in secrets if secret in said] == []


def test_the_edition_words_every_letter_that_the_procedure_sends() -> None:
    assert sorted(LETTERS) == sorted(LetterKey)


def test_headers_say_that_a_machine_wrote_and_what_belongs_together() -> None:
    emails = [
        *written(order(), key="1/0"),
        *written(order(LetterKey.REMINDER), key="9/0"),
        *written(order(), key="1/0", case=OTHER),
    ]
    first, later, elsewhere = messages = [read(email) for email in emails]
    for message, email in zip(messages, emails, strict=True):
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["X-Auto-Response-Suppress"] == "All"
        assert message["From"].addresses[0].addr_spec == "caveat@usncb.example"
        assert message["To"].addresses[0].addr_spec == email.recipient == "desk@oia.example"
        assert message["Date"].datetime == AT
        assert message["Message-ID"] == email.message_id == f"<{email.email_id}@usncb.example>"
        assert message["In-Reply-To"] == message["References"]
        assert message["References"] != message["Message-ID"]
        assert re.fullmatch(r"<[\w-]+@usncb\.example>", message["References"])
        assert message.get_content_type() == "multipart/alternative"
        assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]
    assert first["References"] == later["References"] != elsewhere["References"]
    assert len({email.email_id for email in emails}) == 3


# --- whatever is filled in ----------------------------------------------------------------------

HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
]


def check_safe(email: OutboxEmail, letter: LetterKey) -> EmailMessage:
    """Every mail server passes the bytes as they are, and no word has become a header or a tag."""
    lines = email.mime.split(b"\r\n")
    assert max(len(line) for line in lines) <= LONGEST_LINE
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert email.mime.isascii()
    assert email.mime.endswith(b"\r\n")
    message = read(email)
    assert message.keys() == HEADERS
    assert message["Subject"].endswith(f": {RULES.letter(letter).subject}")
    assert [address.addr_spec for address in message["To"].addresses] == [email.recipient]
    assert {tag for tag, _ in html_of(message).tags} == {
        *("html", "head", "meta", "title", "body", "p", "a")
    }
    return message


@pytest.mark.parametrize(
    "what",
    [
        "é",
        "«été» — ожидание — مهلة — 期限",
        "Δ" * 900,
        "x" * 5000,
        "one two " * 700,
        '<script>alert(1)</script> & "more"',
        "{due} %s \\n",
        "a\r\nBcc: somebody@elsewhere.example\r\n\r\nb",
        "\r\n.\r\n",
        "From here\n.\nFrom there",
        "two  spaces\tand a tab",
        "a\x0bb\x0cc\x1cd\x85e",
        "mark-due mark-what mark-case",
        "=_mark-boundary",
        "--=_mark-boundary--",
    ],
)
def test_whatever_a_letter_says_it_passes_every_mail_server(what: str) -> None:
    for letter in (LetterKey.TASK_CHANGED, LetterKey.TO_APPROVE, LetterKey.NOT_APPROVED):
        (email,) = written(order(letter, what=what))
        message = check_safe(email, letter)
        said = in_words(what).strip()
        assert said in in_words(part(message, "plain"))
        assert said in in_words(" ".join(html_of(message).text))


words = st.text(max_size=300)


@given(what=words, letter=st.sampled_from(LETTERS))
def test_no_word_becomes_a_header_or_a_tag(what: str, letter: LetterKey) -> None:
    asked = order(letter, what=what)
    (email,) = written(asked)
    check_safe(email, letter)
    assert written(asked) == [email]


local_parts = st.text("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.", min_size=1)
mailboxes = st.builds(
    "{}@{}".format, local_parts | st.text(min_size=1), st.just("fbi.example") | st.text(min_size=1)
)


@given(mailbox=mailboxes)
@example("o'neil+case/2026@fbi.example")
@example("a" * 60 + "@" + "b" * 190 + ".example")
@example("mark-to@mark.example")
@example("a@x.example,b@y.example")
@example("0@[")
@example("a@x.example>\r\nBcc:b@y.example")
def test_an_address_is_written_as_it_is_or_refused_before_work_begins(mailbox: str) -> None:
    """No address adds a recipient, a header, or anything else; a usable one is not changed."""
    try:
        directory = _directory(USNCB="desk@usncb.example", FBI=mailbox)
        check_addresses(directory)
    except ValueError:
        return
    (email,) = written(order(agency="FBI"), directory=directory)
    assert email.recipient == mailbox
    check_safe(email, LetterKey.TASK_SENT)


def test_filled_templates_and_letters_from_scratch_are_the_same_letter() -> None:
    """How a letter is made must not show: a room that has a template gives the same bytes."""
    used = room()
    for letter in LETTERS:
        written(order(letter), postroom=used)
    for letter in LETTERS:
        asked = order(letter, agency="FBI", what="it came back")
        assert written(asked, postroom=used) == written(asked, postroom=room())


# --- the same order, the same email -------------------------------------------------------------

SAME = """
import sys
sys.path.insert(0, {root!r})
from tests.mail.test_letters import order, written
sys.stdout.buffer.write(written(order())[0].mime)
"""


@pytest.mark.long
def test_the_same_order_gives_the_same_bytes_in_any_process() -> None:
    (email,) = written(order())
    (again,) = written(order())
    assert again == email
    script = SAME.format(root=str(ROOT))
    elsewhere = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert elsewhere.stdout == email.mime


def test_all_who_hold_the_role_are_written_to_each_alone() -> None:
    holders = SAMPLES.mailboxes(Role.SUPERVISOR)
    assert len(holders) > 1
    emails = written(order(agency=USNCB, role=Role.SUPERVISOR))
    assert [email.recipient for email in emails] == holders
    assert len({email.email_id for email in emails}) == len(emails)
    for email in emails:
        assert len(read(email)["To"].addresses) == 1


def test_orders_that_differ_are_different_emails() -> None:
    emails = [
        *written(order(task="J1")),
        *written(order(task="J2")),
        *written(order(task=None)),
        *written(order(), key="1/1"),
        *written(order(), key="2/0"),
        *written(order(agency="FBI")),
        *written(order(), case=OTHER),
    ]
    assert len({email.email_id for email in emails}) == len(emails)


# --- who gets it --------------------------------------------------------------------------------


def _directory(*people: Person, **mailboxes: str) -> Directory:
    agencies = [Agency(code=code, name=code, mailbox=box) for code, box in mailboxes.items()]
    return Directory(agencies=tuple(agencies), people=people)


def test_who_is_named_is_written_to_alone_as_long_as_the_directory_has_the_person() -> None:
    named = order(agency=USNCB, role=Role.SUPERVISOR, person="usncb-supervisor-2")
    (email,) = written(named)
    assert email.recipient == SAMPLES.person("usncb-supervisor-2").mailbox
    gone = named.model_copy(update={"person": "usncb-supervisor-99"})
    assert [one.recipient for one in written(gone)] == SAMPLES.mailboxes(Role.SUPERVISOR)


def test_where_nobody_holds_the_role_the_agency_is_written_to() -> None:
    directory = _directory(USNCB="desk@usncb.example", FBI="desk@fbi.example")
    (email,) = written(order(agency="FBI", role=Role.AGENCY_CHIEF), directory=directory)
    assert email.recipient == "desk@fbi.example"
    # An agency that the directory does not name must not hold up the case: USNCB hears of it.
    (email,) = written(order(agency="CBP"), directory=directory)
    assert email.recipient == "desk@usncb.example"


def person(
    mailbox: str, person_id: str = "fbi-officer-1", agency: str = "FBI", *roles: Role
) -> Person:
    """A person with this mailbox; an officer where no role is given."""
    return Person(
        person_id=person_id,
        name="Otto Officersen",
        mailbox=mailbox,
        agency=agency,
        roles=roles or (Role.AGENCY_OFFICER,),
    )


BAD = ["a..b@x.example", "a,b@x.example", "é@x.example", "a@.example"]


@pytest.mark.parametrize("bad", BAD)
def test_an_address_that_no_email_can_go_to_is_refused_before_work_begins(bad: str) -> None:
    good = {"USNCB": "desk@usncb.example", "FBI": "desk@fbi.example"}
    check_addresses(_directory(person("otto@fbi.example"), **good))
    with pytest.raises(DirectoryUnreadable, match="mailbox of person fbi-officer-1") as refused:
        check_addresses(_directory(person(bad), **good))
    assert bad not in str(refused.value)
    with pytest.raises(DirectoryUnreadable, match="mailbox of agency FBI"):
        check_addresses(_directory(**{**good, "FBI": bad}))


def test_a_directory_without_the_bureau_is_refused_before_work_begins() -> None:
    with pytest.raises(DirectoryUnreadable, match="no agency USNCB"):
        check_addresses(_directory(FBI="desk@fbi.example"))


def test_what_cannot_wait_also_goes_to_whoever_is_on_duty_and_nobody_who_is_away() -> None:
    """The agency's own duty officer, or else that of the bureau; each address once."""
    oia, usncb, desk = "oia@oia.example", "duty@usncb.example", "desk@fbi.example"
    people = (
        person(oia, "doj-oia-officer-7", "DOJ-OIA", Role.AGENCY_OFFICER, Role.DUTY_OFFICER),
        person(usncb, "usncb-analyst-7", "USNCB", Role.ANALYST, Role.DUTY_OFFICER),
        person("b@usncb.example", "usncb-analyst-8", "USNCB", Role.ANALYST),
    )
    mailboxes = {"USNCB": "desk@usncb.example", "FBI": desk, "DOJ-OIA": "desk@oia.example"}
    directory = _directory(*people, **mailboxes)

    def to(asked: LetterOrder, known: Directory = directory, *, cannot_wait: bool) -> list[str]:
        emails = room().write(CASE, "1/0", asked, AT, RULES, known, cannot_wait=cannot_wait)
        return [email.recipient for email in emails]

    assert to(order(agency="FBI"), cannot_wait=True) == [desk, usncb]
    assert to(order(agency="FBI"), cannot_wait=False) == [desk]
    assert to(order(agency="DOJ-OIA"), cannot_wait=True) == ["desk@oia.example", oia]
    analysts = order(agency="USNCB", role=Role.ANALYST)
    assert to(analysts, cannot_wait=True) == [usncb, "b@usncb.example"]
    away = Absence(person="usncb-analyst-7", since=AT, until=AT + timedelta(days=1))
    without = directory.but(absences=(away,))
    assert to(analysts, without, cannot_wait=True) == ["b@usncb.example"]
