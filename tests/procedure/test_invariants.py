"""What holds in edition 2026-2 whatever anybody does, in any order, and however time passes.

Every act of the tables is tried by everybody, with values that it could name: a new act is tried
without a line here.
"""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from procedure.access import Permission, why_not
from procedure.annex.catalog import FieldType, TaskRule
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.rules import PauseReason
from procedure.codes import AlertedBy, CaseClass, Circumstance, FilingKind, OutgoingKind
from procedure.dossier import Command, Event, Step
from procedure.facts import AddFact
from procedure.measures.clock_changes import PauseClock
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.filing import by_id
from procedure.measures.dispute.filings import FilingMade, RecordFiling
from procedure.measures.messages.releasing import MessageSent
from procedure.measures.outgoing import FILED_AS, obstacles
from procedure.measures.refugee.confirmation import RecordConfirmation, StatusConfirmed
from procedure.measures.refugee.disclosure import ApproveDisclosure, DisclosureApproved
from procedure.measures.refugee.protection import RecordFearedCountry
from procedure.measures.restriction import is_restricted
from procedure.measures.sending import OWN_CLOCK
from procedure.measures.tasks.answering import AnswerTask, TaskAnswered
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM_ID, USNCB, Actor, Role
from procedure.refusals import Refused
from procedure.task import Task
from procedure.values import Recorded
from tests.examples import examples
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    PEOPLE,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    actor_of,
    document,
    opening,
    order_id,
)
from views.trials import trials
from views.trying import VALUES, Trying

RULES = EDITIONS["2026-2"]
URGENT = (CaseClass.P0, CaseClass.P1)
ENDS = ("supersede_case", "propose_cancel", "propose_move")
"""Acts after which little happens: tried by themselves elsewhere."""
BY_WHOEVER_MAY = [
    (name, by)
    for name, act in CASE.acts.items()
    if not issubclass(act.command, Step) and name not in ENDS
    for by in PEOPLE
    if by.has(*act.permission.roles) and (by.agency == USNCB or act.permission.own_agency)
    if by.agency in (USNCB, "DOJ-OIA", "DOJ-NSD", "CBP", "USCIS")
]
PLACES = st.integers(0, len(BY_WHOEVER_MAY) - 1)
OFTEN = [
    set[Circumstance](),
    {Circumstance.CURRENT_OFFICIAL},
    {Circumstance.ASYLEE},
    {Circumstance.REFUGEE, Circumstance.ICE_CUSTODY},
    {Circumstance.LPR},
]
HOLDS = {"J2": "HOLD_DO_NOT_CONTACT", "J3": "EQUITY_OBJECTION", "S2": "HOLD"}
KEEPS_RESTRICTION = ("restriction-review", "restriction-renewal", "recall-sent", "records-update")
"""The clocks of restriction and recall in a case."""


def checked(course: Course, before: Case | None, since: int) -> None:
    """Raise AssertionError for an event that must never be."""
    state = before
    for number, event in enumerate(course.events[since:], start=since):
        after = CASE.evolve(state, event)
        if state is not None:
            nothing_is_lifted_without_a_person(state, after, event)
            nothing_is_sent_that_something_stops(state, event)
            nothing_is_disclosed_without_d3(course, state, event, number)
        state = after
    assert state == course.case
    no_clock_of_restriction_or_recall_is_paused(course.case)


def nothing_is_lifted_without_a_person(before: Case, after: Case, event: Event) -> None:
    """Only a supervisor ends a restriction, never Caveat."""
    if is_restricted(before) and not is_restricted(after):
        by = actor_of(event.by)
        assert event.by != SYSTEM_ID
        assert by is not None
        assert why_not(by, Permission(roles=(Role.SUPERVISOR,))) is None


def nothing_is_sent_that_something_stops(before: Case, event: Event) -> None:
    """No hold, no prohibition and no silence: nothing of that kind leaves."""
    match event:
        case FilingMade():
            what = FILED_AS[by_id(before, event.filing).kind]
        case MessageSent():
            what = event.outgoing
        case _:
            return
    assert obstacles(before, what, RULES, event.at) == ()


def nothing_is_disclosed_without_d3(
    course: Course, before: Case, event: Event, number: int
) -> None:
    """USCIS authorized it, other counsel agreed to exactly that, and 8 U.S.C. 1367 is not known."""
    if not isinstance(event, StatusConfirmed):
        return
    assert Circumstance.PROTECTED_1367 not in before.circumstances
    assert obstacles(before, OutgoingKind.STATUS_DISCLOSURE, RULES, event.at) == ()
    earlier = course.events[:number]
    agreed = [one for one in earlier if isinstance(one, DisclosureApproved)][-1]
    (answer,) = (
        one for one in earlier if isinstance(one, TaskAnswered) and one.document == agreed.answer
    )
    counsel = actor_of(agreed.by)
    assert counsel is not None
    assert counsel.has(Role.COUNSEL)
    assert answer.by != agreed.by
    assert before.tasks[answer.task].code == "D3"
    assert agreed.until is None or event.at < agreed.until


