"""The pages of a case that is begun: one topic a page, kept as a draft until it starts."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from portal.pages.communications import name_of
from portal.pages.fields import Problem
from portal.pages.message_persons import persons_of
from portal.pages.site import Opened, with_receipt
from portal.pages.start_arrived import ARRIVED, arrived_fields, wrong_with_arrival
from portal.pages.start_joining import joining_form
from portal.pages.start_keeping import Begun, reports_begun
from portal.pages.start_leaving_out import DROP, NOTHING, ONLY, Ticked
from portal.pages.start_ordering import start, started_already, where_it_went
from portal.pages.start_plan import REASON, PlanPage, plan_of
from portal.pages.start_state import Started
from portal.pages.start_steps import steps_of
from portal.pages.start_who import WHO, Who, WhoPage, wrong_with
from procedure.access import Right
from procedure.classified import LooksClassified
from procedure.refusals import NotFound

_QUEUE = "/queue"
_ASKED = {"arrived": ARRIVED, "who": WHO, "plan": ("reason",)}
"""What each page asks."""
_JOIN, _KEEP = "join:", "keep:"
"""What a button asks for, before what it is about."""


class Starting:
    """The pages of one case that is begun."""

    def __init__(self, opened: Opened, begun: Begun) -> None:
        """Raises NotFound for whoever may not start cases."""
        opened.must(Right.ASK_ROSTER)
        self._opened = opened
        self._begun = begun
        self._saved_at: datetime | None = None

    async def shown(self, page: str) -> Response:
        """A page as it was saved. Raises NotFound."""
        said = await self._found_draft()
        if self._saved_at is None and (case := await self._case_of(page)):
            return RedirectResponse(case, 303)
        self._must_be_there(page)
        if page == "arrived":
            return await self._arrived(said)
        if page == "who":
            return await self._who(said)
        return await self._plan(said)

    async def sent(self, page: str, form: FormData) -> Response:
        """Save what a page says, and do what its button asks for. Raises NotFound."""
        said = await self._found_draft()
        go = str(form.get("go", ""))
        if go == "discard":
            await self._begun.forget(self._opened)
            return RedirectResponse(_QUEUE, 303)
        if page == "plan" and self._saved_at is None:
            # Sent twice: the first time it started the case, and left no draft.
            order = str(form.get("order", ""))
            return with_receipt(await where_it_went(self._opened, self._begun, order), order)
        self._must_be_there(page)
        said = said.filled(form, _ASKED[page])
        if page == "arrived":
            return await self._arrived_sent(said, go)
        if page == "who":
            return await self._who_sent(said, go)
        return await self._plan_sent(said, go, form)

    async def kept(self, page: str, form: FormData) -> Response:
        """Save what a page says so far, and say so in a line. Raises NotFound."""
        said = await self._found_draft()
        self._must_be_there(page)
        try:
            saved_at = await self._begun.save(self._opened, said.filled(form, _ASKED[page]))
        except LooksClassified as refused:
            return HTMLResponse(f"Not saved. {escape(str(refused))}")
        return HTMLResponse(f"Draft saved at {self._opened.times.clock(saved_at)}.")

    async def _found_draft(self) -> Started:
        said, self._saved_at = await self._begun.find(self._opened)
        return said

    async def _case_of(self, page: str) -> str:
        """Where whoever goes back to a page finds the case that was started; else nothing."""
        if page not in _ASKED or (self._begun.communication and page != "plan"):
            return ""
        return await started_already(self._opened, self._begun)

    def _must_be_there(self, page: str) -> None:
        """A message has arrived, and a plan is of something that was said. Raises NotFound."""
        is_message = bool(self._begun.communication)
        without = (page == "arrived" and is_message) or (page == "plan" and self._saved_at is None)
        if page not in _ASKED or without:
            raise NotFound(what="page", name=page)

    # --- what arrived ---------------------------------------------------------------------------

    async def _arrived(
        self,
        said: Started,
        problems: Sequence[Problem] = (),
    ) -> Response:
        """What arrived."""
        return await self._answer(
            "start-arrived.html",
            "arrived",
            said,
            problems,
            fields=arrived_fields(said, problems),
            drafts=await reports_begun(self._opened, self._begun),
        )

    async def _arrived_sent(self, said: Started, go: str) -> Response:
        problems = await self._kept(said) or wrong_with_arrival(said)
        if problems and go != "leave":
            return await self._arrived(said, problems)
        return self._to(_QUEUE if go == "leave" else f"{self._begun.address}/who")

    # --- who it is about ------------------------------------------------------------------------

    async def _who(
        self,
        said: Started,
        problems: Sequence[Problem] = (),
    ) -> Response:
        page, seen = await self._found(said, problems)
        return await self._answer(
            "start-who.html",
            "who",
            said,
            problems,
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
        if not shown.hits:
            return await made.of_anybody(), seen
        close = await opened.desk.close_readings.of(opened.actor, shown)
        if all(hit.level == "WEAK" for hit in shown.hits):
            return await made.of_anybody(persons_of(shown, close)), seen
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
        ticked: Ticked = NOTHING,
    ) -> Response:
        plan = await plan_of(self._opened, said, self._begun.communication)
        part = PlanPage(self._opened, said, plan).part()
        wrong = {one.id: one.text for one in problems}
        return await self._answer(
            "start-plan.html",
            "plan",
            said,
            problems,
            plan=part,
            order=self._begun.new_order_id(),
            reason=REASON.filled((said.reason,), wrong.get(REASON.id, "")),
            ticked=ticked.codes,
            why=ticked.field(wrong.get("why", "")),
        )

    async def _plan_sent(self, said: Started, go: str, form: FormData) -> Response:
        ticked = Ticked.sent(form)
        if wrong := ticked.wrong(go):
            return await self._plan(said, wrong, ticked)
        plan = await plan_of(self._opened, said, self._begun.communication)
        said = ticked.applied(go, said, PlanPage(self._opened, said, plan))
        if go.startswith(_KEEP):
            said = said.dropping(go.removeprefix(_KEEP), "")
        problems = await self._kept(said)
        if problems:
            return await self._plan(said, problems)
        if go != "start":
            there = {
                "leave": _QUEUE,
                "who": f"{self._begun.address}/who",
                # What is asked next has the focus.
                **dict.fromkeys((DROP, ONLY), f"{self._begun.address}/plan#{REASON.id}"),
            }
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
            self._saved_at = await self._begun.save(self._opened, said)
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
        **values: Any,
    ) -> Response:
        opened, begun = self._opened, self._begun
        at = self._saved_at
        saved = f"Draft, saved {opened.times.clock(at)}" if at else "Not saved yet"
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
