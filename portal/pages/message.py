"""A message: whom it names, what was written and read, the clock, and what can be done with it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from portal.pages.communications import STATES, name_of, reference_in_words, sender_in_words
from portal.pages.countries import country_in_words
from portal.pages.deletions import deletion_of
from portal.pages.message_acts import acts_of
from portal.pages.message_lines import MessageLines
from portal.pages.message_persons import persons_of
from portal.pages.message_signs import (
    clock_part,
    counter_indicators_of,
    indicators_of,
    not_found_in,
)
from portal.pages.message_story import Story
from portal.pages.site import Opened, Site
from procedure.access import Right, may
from procedure.intake.intake import IntakeState
from views.communications import Shown

_QUEUE = "/queue"
_OVER = (IntakeState.RELEASED, IntakeState.WITH_CASE)
"""States in which nobody has to decide anything on a message any more."""


def message(site: Site) -> APIRouter:
    """The routes of the page of a message."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/messages/{communication}")
    async def version_meant(opened: opens, communication: str) -> Response:
        """The version that a decision would be on, or the newest."""
        shown = await opened.desk.reading.shown(opened.actor, communication)
        return RedirectResponse(address_of(shown.communication, shown.version), 303)

    @router.get("/messages/{communication}/v{version:int}")
    async def show(opened: opens, communication: str, version: int) -> Response:
        """One version of a message."""
        desk, actor = opened.desk, opened.actor
        shown = await desk.reading.shown(actor, f"{communication}/v{version}")
        close = await desk.close_readings.of(actor, shown)
        lines = MessageLines(shown, close)
        story = Story(shown, close, opened)
        return await opened.answer(
            "message.html",
            title=_title(shown),
            section=_QUEUE,
            recorded=True,
            heading=name_of(shown.content, shown.kind),
            tags=_tags(shown),
            shown=shown,
            countries=", ".join(map(country_in_words, shown.countries)),
            close=close,
            persons=persons_of(shown, close),
            lines=lines.lines(),
            changed=lines.changed(),
            indicators=indicators_of(shown),
            counter_indicators=counter_indicators_of(shown),
            not_found=not_found_in(shown),
            clock=clock_part(close.clock, opened.times),
            story=story,
            deletion=deletion_of(opened, shown.communication, over=shown.state in _OVER),
            acts=acts_of(opened, shown, close),
            original=original_of(shown) if may(actor, Right.SAVE_ORIGINAL) else "",
        )

    @router.get("/messages/{communication}/v{version:int}/original")
    async def original(opened: opens, communication: str, version: int) -> Response:
        """The bytes as they were received, or as they were read where it is a part."""
        opened.must(Right.SAVE_ORIGINAL)
        found = await opened.desk.reading.original(opened.actor, f"{communication}/v{version}")
        return Response(
            found.content,
            media_type="application/octet-stream",
            headers={
                "Content-Disposition": f'attachment; filename="{communication}-v{version}.bin"'
            },
        )

    return router


def address_of(communication: str, version: int) -> str:
    """The page of a version."""
    return f"/messages/{communication}/v{version}"


def original_of(shown: Shown) -> str:
    """Where the bytes are."""
    return f"{address_of(shown.communication, shown.version)}/original"


def _title(shown: Shown) -> str:
    """For the browser's tab: the sender's reference, and no name of a person."""
    content = shown.content
    if content is None:
        return "Message"
    reference = reference_in_words(content.reference) or "Message"
    return f"{reference} from {sender_in_words(content.sender)}"


def _tags(shown: Shown) -> list[tuple[str, str]]:
    words, kind = STATES[shown.state]
    tags = [(words, kind)]
    if shown.hits:
        tags.append((f"{shown.hits[0].level.capitalize()} hit", ""))
    if len(shown.versions) > 1:
        tags.append((f"Version {shown.version}", "quiet"))
    return tags