def no_clock_of_restriction_or_recall_is_paused(case: Case) -> None:
    """In P0 and P1."""
    if case.case_class in URGENT:
        for clock in case.clocks.values():
            paused = clock.running and clock.paused
            assert not (paused and clock.rule in KEEPS_RESTRICTION), clock.clock_id


def test_the_clocks_of_restriction_and_recall_never_pause_by_the_edition() -> None:
    for key, clock in RULES.edition.clocks.items():
        if key.startswith(("restriction", "recall", "records-update", "screening", "triage")):
            assert {*URGENT} <= {*clock.never_pauses_in}, key


def recorded_fields(data: st.DataObject, rule: TaskRule, day: str) -> dict[str, Recorded]:
    """Some of the recorded fields, with values that somebody could give."""
    found: dict[str, Recorded] = {}
    for field in rule.fields:
        if not field.recorded or not data.draw(st.booleans()):
            continue
        match field.type:
            case FieldType.YES_NO:
                found[field.key] = data.draw(st.booleans())
            case FieldType.CHOICE:
                found[field.key] = data.draw(st.sampled_from(field.choices))
            case FieldType.NUMBER:
                found[field.key] = data.draw(st.integers(0, 3))
            case FieldType.COPIES:
                found[field.key] = data.draw(st.sampled_from(["CBP TECS", "ICE NCIC; FBI NCIC"]))
            case _:
                found[field.key] = day
    return found


class AnyOrder(RuleBasedStateMachine):
    """People do whatever they could, rightly and wrongly; time passes in any steps."""

    course: Course

    @initialize(
        kind=st.sampled_from([None, *CommunicationKind]),
        state=st.sampled_from(list(InterpolState)),
        circumstances=st.sampled_from(OFTEN) | st.sets(st.sampled_from(list(Circumstance))),
        alerted_by=st.sampled_from(list(AlertedBy)),
        confirmed=st.booleans(),
    )
    def begin(
        self,
        kind: CommunicationKind | None,
        state: InterpolState,
        circumstances: set[Circumstance],
        alerted_by: AlertedBy,
        confirmed: bool,
    ) -> None:
        """A case has just opened."""
        act = opening(
            communication_kind=kind,
            interpol_state=state,
            circumstances=tuple(sorted({*circumstances})),
            alerted_by=alerted_by,
            identity_confirmed=confirmed,
        )
        self.course = Course.begin(act, rules=RULES)
        checked(self.course, None, 0)

    def said(self, by: Actor, command: type[Command], **fields: Any) -> None:
        """A command that may be refused."""
        before, since = self.course.case, len(self.course.events)
        try:
            self.course.say(by, command, **fields)
        except Refused:
            return
        checked(self.course, before, since)

    @rule(data=st.data(), acts=st.lists(PLACES, min_size=1, max_size=5))
    def any_acts(self, data: st.DataObject, acts: list[int]) -> None:
        """People order any acts, with values that they could name."""
        for name, by in (BY_WHOEVER_MAY[place] for place in acts):
            found = self._orders(name, by)
            start = data.draw(st.integers(0, max(len(found) - 1, 0)))
            for command in (found[start:] + found[:start])[:5]:
                if self._order(command, by):
                    break

    def _orders(self, name: str, by: Actor) -> list[Command]:
        """What the person could try of the act now."""
        case = self.course.case
        trying = Trying(case, RULES, self.course.now, agencies=("FBI", "CBP"), people=PEOPLE)
        found = trials([CASE.acts[name]], trying, VALUES, case.dossier, by)
        return [one.command for one in found]

    def _order(self, command: Command, by: Actor) -> bool:
        """As a new order with a new document; whether it was carried out."""
        self.course.numbers += 1
        new: dict[str, Any] = {"order": order_id(self.course.numbers)}
        if getattr(command, "document", None) is not None:
            new["document"] = document(self.course.numbers)
        before, since = self.course.case, len(self.course.events)
        try:
            self.course.order(command.model_copy(update=new), by)
        except Refused:
            return False
        checked(self.course, before, since)
        return True

    def _answerable(self) -> list[Task]:
        tasks = self.course.case.tasks.values()
        return [one for one in tasks if one.phase not in OWN_CLOCK and one.agency != "EMPLOYER"]

    @precondition(lambda self: self._answerable())
    @rule(data=st.data(), ahead=st.sampled_from([0, 2, 6, 30]))
    def answer(self, data: st.DataObject, ahead: int) -> None:
        """An agency answers, with some of the fields."""
        task = data.draw(st.sampled_from(self._answerable()))
        outcome = data.draw(st.sampled_from([one.key for one in RULES.outcomes(task.code)]))
        day = (self.course.now + timedelta(days=ahead)).date().isoformat()
        recorded = recorded_fields(data, RULES.task(task.code), day)
        by = self.course.owner(task.task)
        self.said(by, AnswerTask, task=task.task, outcome=outcome, recorded=recorded)

    @rule(
        disposition=st.sampled_from(list(RULES.edition.dispositions)),
        holds=st.sampled_from([None, *HOLDS]),
    )
    def decide_and_file(self, disposition: str, holds: str | None) -> None:
        """Everybody else has answered, perhaps one with a hold; counsel decides, and files it."""
        for task in self.course.asked():
            if (task.open or task.code == holds) and task.agency != "EMPLOYER":
                first = RULES.task(task.code).outcomes[0].key
                outcome = HOLDS[holds] if holds and task.code == holds else first
                by = self.course.owner(task.task)
                self.said(by, AnswerTask, task=task.task, outcome=outcome)
        self.said(COUNSEL, DraftDecision, disposition=disposition)
        self.said(SECOND_COUNSEL, ApproveDecision, approve=True)
        self.said(COUNSEL, RecordFiling)

    @rule(
        status=st.sampled_from(["ASYLEE", "REFUGEE", "LPR"]),
        secret=st.booleans(),
        fears=st.booleans(),
        outcome=st.sampled_from(["AUTHORIZED", "AUTHORIZED", "CONSENT_NEEDED", "DECLINED"]),
    )
    def confirm_a_status(self, status: str, secret: bool, fears: bool, outcome: str) -> None:
        """The way on which a status is confirmed to INTERPOL, perhaps with a step missing."""
        flags = {"status_class": status, "flag_208_6": True, "flag_1367": secret}
        answers = (("D2", "STATUS_CONFIRMED", flags), ("D3", outcome, {"basis": "DISCRETION"}))
        for code, answer, recorded in answers:
            for task in [one for one in self.course.case.tasks.values() if one.code == code]:
                by = self.course.owner(task.task)
                fields = {"outcome": answer, "recorded": recorded}
                self.said(by, AnswerTask, task=task.task, **fields)
            self.said(ANALYST, RecordFearedCountry, fears=fears)
        self.said(COUNSEL, ApproveDisclosure, approve=True)
        self.said(ANALYST, RecordConfirmation, to="GENERAL_SECRETARIAT")

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 9, 24 * 40]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        before, since = self.course.case, len(self.course.events)
        self.course.wait(timedelta(hours=hours))
        checked(self.course, before, since)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=examples(40),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def begun(*circumstances: Circumstance, state: InterpolState = InterpolState.PUBLISHED) -> AnyOrder:
    """A case on a red notice."""
    machine = AnyOrder()
    machine.begin(
        kind=CommunicationKind.RED_NOTICE,
        state=state,
        circumstances={*circumstances},
        alerted_by=AlertedBy.USNCB_SCREEN,
        confirmed=True,
    )
    return machine


