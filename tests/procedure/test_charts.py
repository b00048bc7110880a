"""How matters go is drawn as they go: every change of a stage is on the chart of its kind."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from procedure.duty.opening import OpenDuty
from procedure.kind_table import MATTER_KINDS
from procedure.matters.chart import Way
from procedure.matters.kind import MatterKind
from procedure.people import SYSTEM
from procedure.protest.codes import ProtestOutcome
from procedure.recall_codes import Attested
from procedure.recall_order import OpenRecall, RenewRecall
from procedure.review.opening import OpenReview
from procedure.use.deciding import DecideUse, RecordUse
from procedure.use.evidence import RecordUseCheck
from procedure.use_codes import UseCheck
from tests.procedure import matter_acts as acts
from tests.procedure.casework import ANALYST, COUNSEL, OPERATIONS, SECOND_COUNSEL, SUPERVISOR
from tests.procedure.matterwork import NEWEST, MatterCourse
from tests.procedure.use import use_acts
from tests.procedure.use.usework import use_request

KINDS = {kind.name: kind for kind in MATTER_KINDS}
WEEKS = timedelta(days=40)


class Change(NamedTuple):
    """A stage became another one."""

    before: str | None
    event: str
    after: str
    waits_on: str
    ended: bool


# --- how far matters get in the tests -------------------------------------------------------------


def _tried(kind: str) -> Iterator[MatterCourse]:
    """Each act of the kind, where it is possible."""
    for act, row in acts.ACTS[kind].items():
        course = row.possible()
        if row.by is not SYSTEM and not act.startswith("open_"):
            course.do(row.by, act, **row.fields)
        yield course


def lost() -> MatterCourse:
    """Two dates were missed."""
    course = acts.missed()
    course.do(ANALYST, "set_submission_date", due=course.now + timedelta(days=10))
    course.wait(WEEKS)
    return course


def _protests() -> Iterator[MatterCourse]:
    for outcome in (one for one in ProtestOutcome if one is not ProtestOutcome.NOT_ADMITTED):
        if outcome is not ProtestOutcome.LOST_BY_MISSED_DATES:
            course = acts.written()
            course.do(ANALYST, "record_protest_outcome", outcome=outcome)
            yield course
    for end in ("lost", "more time", "sent in time"):
        course = lost()
        if end == "lost":
            course.do(ANALYST, "record_protest_outcome", outcome="LOST_BY_MISSED_DATES")
        elif end == "more time":
            later = course.now + WEEKS
            course.do(ANALYST, "note_extension", clock="submission-2", due=later)
        else:
            sent = course.due("submission-1") - timedelta(days=1)
            course.do(ANALYST, "record_submission", sent_at=sent)
        yield course
    course = acts.heard()
    course.do(ANALYST, "begin_phase", phase="FINAL_REVIEW")
    course.do(COUNSEL, "submit_new_facts")
    course.do(ANALYST, "begin_phase", phase="FINAL_REVIEW")
    yield course
    for refused_again in (True, False):
        course = acts.filed()
        course.do(ANALYST, "record_admissibility", admitted=False)
        if refused_again:
            course.do(COUNSEL, "draft_protest", **acts.DRAFT)
            course.do(SECOND_COUNSEL, "approve_protest", approve=True)
            course.do(COUNSEL, "file_protest")
            course.do(ANALYST, "record_admissibility", admitted=False)
            course.do(ANALYST, "end_matter")
        else:
            course.do(ANALYST, "record_protest_outcome", outcome="NOT_ADMITTED")
        yield course
    course = acts.protest()
    course.do(COUNSEL, "end_matter")
    yield course
    course = acts.discovered()
    course.do(COUNSEL, "reopen_protest")
    course.do(ANALYST, "begin_phase", phase="ORAL")
    course.do(COUNSEL, "submit_new_facts")
    course.hear("CCF_PENDING")
    course.hear("CCF_COMPLIANT")
    yield course


def _attested(course: MatterCourse, attested: Attested = Attested.PURGED_FROM_USE) -> MatterCourse:
    for holder in tuple(course.matter.holders):
        course.do(OPERATIONS, "record_attestation", holder=holder, attested=attested)
    return course


def _recalls() -> Iterator[MatterCourse]:
    for attested in (Attested.PURGED_FROM_USE, Attested.RETAINED_AS_RECORD):
        course = _attested(acts.recall(), attested)
        course.do(ANALYST, "end_matter")
        course.do(ANALYST, "report_still_stopped")
        course.do(OPERATIONS, "record_search")
        yield course
    course = _attested(acts.recall())
    course.do(OPERATIONS, "add_holder", agency="USNCB", system="NLETS")
    last = course.matter.unattested[0].holder
    course.do(OPERATIONS, "record_attestation", holder=last, attested=Attested.NEVER_HELD)
    case = course.matter.cases[0]
    renewed = course.command(SYSTEM, RenewRecall, case=case, reason="NON_COMPLIANT")
    course.order(renewed, handed_over=True)
    yield course
    course = MatterCourse.open(OPERATIONS, OpenRecall, reason="DELETED")
    course.do(OPERATIONS, "record_search")
    course.do(ANALYST, "end_matter")
    yield course


def _uses() -> Iterator[MatterCourse]:
    course = use_acts.complete()
    course.act(DecideUse, COUNSEL, permit=False)
    course.act(DecideUse, COUNSEL, permit=True)
    course.act(DecideUse, COUNSEL, permit=False)
    course.do(ANALYST, "end_matter")
    yield course
    course = use_acts.complete()
    course.act(DecideUse, COUNSEL, permit=True)
    course.now += timedelta(hours=1)
    permitted_at = course.now
    course.now += timedelta(hours=1)
    course.act(RecordUseCheck, check=UseCheck.INDEPENDENT_BASIS, met=False)
    course.act(RecordUse, used=True, used_at=permitted_at)
    course.do(ANALYST, "end_matter")
    yield course
    course = use_acts.complete()
    before = course.now
    course.now += timedelta(hours=1)
    course.act(DecideUse, COUNSEL, permit=True)
    course.act(RecordUse, used=True, used_at=before)
    yield course
    course = use_request()
    course.do(ANALYST, "end_matter")
    yield course


def _incidents() -> Iterator[MatterCourse]:
    course = use_acts.incident()
    course.do(SUPERVISOR, "assess_incident", finding="NOT_AN_INCIDENT")
    course.do(SUPERVISOR, "assess_incident", finding="CONTRARY_TO_POLICY")
    course.do(ANALYST, "record_remedy")
    course.do(ANALYST, "end_matter")
    yield course
    course = use_acts.incident()
    course.do(ANALYST, "record_remedy")
    course.do(SUPERVISOR, "assess_incident", finding="CONTRARY_TO_POLICY")
    yield course


def _duties() -> Iterator[MatterCourse]:
    course = acts.breach_proposed()
    course.do(SUPERVISOR, "approve_step", approve=False)
    yield course
    for step in ("complete_step", "end_matter"):
        course = acts.watch()
        course.do(COUNSEL, step)
        yield course
    course = acts.composed()
    course.do(SUPERVISOR, "release_report")
    course.do(COUNSEL, "propose_step")
    course.do(SUPERVISOR, "approve_step", approve=True)
    course.do(COUNSEL, "complete_step")
    yield course
    course = MatterCourse.open(COUNSEL, OpenDuty, duty="COUNTRY_REPORTS", period="2026")
    course.do(COUNSEL, "compose_report", bureaus=False, sha256="0" * 64)
    course.do(SUPERVISOR, "release_report")
    course.do(COUNSEL, "complete_step")
    yield course


def _page(course: MatterCourse, **fields: Any) -> MatterCourse:
    page = {"begins": "", "ends": acts.VERSION, "counts": {"found": 1}, "items": (), **fields}
    course.do(SYSTEM, "note_page", handed_over=True, last=True, **page)
    return course


def _reviews() -> Iterator[MatterCourse]:
    item = {"version": acts.VERSION, "findings": ("DATE_NOT_KNOWN",)}
    course = _page(MatterCourse.open(ANALYST, OpenReview))
    course.do(ANALYST, "end_matter")
    yield course
    yield _page(acts.paused_review())
    yield _page(acts.paused_review(), items=(item,))


FURTHER: dict[str, Callable[[], Iterator[MatterCourse]]] = {
    "protest": _protests,
    "recall": _recalls,
    "use": _uses,
    "incident": _incidents,
    "duty": _duties,
    "review": _reviews,
}


def changes(course: MatterCourse) -> Iterator[Change]:
    """Every change of its stage, by its events."""
    state: Any = None
    for event in course.events:
        before = state.standing.stage.code if state is not None else None
        state = course.kind.fold([event], state)
        standing = state.standing
        yield Change(
            before,
            type(event).__name__,
            standing.stage.code,
            standing.waits_on,
            state.ended_at is not None,
        )


# --- the charts -----------------------------------------------------------------------------------


def _takes(way: Way, change: Change) -> bool:
    begins = not way.before and change.before is None
    before = begins or change.before in [one.code for one in way.before]
    after = change.after in [one.code for one in way.after]
    return before and way.event.__name__ == change.event and after


@pytest.mark.parametrize("name", KINDS)
def test_the_chart_of_a_kind_has_the_ways_that_its_matters_take(name: str) -> None:
    kind: MatterKind[Any] = KINDS[name]
    chart = kind.chart
    seen = [one for course in _tried(name) for one in changes(course)]
    seen += [one for course in FURTHER[name]() for one in changes(course)]
    moved = [one for one in seen if one.before != one.after]
    missing = [one for one in moved if not any(_takes(way, one) for way in chart.ways)]
    assert not missing, "not on the chart"
    untaken = [way.says for way in chart.ways if not any(_takes(way, one) for one in moved)]
    assert not untaken, "on the chart, and never taken"
    acts_of = {one.stage.code: one.acts for one in chart.stages}
    for one in (one for one in seen if not one.ended):
        who = acts_of[one.after]
        assert one.waits_on in who or any(each.startswith("the agenc") for each in who), one
    endings = {one.code for one in chart.endings}
    assert {one.after for one in seen if one.ended} <= endings


@pytest.mark.parametrize("name", KINDS)
def test_every_stage_and_clock_of_a_chart_is_reached_and_known(name: str) -> None:
    chart = KINDS[name].chart
    reached = {stage.code for way in chart.ways for stage in way.after}
    stages = (*(one.stage for one in chart.stages), *chart.endings)
    assert reached == {one.code for one in stages}
    for one in chart.stages:
        for clock in one.clocks:
            assert NEWEST.clock(clock).label
