"""Writing emails: an order becomes the bytes of an email, once, without personal data."""

import hashlib
import re
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import NamedTuple

from activities.letter_frame import Numbers, closing, facts, opens, page_of, subject_of
from procedure.annex.editions import Procedure
from procedure.clocks.explanation import eastern
from procedure.codes import LetterKey
from procedure.directory import Directory, DirectoryUnreadable, MailboxUnwritable
from procedure.letters import LetterOrder
from procedure.people import USNCB, Role
from procedure.refusals import NotFound
from register.values import OutboxEmail

# No 8-bit byte and no long line: the same bytes pass every mail server unchanged.
_SAFE = SMTP.clone(cte_type="7bit")
_WIDTH = 66
NO_NUMBERS = Numbers()
_LONGEST = 200
"""No word that is filled in is longer: no line comes near the limit of 998 characters."""


class _Fill(NamedTuple):
    """What differs between two emails of one letter."""

    to: str
    date: str
    message_id: str
    thread: str
    boundary: str
    link: str
    case: str
    task: str
    matter: str
    due: str
    what: str


_MARKS = _Fill(
    to="mark-to@mark.example",
    date="Thu, 01 Jan 1970 00:00:00 +0000",
    message_id="<mark-message-id@mark.example>",
    thread="<mark-thread@mark.example>",
    boundary="=_mark-boundary",
    link="mark-link",
    case="mark-case",
    task="mark-task",
    matter="mark-matter",
    due="mark-due",
    what="mark-what",
)
_MARK = re.compile("|".join(re.escape(mark) for mark in _MARKS).encode())


class _Kind(NamedTuple):
    """Which form an email has: those of one form differ only in what is filled in."""

    letter: LetterKey
    numbers: Numbers
    has_due: bool
    demonstration: bool


class _Body(NamedTuple):
    """What an email says, in the order of its parts."""

    paragraphs: list[str]
    facts: list[tuple[str, str]]
    opens: str
    link: str
    closing: list[str]


def _marked(numbers: Numbers) -> list[tuple[str | None, str]]:
    """Each number, with its mark."""
    return [
        (numbers.case, _MARKS.case),
        (numbers.task, _MARKS.task),
        (numbers.matter, _MARKS.matter),
    ]


def check_addresses(directory: Directory) -> None:
    """Raise MailboxUnwritable for an address that no email can be written to.

    An email that cannot be written would hold up its case.
    """
    for holder, mailbox in [
        *((f"agency {agency.code}", agency.mailbox) for agency in directory.agencies),
        *((f"person {person.person_id}", person.mailbox) for person in directory.people),
    ]:
        if not _writable(mailbox):
            raise MailboxUnwritable(
                f"The mailbox of {holder} is not an address that email can be sent to: correct it."
            )
    try:
        directory.agency(USNCB)
    except NotFound:
        raise DirectoryUnreadable(
            f"The directory has no agency {USNCB}, which gets what nobody else is named for: "
            "add it."
        ) from None


