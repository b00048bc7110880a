"""What must never happen on any path: people act in any order, and time passes in any steps."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.rules import PauseReason
from procedure.codes import AlertedBy, Circumstance, Phase
from procedure.correctable import CorrectEntry
from procedure.dossier import Command, read_event, write_event
from procedure.ending import CancelCase, CloseCase, SupersedeCase
from procedure.facts import AddFact
from procedure.measures.calendar_changes import ChangeCalendar
from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import (
    ApproveDecision,
    DecisionApproved,
    DecisionSentBack,
    DraftDecision,
)
from procedure.measures.dispute.filing import pending
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.follow_up import DecideEscalation, RecordFollowUp
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.long_extensions import ApproveExtension, ProposeExtension
from procedure.measures.notification.deferral import (
    ApproveDeferral,
    DeferralApproved,
    DeferralRejected,
    ProposeDeferral,
)
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.notification.notifying import RecordNotification, RecordUnreachable
from procedure.measures.restriction import LiftRestriction, RenewRestriction, is_restricted
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.measures.tasks.steering import ResendTask, WithdrawTask
from procedure.message import CommunicationKind, InterpolState
from procedure.people import Actor, Role
from procedure.refusals import Refused
from procedure.reopening import ReopenCase
from procedure.stages import is_done, stage_codes
from tests.examples import examples
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    NOW,
    OPERATIONS,
    OTHER_CASE,
    RULES,
    SECOND_COUNSEL,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    Course,
    opening,
    to,
)

STATUS = f"comm-{'4' * 26}"
PEOPLE = [ANALYST, SUPERVISOR, COUNSEL, SECOND_COUNSEL, OPERATIONS]
PLAIN_ACTS: list[tuple[type[Command], dict[str, Any]]] = [
    (CloseCase, {}),
    (CancelCase, {}),
    (SupersedeCase, {"successor": OTHER_CASE}),
    (ReopenCase, {"decide_again": False}),
    (ReopenCase, {"decide_again": True}),
    (RenewRestriction, {}),
    (LiftRestriction, {}),
    (RecordNotification, {}),
    (RecordUnreachable, {}),
    (ProposeDeferral, {}),
    (ApproveDeferral, {"approve": True}),
    (ApproveDeferral, {"approve": False}),
    (ApproveDecision, {"approve": True}),
    (ApproveDecision, {"approve": False}),
    (RecordFiling, {}),
    (RecordFollowUp, {}),
    (DecideEscalation, {"escalate": True}),
]
BY_WHOEVER_MAY = [
    (by, command, fields)
    for command, fields in PLAIN_ACTS
    for by in PEOPLE
    if by.has(*CASE.acts[command.model_fields["act"].default].permission.roles)
]
STAGES = ["DECISION", "FILING", "FOLLOW_UP", "RECORDS", "CLOSING", "CLOSED", "CANCELED"]
FACTS = list(RULES.edition.facts)
DISPOSITIONS = list(RULES.edition.dispositions)
OUTCOMES = list(RULES.edition.interpol_outcomes)


class AnyCourse(RuleBasedStateMachine):
    """People act in any order, rightly and wrongly; time passes in any steps."""

    course: Course

    @initialize(
        stage=st.sampled_from([None, None, *STAGES]),
        kind=st.sampled_from([None, *CommunicationKind]),
        state=st.sampled_from(list(InterpolState)),
        circumstances=st.sets(st.sampled_from(list(Circumstance))),
        alerted_by=st.sampled_from(list(AlertedBy)),
        confirmed=st.booleans(),
    )
    def begin(
        self,
        stage: str | None,
        kind: CommunicationKind | None,
        state: InterpolState,
        circumstances: set[Circumstance],
        alerted_by: AlertedBy,
        confirmed: bool,
    ) -> None:
        """Any case that has just opened, or the usual one in any stage."""
        if stage is not None:
            self.course = to(stage)
            return
        self.course = Course.begin(
            opening(
                communication_kind=kind,
                interpol_state=state,
                circumstances=tuple(sorted(circumstances)),
                alerted_by=alerted_by,
                identity_confirmed=confirmed,
            )
        )

    def said(self, by: Actor, command: type[Command], **fields: Any) -> None:
        """A command that may be refused; only one of a supervisor lifts the restriction."""
        restricted = is_restricted(self.course.case)
        try:
            self.course.say(by, command, **fields)
        except Refused:
            return
        if restricted and not is_restricted(self.course.case):
            assert command is LiftRestriction
            assert by.has(Role.SUPERVISOR)

    @rule(act=st.sampled_from(BY_WHOEVER_MAY))
    def right_act(self, act: tuple[Actor, type[Command], dict[str, Any]]) -> None:
        """Somebody who may does something, at the right time or not."""
        by, command, fields = act
        self.said(by, command, **fields)

    @rule(by=st.sampled_from(PEOPLE), act=st.sampled_from(PLAIN_ACTS))
    def act(self, by: Actor, act: tuple[type[Command], dict[str, Any]]) -> None:
        """Somebody does something."""
        self.said(by, act[0], **act[1])

    @rule(fact=st.sampled_from(FACTS))
    def fact(self, fact: str) -> None:
        """Something new is known."""
        self.said(ANALYST, AddFact, fact=fact)

    @rule(data=st.data(), never=st.booleans())
    def correct(self, data: st.DataObject, never: bool) -> None:
        """Something was entered wrongly."""
        case = self.course.case
        entry = data.draw(st.sampled_from([*case.entries, *case.corrections, 2]))
        right = data.draw(st.sampled_from([*FACTS, *OUTCOMES, "CONFIRMED", "NO_TREATY", "FAILED"]))
        self.said(SUPERVISOR, CorrectEntry, entry=entry, right=None if never else right)
        sent = self.course.now - timedelta(hours=1)
        self.said(SUPERVISOR, CorrectEntry, entry=entry, filed_at=sent)

    @rule(version=st.integers(1, 3), kind=st.sampled_from(list(CommunicationKind)))
    def message(self, version: int, kind: CommunicationKind) -> None:
        """Another communication comes."""
        came = {"communication": STATUS, "version": version, "document": None}
        self.said(ANALYST, AddFact, fact="FURTHER_COMMUNICATION", communication_kind=kind, **came)

    @rule(disposition=st.sampled_from(DISPOSITIONS))
    def draft(self, disposition: str) -> None:
        """Counsel drafts."""
        self.said(COUNSEL, DraftDecision, disposition=disposition)

    @rule(disposition=st.sampled_from(DISPOSITIONS), files=st.booleans())
    def decide(self, disposition: str, files: bool) -> None:
        """Counsel drafts, another counsel approves, and perhaps it is filed."""
        self.said(COUNSEL, DraftDecision, disposition=disposition)
        self.said(SECOND_COUNSEL, ApproveDecision, approve=True)
        if files:
            self.said(COUNSEL, RecordFiling)

    @rule(approve=st.booleans())
    def defer(self, approve: bool) -> None:
        """An analyst proposes to notify the official later, and a supervisor decides."""
        self.said(ANALYST, ProposeDeferral)
        self.said(SUPERVISOR, ApproveDeferral, approve=approve)

    @rule(outcome=st.sampled_from(["CONFIRMED", "NOT_MATCH"]))
    def identify(self, outcome: str) -> None:
        """An analyst compares the person with the roster."""
        if "U1" in self.course.case.tasks:
            self.said(ANALYST, AnswerTask, task="U1", outcome=outcome)

    @rule(outcome=st.sampled_from(OUTCOMES))
    def outcome(self, outcome: str) -> None:
        """INTERPOL does something."""
        self.said(ANALYST, RecordOutcome, outcome=outcome)

    @precondition(lambda self: self.course.case.tasks)
    @rule(data=st.data())
    def task(self, data: st.DataObject) -> None:
        """An agency, or USNCB, acts on a task."""
        task = data.draw(st.sampled_from(sorted(self.course.case.tasks)))
        code = self.course.case.tasks[task].code
        outcomes = [outcome.key for outcome in RULES.outcomes(code)]
        by = self.course.owner(task)
        match data.draw(
            st.sampled_from(["acknowledge", "answer", "return", "ask", "steer", "reply"])
        ):
            case "acknowledge":
                self.said(by, AcknowledgeTask, task=task)
            case "answer":
                chosen = data.draw(st.sampled_from(outcomes))
                self.said(by, AnswerTask, task=task, outcome=chosen)
            case "return":
                self.said(by, ReturnTask, task=task)
            case "ask":
                self.said(by, AskAboutTask, task=task)
            case "steer":
                agency = data.draw(st.sampled_from(["FBI", "USNCB", "DOJ-OIA"]))
                self.said(ANALYST, ResendTask, task=task, agency=agency)
                self.said(ANALYST, WithdrawTask, task=task)
            case "reply":
                self.said(ANALYST, ReplyToQuestion, task=task)

    @rule()
    def answer_everything(self) -> None:
        """All agencies answer."""
        if self.course.case.ended is None:
            for task in self.course.asked():
                outcome = RULES.task(task.code).outcomes[0].key
                self.said(self.course.owner(task.task), AnswerTask, task=task.task, outcome=outcome)

    @precondition(lambda self: self.course.case.clocks)
    @rule(data=st.data(), reason=st.sampled_from(list(PauseReason)))
    def clock(self, data: st.DataObject, reason: PauseReason) -> None:
        """A supervisor changes a clock."""
        clock = data.draw(st.sampled_from(sorted(self.course.case.clocks)))
        match data.draw(st.sampled_from(["pause", "resume", "extend", "snow"])):
            case "pause":
                self.said(SUPERVISOR, PauseClock, clock=clock, reason=reason)
            case "resume":
                self.said(SUPERVISOR, ResumeClock, clock=clock)
            case "extend":
                days = data.draw(st.integers(0, 7000))
                later = self.course.now + timedelta(days=days)
                self.said(SUPERVISOR, ExtendClock, clock=clock, due=later)
                self.said(SUPERVISOR, ProposeExtension, clock=clock, due=later)
                granted = {"clock": clock, "approve": data.draw(st.booleans())}
                self.said(SECOND_SUPERVISOR, ApproveExtension, **granted)
            case "snow":
                day = (self.course.now + timedelta(days=data.draw(st.integers(0, 20)))).date()
                snow = {"day": day, "name": "Snow", "authority": "OPM", "known_at": NOW}
                self.said(SUPERVISOR, ChangeCalendar, closures=(snow,))

    @rule(hours=st.sampled_from([0, 1, 5, 24, 24 * 9, 24 * 40, 24 * 100]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.course.wait(timedelta(hours=hours))

    @rule()
    def new_run(self) -> None:
        """The scripts start again: they skip what is recorded, and nothing is left to do."""
        before = list(self.course.events)
        self.course.start_again()
        assert self.course.events == before

    @invariant()
    def the_record_is_the_case(self) -> None:
        """The state is the sum of the events, and every duty has a clock."""
        if not hasattr(self, "course"):
            return
        case = self.course.case
        assert case.revision == len(self.course.events)
        moments = [event.at for event in self.course.events]
        assert moments == sorted(moments)
        if case.ended is not None:
            assert not [clock for clock in case.clocks.values() if clock.ended_at is None]
            assert not [task for task in case.tasks.values() if task.open]
            return
        notification = case.of(Notification).state
        if notification in (NotificationState.DUE, NotificationState.DEFERRAL_PROPOSED):
            assert case.running("notification"), "a duty without a clock is forgotten"
            assert case.latest_task(Phase.NOTIFICATION) is not None
        if notification is NotificationState.DEFERRED:
            assert case.running("deferral"), "a deferral ends in a review"
        if is_restricted(case):
            reviews = [key for key in case.clocks if key.startswith("restriction")]
            assert any(case.running(key) for key in reviews), "it is reviewed"
        filing = pending(case)
        if filing is not None and not case.settled:
            assert case.running(filing.clock(f"follow-up-{filing.follow_ups + 1}"))
            assert case.running(filing.clock("interpol-result"))
        for task in case.tasks.values():
            # A notification that is deferred waits for the review of its deferral.
            clocks = (
                {task.answer, "deferral"} if task.phase is Phase.NOTIFICATION else {task.answer}
            )
            if task.open and clocks & case.clocks.keys():
                reminded = any(case.running(clock) for clock in clocks)
                assert reminded, f"{task.task} is open and nobody is reminded"
        for track in case.tracks.values():
            assert track.ended_at is None or is_done(case, track), "nobody follows what is left"
        assert stage_codes(case)

    def teardown(self) -> None:
        """What is recorded gives the same case again; whoever drafted it did not approve it."""
        if not hasattr(self, "course"):
            return
        replayed: Case | None = None
        for event in self.course.events:
            again = read_event(json.loads(json.dumps(write_event(event))))
            assert again == event, "an event is the same after it was written and read"
            before, replayed = replayed, CASE.evolve(replayed, again)
            if isinstance(event, DecisionApproved | DecisionSentBack):
                assert before
                draft = before.of(Decision).draft
                assert draft
                assert draft.by != event.by
            if isinstance(event, DeferralApproved | DeferralRejected):
                assert before
                deferral = before.of(Notification).deferral
                assert deferral
                assert deferral.by != event.by
        assert replayed == self.course.case


TestAnyCourse = AnyCourse.TestCase
TestAnyCourse.settings = settings(
    max_examples=examples(60),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
