"""Messages that wait for a second person: whole, and what changed since the draft before."""

from collections.abc import Iterator

from portal.pages.people import Names
from portal.pages.sentences import first_upper
from portal.pages.site import Opened
from portal.pages.texts import word_changes
from procedure.values import Stored
from views.outgoing import Drafted


class WaitingMessage(Stored):
    """An outgoing message as its approver reads it."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[str, str], ...]
    """The whole text, in pieces that are ``removed``, ``added`` or the ``same``."""
    since: str
    """With what it is compared; empty where nothing was drafted before."""
    coded: str
    """The same as field-coded text, if it leaves so too."""
    problem: str
    obstacles: tuple[str, ...]


async def waiting_messages(opened: Opened, dossier: str) -> list[WaitingMessage]:
    """Those of a case or a matter. Raises NotFound."""
    found = await opened.desk.messages.waiting(opened.actor, dossier)
    return [_waiting(one, opened) for one in found]


def _pieces(before: str, now: str) -> Iterator[tuple[str, str]]:
    """The words of both; what was removed ends no line, since what took its place does."""
    for kind, text in word_changes(before, now):
        yield kind, f"{text.rstrip()} " if kind == "removed" else text


def _waiting(one: Drafted, opened: Opened) -> WaitingMessage:
    now, before = one
    names = Names(opened.directory, opened.actor)
    by = f"{first_upper(names.of(now.by))}, {opened.times.near(now.composed_at)}"
    facts = (
        ("To", now.to),
        ("Subject", now.subject),
        ("Our reference", now.reference),
        ("Drafted by", by),
        ("For the task", now.task or ""),
    )
    since = ""
    if before is not None:
        became = f"{before.state.words}"
        since = (
            f"What changed since message {before.message}, which was {became}, is marked; "
            "so are its reference and its date."
        )
    return WaitingMessage(
        id=f"message-{now.message}",
        title=f"Message {now.message}: {now.title}",
        facts=tuple((name, said) for name, said in facts if said),
        pieces=tuple(_pieces(before.text if before else now.text, now.text)),
        since=since,
        coded=now.coded,
        problem=now.problem or "",
        obstacles=now.obstacles,
    )
