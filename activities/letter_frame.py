"""What every email says around the wording of its letter: numbers, due time, link, and care."""

from collections.abc import Iterator
from typing import NamedTuple


class Numbers(NamedTuple):
    """The short numbers that an email names: of a case and of a task in it, or of a matter."""

    case: str | None = None
    task: str | None = None
    matter: str | None = None


def page_of(portal_url: str, numbers: Numbers, email_id: str) -> str:
    """The address of the page that an email is about. It shows nothing to who is not signed in.

    What has no number is found by the email's own id.
    """
    base = portal_url.rstrip("/")
    if numbers.task is not None:
        return f"{base}/tasks/{numbers.task}"
    if numbers.case is not None:
        return f"{base}/cases/{numbers.case}"
    if numbers.matter is not None:
        return f"{base}/matters/{numbers.matter}"
    return f"{base}/mail/{email_id}"


def subject_of(numbers: Numbers, wording: str) -> str:
    """``USNCB-2026-K7M2Q4, task K7M2Q4-9RX: A task is waiting``."""
    task = f"task {numbers.task}" if numbers.task is not None else None
    named = ", ".join(one for one in (numbers.case, numbers.matter, task) if one is not None)
    return f"{named}: {wording}" if named else wording


def facts(numbers: Numbers, due: str | None) -> Iterator[tuple[str, str]]:
    """Each label with its value."""
    if numbers.case is not None:
        yield "Case", numbers.case
    if numbers.matter is not None:
        yield "Matter", numbers.matter
    if numbers.task is not None:
        yield "Task", numbers.task
    if due is not None:
        yield "Due", due


def opens(numbers: Numbers) -> str:
    """What the link opens."""
    return "Open the task:" if numbers.task is not None else "Open it in Caveat:"


def closing(help_address: str, *, demonstration: bool) -> list[str]:
    """The paragraphs below the link."""
    paragraphs = [
        "You sign in first. The link by itself shows nothing and accepts nothing. If it does not "
        "open, sign in and look for the number.",
        "What this is about, and about whom, is not in this email. Do not write it into a reply: "
        "replies are not read.",
        f"If this email is not for you, delete it and write to {help_address}.",
    ]
    if demonstration:
        paragraphs.append("Demonstration data. Not a government message.")
    return paragraphs
