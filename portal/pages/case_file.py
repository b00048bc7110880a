"""The file of a case as a PDF: what is left out is chosen first."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from portal.pages.case import case_id_of, hidden, moment_in, then_in, words_of
from portal.pages.case_pdf import as_pdf
from portal.pages.fields import Field
from portal.pages.site import Opened, Site
from procedure.clocks.zones import EASTERN
from procedure.refusals import NotFound
from views.case_files import LeaveOut
from views.looks import View

_CHOICES = (
    (LeaveOut.NAMES.value, "Names of people, and everything that somebody wrote"),
    (LeaveOut.WORDS.value, "Everything that somebody wrote"),
    (LeaveOut.MARKED.value, "Answers that are marked CUI or for INTERPOL’s official use"),
    (LeaveOut.UNRELEASED.value, "What was not marked for release"),
)


def case_files(site: Site) -> APIRouter:
    """The routes of the file of a case."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]

    @router.get("/cases/{number}/file")
    async def choose(opened: opens, number: str, as_of: str = "") -> Response:
        """What can be left out."""
        case_id = await case_id_of(opened, number)
        try:
            file = await opened.desk.views.file(opened.actor, case_id, View.CASE)
        except NotFound:
            return await hidden(opened, number)
        name = file.case.number or file.case.dossier
        then = _past(opened, as_of)
        return await opened.answer(
            "case-file.html",
            title=f"PDF of case {name}",
            section="/cases",
            recorded=True,
            name=name,
            as_of=then,
            then=then_in(then),
            field=Field(
                name="without",
                id="without",
                kind="checkboxes",
                label="Leave out",
                hint="Each place says what was left out there. Nothing chosen: the whole file.",
                choices=_CHOICES,
            ),
        )

    @router.get("/cases/{number}/file.pdf")
    async def saved(
        opened: opens,
        number: str,
        without: Annotated[list[str] | None, Query()] = None,
        as_of: str = "",
    ) -> Response:
        """The file, now or as of an earlier moment; that it was taken is recorded."""
        left_out = frozenset(one for one in LeaveOut if one in (without or ()))
        case_id = await case_id_of(opened, number)
        try:
            page = await opened.desk.case_files.file(
                opened.actor, case_id, left_out, as_of=_past(opened, as_of)
            )
        except NotFound:
            return await hidden(opened, number)
        words = words_of(opened, page, named=LeaveOut.NAMES not in left_out)
        content = await asyncio.to_thread(as_pdf, page, left_out, opened.times, words)
        part = "-part" if left_out else ""
        then = f"-{page.as_of.astimezone(EASTERN):%Y-%m-%d-%H%M}" if page.as_of else ""
        name = f"{page.view.name}{then}{part}.pdf"
        return Response(
            content,
            media_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return router


def _past(opened: Opened, as_of: str) -> datetime | None:
    """The earlier moment that an address names; None: now."""
    moment = moment_in(as_of)
    return moment if moment is not None and moment <= opened.now else None