class Postroom:
    """Knows the look of our email, and who gets one."""

    def __init__(self, *, sender: str, portal_url: str, help_address: str) -> None:
        """``portal_url`` is the base of the links; a link carries no authority.

        ``help_address`` is whom to write to.
        """
        self._sender = sender
        self._help_address = help_address
        self._domain = sender.rpartition("@")[2]
        self._portal_url = portal_url
        self._templates: dict[tuple[str, _Kind], bytes] = {}

    def write(
        self,
        dossier: str,
        key: str,
        order: LetterOrder,
        at: datetime,
        rules: Procedure,
        directory: Directory,
        numbers: Numbers = NO_NUMBERS,
        *,
        cannot_wait: bool = False,
        team: frozenset[str] | None = None,
    ) -> list[OutboxEmail]:
        """The emails of one order, one for each address; the same order gives the same emails.

        ``numbers`` are those of the case and of the order's task. What ``cannot_wait`` for the
        next morning also goes to whoever is on duty. Of what is limited to a ``team``, only the
        team hears at USNCB, and an auditor whom a letter is for.
        """
        kind = _Kind(
            letter=order.letter,
            numbers=numbers,
            has_due=order.due is not None,
            demonstration=directory.demonstration,
        )
        addresses = _addresses(order, directory, at)
        if cannot_wait:
            on_duty = directory.on_duty(at, order.agency) or directory.on_duty(at)
            addresses = [*dict.fromkeys((*addresses, *(one.mailbox for one in on_duty)))]
        if team is not None:
            addresses = _within(team, addresses, directory)
        return [
            self._compose(dossier, f"{key}/{place}", order, address, at, rules, kind)
            for place, address in enumerate(addresses)
        ]

    def _compose(
        self,
        dossier: str,
        key: str,
        order: LetterOrder,
        address: str,
        at: datetime,
        rules: Procedure,
        kind: "_Kind",
    ) -> OutboxEmail:
        email_id = f"email-{_digest(f'{dossier}/{key}/{order.agency}/{order.role}/{order.task}')}"
        message_id = f"<{email_id}@{self._domain}>"
        fill = _Fill(
            to=address,
            date=format_datetime(at),
            message_id=message_id,
            thread=f"<dossier-{_digest(dossier)}@{self._domain}>",
            boundary=f"=_{email_id}",
            link=page_of(self._portal_url, kind.numbers, email_id),
            case=kind.numbers.case or "",
            task=kind.numbers.task or "",
            matter=kind.numbers.matter or "",
            due=eastern(order.due) if order.due else "without delay",
            what=order.what,
        )
        return OutboxEmail(
            email_id=email_id,
            dossier=dossier,
            recipient=address,
            message_id=message_id,
            mime=self._filled(rules, kind, fill),
            created_at=at,
        )

    def _filled(self, rules: Procedure, kind: "_Kind", fill: _Fill) -> bytes:
        """The letter's template, filled; written from scratch where a word needs an encoding."""
        plain = all(
            word.isascii() and word.isprintable() and len(word) <= _LONGEST for word in fill
        )
        if not plain or any(escape(word) != word for word in (fill.due, fill.what)):
            return self._written(rules, kind, fill)
        numbers = Numbers(*(mark if number else None for number, mark in _marked(kind.numbers)))
        marked = kind._replace(numbers=numbers)
        name = (rules.ref.sha256, marked)
        template = self._templates.get(name)
        if template is None:
            template = self._written(rules, marked, _MARKS)
            self._templates[name] = template
        words = {mark.encode(): word.encode() for mark, word in zip(_MARKS, fill, strict=True)}
        # In one pass: a word that looks like a mark stays as it is.
        return _MARK.sub(lambda found: words[found[0]], template)

    def _written(self, rules: Procedure, kind: "_Kind", fill: _Fill) -> bytes:
        wording = rules.letter(kind.letter)
        words: Mapping[str, str] = {"due": fill.due, "what": fill.what}
        # Short lines need no encoding, so that a template can be filled.
        paragraphs = [_wrapped(one.format(**words)) for one in wording.body]
        message = EmailMessage(policy=_SAFE)
        message["From"] = Address("Caveat", addr_spec=self._sender)
        message["To"] = Address(addr_spec=fill.to)
        message["Subject"] = subject_of(kind.numbers, wording.subject)
        message["Date"] = fill.date
        message["Message-ID"] = fill.message_id
        message["In-Reply-To"] = fill.thread
        message["References"] = fill.thread
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        body = _Body(
            paragraphs=paragraphs,
            facts=list(facts(kind.numbers, fill.due if kind.has_due else None)),
            opens=opens(kind.numbers),
            link=fill.link,
            closing=closing(self._help_address, demonstration=kind.demonstration),
        )
        message.set_content(_text(body))
        message.add_alternative(_html(body), subtype="html")
        message.set_boundary(fill.boundary)
        return message.as_bytes()


def _addresses(order: LetterOrder, directory: Directory, at: datetime) -> list[str]:
    if order.person is not None:
        with suppress(NotFound):
            return [directory.person(order.person).mailbox]
    if order.role is not None:
        holders = directory.mailboxes(order.role, order.agency, at)
        if holders:
            return holders
    try:
        return [directory.agency(order.agency).mailbox]
    except NotFound:
        # An agency that the directory does not name yet: USNCB learns of it.
        return [directory.agency(USNCB).mailbox]


def _within(team: frozenset[str], addresses: list[str], directory: Directory) -> list[str]:
    """The addresses without those of USNCB outside the team; the whole team where none is left."""
    own = {directory.agency(USNCB).mailbox}
    inside = []
    for person in directory.people:
        if person.person_id in team:
            inside.append(person.mailbox)
        elif person.agency == USNCB and Role.AUDITOR not in person.roles:
            own.add(person.mailbox)
    return [one for one in addresses if one in inside or one not in own] or inside


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12, person=b"caveat mail").hexdigest()


def _writable(address: str) -> bool:
    """Whether the address can be in a header as it is (RFC 5322, without RFC 6532)."""
    try:
        return address.isascii() and Address(addr_spec=address).addr_spec == address
    except (ValueError, IndexError, AttributeError, HeaderParseError):
        # The parser of CPython 3.11 fails at some addresses, such as 0@[, instead of refusing them.
        return False


def _wrapped(paragraph: str) -> str:
    return textwrap.fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _text(body: _Body) -> str:
    width = max((6, *(len(label) + 2 for label, _value in body.facts)))
    lines = "\n".join(f"  {label:{width}}{value}" for label, value in body.facts)
    parts = [*body.paragraphs, lines, f"{body.opens}\n{body.link}"]
    parts += [_wrapped(one) for one in body.closing]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(body: _Body) -> str:
    """The same words as the text, with no image, style or script from anywhere."""
    said = [*body.paragraphs, *(f"{label}: {value}" for label, value in body.facts)]
    above = "\n".join(f"<p>{escape(one)}</p>" for one in said)
    below = "\n".join(f"<p>{escape(_wrapped(one))}</p>" for one in body.closing)
    link = escape(body.link)
    return (
        '<!doctype html>\n<html lang="en">\n'
        '<head><meta charset="utf-8"><title>Caveat</title></head>\n'
        f"<body>\n{above}\n<p>{body.opens}</p>\n"
        f'<p><a href="{link}">{link}</a></p>\n{below}\n</body>\n</html>\n'
    )
