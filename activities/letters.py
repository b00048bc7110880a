"""Writing letters: an order becomes the bytes of a mail, once, without personal data."""

import hashlib
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from procedure.annex.editions import procedure
from procedure.events import Happening
from procedure.letters import LetterOrder
from procedure.people import USNCB, Directory, DirectoryUnreadable
from procedure.refusals import NotFound
from procedure.words import eastern
from register.values import OutboxMail

# No 8-bit byte and no long line: the same bytes pass every mail server unchanged.
_SAFE = SMTP.clone(cte_type="7bit")


class Postroom:
    """Knows the addresses and the look of our mail."""

    def __init__(self, directory: Directory, *, sender: str, portal_url: str) -> None:
        """``portal_url`` is the base of the links; a link carries no authority.

        Raises DirectoryUnreadable: a mail that cannot be written would hold up its case.
        """
        for holder, mailbox in [
            *((f"agency {agency.code}", agency.mailbox) for agency in directory.agencies),
            *((f"person {person.person_id}", person.mailbox) for person in directory.people),
        ]:
            if not _writable(mailbox):
                raise DirectoryUnreadable(
                    f"The mailbox of {holder} is no address that mail can be sent to: correct it."
                )
        try:
            self._desk = directory.agency(USNCB).mailbox
        except NotFound:
            raise DirectoryUnreadable(
                f"The directory has no agency {USNCB}, which takes what nobody else is named for: "
                "add it."
            ) from None
        self._directory = directory
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._portal_url = portal_url.rstrip("/")

    def write(
        self, dossier: str, key: str, order: LetterOrder, at_event: Happening
    ) -> list[OutboxMail]:
        """The mails of one order, one for each address; the same order gives the same mails."""
        return [
            self._compose(dossier, f"{key}/{place}", order, address, at_event)
            for place, address in enumerate(self._addresses(order))
        ]

    def _addresses(self, order: LetterOrder) -> list[str]:
        if order.role is not None:
            holders = self._directory.mailboxes(order.role, order.agency)
            if holders:
                return holders
        try:
            return [self._directory.agency(order.agency).mailbox]
        except NotFound:
            # An agency that the directory does not name yet: the desk learns of it.
            return [self._desk]

    def _compose(
        self, dossier: str, key: str, order: LetterOrder, address: str, at_event: Happening
    ) -> OutboxMail:
        mail_id = f"mail-{_digest(f'{dossier}/{key}/{order.agency}/{order.role}/{order.task}')}"
        letter = procedure(order.edition).letter(order.letter)
        words = {
            "due": eastern(order.due) if order.due else "without delay",
            "step": order.step,
            "what": order.what,
        }
        paragraphs = [paragraph.format(**words) for paragraph in letter.body]
        link = f"{self._portal_url}/mail/{mail_id}"
        thread = f"<dossier-{_digest(dossier)}@{self._domain}>"
        message = EmailMessage(policy=_SAFE)
        message["From"] = Address("Caveat", addr_spec=self._sender)
        message["To"] = Address(addr_spec=address)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(at_event.at)
        message["Message-ID"] = f"<{mail_id}@{self._domain}>"
        message["In-Reply-To"] = thread
        message["References"] = thread
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content("\n\n".join([*paragraphs, f"Sign in: {link}"]) + "\n")
        message.add_alternative(_html(paragraphs, link), subtype="html")
        message.set_boundary(f"=_{mail_id}")
        return OutboxMail(
            mail_id=mail_id,
            dossier=dossier,
            recipient=address,
            message_id=message["Message-ID"],
            mime=message.as_bytes(),
            created_at=at_event.at,
        )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12, person=b"caveat mail").hexdigest()


def _writable(address: str) -> bool:
    """Whether the address can stand in a header as it is (RFC 5322, without RFC 6532)."""
    try:
        return address.isascii() and Address(addr_spec=address).addr_spec == address
    except (ValueError, IndexError, HeaderParseError):
        return False


def _html(paragraphs: list[str], link: str) -> str:
    """The same words as the text, with no image, style or script from anywhere."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Caveat</title></head>'
        f'<body>{body}<p><a href="{escape(link)}">Sign in</a></p></body></html>\n'
    )
