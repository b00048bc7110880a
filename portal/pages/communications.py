"""Communications in words, on every page that names them."""

import re
from collections.abc import Mapping

from formats.notices import PUBLIC_NOTICES, UNKNOWN_SENDER
from procedure.intake.intake import IntakeState
from procedure.message import Color, Communication, CommunicationKind
from screening.evidence import Level
from screening.roster import Status

_OF_CONTENT = re.compile(r"SHA256-[0-9A-F]{32}|[0-9a-f]{64}")
_SENDERS = {
    PUBLIC_NOTICES: "INTERPOL’s public list",
    UNKNOWN_SENDER: "a sender who is not named",
    "IPSG": "INTERPOL (IPSG)",
    "IPSG LYON": "INTERPOL (IPSG)",
}
_KINDS = {
    CommunicationKind.RED_NOTICE: "Red notice",
    CommunicationKind.WANTED_PERSON_DIFFUSION: "Wanted person diffusion",
    CommunicationKind.OTHER_NOTICE: "Notice",
    CommunicationKind.OTHER_DIFFUSION: "Diffusion",
    CommunicationKind.PLAIN_MESSAGE: "Plain message",
    CommunicationKind.UNREADABLE: "Delivery that could not be read",
}
STATUSES: Mapping[str, str] = {
    Status.CURRENT_OFFICIAL: "Current official",
    Status.FORMER_OFFICIAL: "Former official",
    Status.OTHER: "Other protected person",
}
LEVELS: Mapping[str, str] = {
    Level.STRONG: "Strong",
    Level.POSSIBLE: "Possible",
    Level.WEAK: "Weak",
}
STATES: Mapping[str, tuple[str, str]] = {
    IntakeState.RECEIVED: ("Being screened", ""),
    IntakeState.AWAITING_SCREENING: ("Restricted, not screened yet", "solid"),
    IntakeState.AWAITING_PERSON: ("Restricted", "solid"),
    IntakeState.CONFIRMED: ("Confirmed", "solid"),
    IntakeState.RELEASED: ("Not restricted", "done"),
    IntakeState.WITH_CASE: ("Restricted with its case", "solid"),
    IntakeState.DESTROYED: ("Key destroyed", "quiet"),
}
"""The state as a tag: its words, and how it looks."""


def kind_in_words(kind: str, color: Color | None = None) -> str:
    """``Wanted person diffusion``, ``Blue notice``."""
    words = _KINDS.get(CommunicationKind(kind), kind)
    colored = kind in (CommunicationKind.OTHER_NOTICE, CommunicationKind.OTHER_DIFFUSION)
    if not colored or color is None:
        return words
    if color is Color.UN:
        return f"INTERPOL-UN special {words.lower()}"
    return f"{color.capitalize()} {words.lower()}"


def sender_in_words(sender: str) -> str:
    """``IP Qadirah`` for ``IP QADIRAH``."""
    if sender.startswith("IP "):
        return f"IP {sender.removeprefix('IP ').title()}"
    return _SENDERS.get(sender, sender)


def reference_in_words(reference: str) -> str:
    """The reference as the sender gave it; nothing for one that is made of the content."""
    return "" if _OF_CONTENT.fullmatch(reference) else reference


def name_of(content: Communication | None, kind: str) -> str:
    """What a message is called: ``Wanted person diffusion QR/2026/88 from IP Qadirah``."""
    if content is None:
        return f"{kind_in_words(kind)} that cannot be opened"
    if content.kind is CommunicationKind.UNREADABLE:
        return kind_in_words(kind)
    reference = reference_in_words(content.reference)
    words = f"{kind_in_words(kind, content.color)} {reference}".strip()
    return f"{words} from {sender_in_words(content.sender)}"
