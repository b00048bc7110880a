"""Drafts for programs: what somebody has written and not sent, kept for them alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from portal.api.callers import Callers
from portal.office import Office
from portal.visitors import Visitor
from procedure.values import Moment, Stored, Value
from register.drafts import Draft, DraftLine
from register.tokens import Scope
from views.numbers import Numbers

_ADDRESS = "/drafts/{act}/{subject:path}"
Act = Annotated[
    str,
    Path(pattern="^[a-z_]{1,40}$", description="The order that it is for.", examples=["add_fact"]),
]
Subject = Annotated[
    str,
    Path(
        min_length=1,
        max_length=80,
        description="A case, a matter, a task as `CASE/TASK`, or a communication: by id or number.",
        examples=["USNCB-2026-K7M2Q4"],
    ),
]


class Written(Value):
    """What is in a form."""

    fields: dict[str, str | tuple[str, ...]] = Field(
        max_length=200,
        description="By the names of its fields: a text, or what was chosen.",
        examples=[{"text": "No request is known."}],
    )


class Saved(Stored):
    """That a draft is kept."""

    saved_at: Moment


def add_drafts(router: APIRouter, office: Office, callers: Callers) -> None:
    """The routes of drafts."""
    reader = Annotated[Visitor, Depends(callers.may(Scope.READ))]
    actor = Annotated[Visitor, Depends(callers.may(Scope.ACT))]

    async def named(who: Visitor, subject: str) -> str:
        """The id of what was named by a number."""
        numbers = Numbers(office.register.lists)
        dossier, mark, task = subject.partition("/")
        if not mark or dossier.startswith("comm-"):
            return await numbers.subject(who.actor, subject)
        dossier = await numbers.dossier(who.actor, dossier)
        return f"{dossier}/{await numbers.task(who.actor, dossier, task)}"

    @router.get("/drafts", tags=["drafts"])
    async def drafts(who: reader) -> list[DraftLine]:
        """What you have written and not sent, the one saved last first."""
        desk = await office.reading_desk(who.actor, who.directory)
        return await desk.drafts.all(who.actor)

    @router.get(_ADDRESS, tags=["drafts"])
    async def draft(who: reader, act: Act, subject: Subject) -> Draft:
        """A draft of yours."""
        desk = await office.reading_desk(who.actor, who.directory)
        return await desk.drafts.find(who.actor, await named(who, subject), act)

    @router.put(_ADDRESS, tags=["drafts"])
    async def save(who: actor, act: Act, subject: Subject, written: Written) -> Saved:
        """Keep what you have written, in place of what you saved before. It needs no Temporal.

        What carries a marking of classified information is not saved. Once the order is recorded,
        its draft is gone.
        """
        desk = await office.reading_desk(who.actor, who.directory)
        subject = await named(who, subject)
        return Saved(saved_at=await desk.drafts.save(who.actor, subject, act, written.fields))

    @router.delete(_ADDRESS, tags=["drafts"], status_code=204)
    async def delete(who: actor, act: Act, subject: Subject) -> None:
        """Delete a draft of yours."""
        desk = await office.reading_desk(who.actor, who.directory)
        await desk.drafts.delete(who.actor, await named(who, subject), act)
