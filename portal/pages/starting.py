"""Starting a case: from a message or from a report, one topic a page, kept as a draft."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from client.orders import new_order_id
from portal.pages.communications import name_of
from portal.pages.fields import Field, Problem
from portal.pages.site import Opened, Site, with_receipt
from portal.pages.start_arrived import ARRIVED, arrived_fields, wrong_with_arrival
from portal.pages.start_joining import joining_form
from portal.pages.start_keeping import Begun, new_report
from portal.pages.start_ordering import start
from portal.pages.start_plan import PlanPage, plan_of
from portal.pages.start_state import Started
from portal.pages.start_steps import steps_of
from portal.pages.start_who import WHO, Who, WhoPage, wrong_with
from procedure.access import Right
from procedure.classified import LooksClassified
from procedure.refusals import NotFound

_QUEUE = "/queue"
_REPORT = re.compile(r"report-[0-9A-Z]{26}")
_REASON = Field(
    name="reason",
    id="reason",
    kind="textarea",
    label="Why you confirm the hit",
    hint="Kept sealed.",
    required=True,
)
_JOIN, _DROP, _KEEP = "join:", "drop:", "keep:"
"""What a button asks for, before what it is about."""


def starting(site: Site) -> APIRouter:
    """The routes of starting a case."""
    router = APIRouter(include_in_schema=False)
    opens = Annotated[Opened, Depends(site.opened)]
    orders = Annotated[Opened, Depends(site.ordered)]

    @router.get("/start")
    async def new(opened: opens) -> Response:
        """What arrived: a report that nobody has written down."""
        return await Starting(opened, new_report()).arrived(Started())

    def of_report(report: str) -> Begun:
        if _REPORT.fullmatch(report) is None:
            raise NotFound(what="draft", name=report)
        return Begun(report)

    def of_message(communication: str, version: int) -> Begun:
        return Begun(f"{communication}/v{version}")

    reports = Annotated[Begun, Depends(of_report)]
    messages = Annotated[Begun, Depends(of_message)]
    message = "/start/message/{communication}/v{version:int}"

    @router.get("/start/{report}/{page}")
    async def report_page(opened: opens, begun: reports, page: str) -> Response:
        """A page about a report, as it was saved."""
        return await Starting(opened, begun).shown(page)

    @router.post("/start/{report}/{page}")
    async def report_sent(opened: orders, begun: reports, page: str, request: Request) -> Response:
        """Save a page about a report, and continue."""
        return await Starting(opened, begun).sent(page, await request.form())

    @router.get(f"{message}/{{page}}")
    async def message_page(opened: opens, begun: messages, page: str) -> Response:
        """A page about a message, as it was saved."""
        return await Starting(opened, begun).shown(page)

    @router.post(f"{message}/{{page}}")
    async def message_sent(
        opened: orders, begun: messages, page: str, request: Request
    ) -> Response:
        """Save a page about a message, and continue."""
        return await Starting(opened, begun).sent(page, await request.form())

    return router


class Starting:
    """The pages of one case that is begun."""

    def __init__(self, opened: Opened, begun: Begun) -> None:
        """Raises NotFound for whoever may not start cases."""
        opened.must(Right.ASK_ROSTER)
        self._opened = opened
        self._begun = begun

    async def shown(self, page: str) -> Response:
        """A page as it was saved. Raises NotFound."""
        said, saved_at = await self._begun.find(self._opened)
        if page == "arrived" and not self._begun.communication:
            return await self.arrived(said, saved_at=saved_at)
        if page == "who":
            return await self._who(said, saved_at=saved_at)
        if page == "plan" and saved_at is not None:
            return await self._plan(said, saved_at=saved_at)
        raise NotFound(what="page", name=page)

    async def sent(self, page: str, form: FormData) -> Response:
        """Save what a page says, and do what its button asks for. Raises NotFound."""
        said, saved_at = await self._begun.find(self._opened)
        go = str(form.get("go", ""))
        if go == "discard":
            await self._begun.forget(self._opened)
            return RedirectResponse(_QUEUE, 303)
        if page == "arrived":
            return await self._arrived_sent(said.filled(form, ARRIVED), go)
        if page == "who":
            return await self._who_sent(said.filled(form, WHO), go)
        if page == "plan" and saved_at is not None:
            return await self._plan_sent(said.filled(form, ("reason",)), go, form)
        raise NotFound(what="page", name=page)

    # --- what arrived ---------------------------------------------------------------------------

    async def arrived(
        self,
        said: Started,
        problems: Sequence[Problem] = (),
        saved_at: datetime | None = None,
    ) -> Response:
        """What arrived."""
        return await self._answer(
            "start-arrived.html",
            "arrived",
            said,
            problems,
            saved_at,
            fields=arrived_fields(said, problems),
            drafts=await self._drafts(),
        )

    async def _arrived_sent(self, said: Started, go: str) -> Response:
        problems = await self._kept(said) or wrong_with_arrival(said)
        if problems and go != "leave":
            return await self.arrived(said, problems)
        return self._to(_QUEUE if go == "leave" else f"{self._begun.address}/who")

    async def _drafts(self) -> list[tuple[str, str]]:
        """Reports that this person has begun: where they are, and when they were saved."""
        kept = await self._opened.desk.drafts.all(self._opened.actor)
        begun = [(Begun(one.subject), one) for one in kept]
        return [
            (f"{known.address}/arrived", self._opened.times.near(one.saved_at))
            for known, one in begun
            if not known.communication and one.act == known.act and known != self._begun
        ]

    # --- who it is about ------------------------------------------------------------------------

    async def _who(
        self,
        said: Started,
        problems: Sequence[Problem] = (),
        saved_at: datetime | None = None,
    ) -> Response:
        page, seen = await self._found(said, problems)
        return await self._answer(
            "start-who.html",
            "who",
            said,
            problems,
            saved_at,
            who=page,
            seen=seen,
            known=await self._known(said),
        )

    async def _known(self, said: Started) -> str:
        """The page of the message that the reporter has, if Caveat has it."""
        if not said.reference or not said.bureau:
            return ""
        received = self._opened.desk.received
        found = await received.known(self._opened.actor, said.bureau, said.reference)
        return f"/messages/{found}" if found is not None else ""

    async def _found(self, said: Started, problems: Sequence[Problem]) -> tuple[Who, str]:
        """Whom it may be about, and the last event of the message that is seen."""
        opened = self._opened
        made = WhoPage(opened, self._begun, said, problems)
        if not self._begun.communication:
            return await made.of_anybody(), ""
        shown = await opened.desk.reading.shown(opened.actor, self._begun.communication)
        seen = str(shown.event)
        if not any(hit.level != "WEAK" for hit in shown.hits):
            return await made.of_anybody(), seen
        close = await opened.desk.close_readings.of(opened.actor, shown)
        return await made.of_message(shown, close), seen

    async def _who_sent(self, said: Started, go: str) -> Response:
        problems = await self._kept(said)
        if problems:
            return await self._who(said, problems)
        if go in ("leave", "arrived", "search"):
            there = {"leave": _QUEUE, "arrived": f"{self._begun.address}/arrived"}
            return self._to(there.get(go, f"{self._begun.address}/who#found"))
        if go.startswith(_JOIN):
            case, _, person = go.removeprefix(_JOIN).partition(":")
            form = await joining_form(self._opened, self._begun, said, case, person)
            return await self._opened.answer(
                "act.html", title=form.title, form=form, problems=(), stronger=""
            )
        page, _seen = await self._found(said, ())
        wrong = wrong_with(said, page, self._begun)
        if wrong:
            return await self._who(said, wrong)
        return self._to(f"{self._begun.address}/plan")

    # --- the plan -------------------------------------------------------------------------------

    async def _plan(
        self,
        said: Started,
        problems: Sequence[Problem] = (),
        saved_at: datetime | None = None,
    ) -> Response:
        plan = await plan_of(self._opened, said, self._begun.communication)
        part = PlanPage(self._opened, said, plan).part()
        wrong = next((one.text for one in problems if one.id == _REASON.id), "")
        return await self._answer(
            "start-plan.html",
            "plan",
            said,
            problems,
            saved_at,
            plan=part,
            order=new_order_id(),
            reason=_REASON.filled((said.reason,), wrong),
        )

    async def _plan_sent(self, said: Started, go: str, form: FormData) -> Response:
        if go.startswith(_DROP):
            code = go.removeprefix(_DROP)
            why = str(form.get(f"why.{code}", "")).strip()
            if not why:
                problem = Problem(id=f"why-{code}", text=f"Say why {code} is left out.")
                return await self._plan(said, [problem])
            said = said.dropping(code, why)
        if go.startswith(_KEEP):
            said = said.dropping(go.removeprefix(_KEEP), "")
        problems = await self._kept(said)
        if problems:
            return await self._plan(said, problems)
        if go != "start":
            there = {"leave": _QUEUE, "who": f"{self._begun.address}/who"}
            return self._to(there.get(go, f"{self._begun.address}/plan#tasks"))
        order = str(form.get("order", ""))
        begun = await start(self._opened, self._begun, said, order)
        if begun.problem:
            return await self._plan(said, [Problem(id=begun.field, text=begun.problem)])
        await self._begun.forget(self._opened)
        return with_receipt(begun.path or _QUEUE, begun.order)

    # --- what they share ------------------------------------------------------------------------

    async def _kept(self, said: Started) -> list[Problem]:
        """Save it; what looks classified is the one thing that is not saved."""
        try:
            await self._begun.save(self._opened, said)
        except LooksClassified as refused:
            return [Problem(id="", text=str(refused))]
        return []

    def _to(self, path: str) -> Response:
        return RedirectResponse(path, 303)

    async def _answer(
        self,
        template: str,
        page: str,
        said: Started,
        problems: Sequence[Problem],
        saved_at: datetime | None,
        **values: Any,
    ) -> Response:
        opened, begun = self._opened, self._begun
        saved = f"Draft, saved {opened.times.clock(saved_at)}" if saved_at else "Not saved yet"
        about = ""
        if begun.communication:
            shown = await opened.desk.reading.shown(opened.actor, begun.communication)
            about = name_of(shown.content, shown.kind)
        return await opened.answer(
            template,
            title="Start a case",
            section=_QUEUE,
            recorded=True,
            status_code=422 if problems else 200,
            begun=begun,
            said=said,
            problems=problems,
            steps=steps_of(begun, page, said, about),
            saved=saved,
            about=about,
            action=f"{begun.address}/{page}",
            **values,
        )