@pytest.mark.parametrize("holds", [None, *HOLDS])
def test_an_objection_is_filed_at_the_end_of_that_way_unless_an_agency_holds(
    holds: str | None,
) -> None:
    (objection,) = (
        row.key
        for row in RULES.edition.dispositions.values()
        if row.filing is FilingKind.PRE_PUBLICATION_OBJECTION
    )
    machine = begun(Circumstance.CURRENT_OFFICIAL, state=InterpolState.REQUESTED)
    machine.decide_and_file(disposition=objection, holds=holds)
    filed = [event for event in machine.course.events if isinstance(event, FilingMade)]
    assert bool(filed) is (holds is None)


def test_a_status_is_confirmed_at_the_end_of_that_way() -> None:
    machine = begun(Circumstance.ASYLEE)
    machine.confirm_a_status(status="ASYLEE", secret=False, fears=True, outcome="AUTHORIZED")
    assert any(isinstance(event, StatusConfirmed) for event in machine.course.events)


def test_a_status_that_section_1367_protects_is_not() -> None:
    machine = begun(Circumstance.ASYLEE)
    machine.confirm_a_status(status="ASYLEE", secret=True, fears=True, outcome="AUTHORIZED")
    assert not any(isinstance(event, StatusConfirmed) for event in machine.course.events)


def test_a_clock_of_the_records_that_is_paused_runs_again_when_harm_is_near() -> None:
    machine = begun()
    course = machine.course
    machine.decide_and_file(disposition="NO_ACTION", holds=None)
    lapse = PauseReason.LAPSE_IN_APPROPRIATIONS
    machine.said(SUPERVISOR, PauseClock, clock="U6/answer", reason=lapse)
    assert course.case.clocks["U6/answer"].paused
    machine.said(ANALYST, AddFact, fact="DETENTION")
    assert course.case.case_class is CaseClass.P0
    assert not course.case.clocks["U6/answer"].paused
