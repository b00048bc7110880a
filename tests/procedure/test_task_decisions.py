"""What people decide about a task: more time, whose it is, a part of an answer, none, counsel."""

from datetime import timedelta

import pytest

from procedure.codes import Circumstance, LetterKey, OutgoingKind
from procedure.correctable import CorrectEntry
from procedure.dossier import Command
from procedure.facts import AddFact, FactAdded
from procedure.letters import LetterOrder
from procedure.measures.clock_changes import ExtensionTakesSecondPerson
from procedure.measures.coordination import awaited
from procedure.measures.outgoing import (
    MayNotBeSent,
    must_be_free,
    obstacles,
)
from procedure.measures.plan_changes import AddTask
from procedure.measures.sending import to_owner
from procedure.measures.tasks.answering import AnswerTask, MayNotBeAnsweredSo, TaskAnswered
from procedure.measures.tasks.answering_in_part import (
    AnswerInPart,
    PartAlreadyRecorded,
    check_content,
)
from procedure.measures.tasks.delegating import AlreadyDelegated, DelegateTask
from procedure.measures.tasks.holding import TaskIsAnswered, TaskIsDelegated
from procedure.measures.tasks.questions import (
    AskAboutTask,
    ReplyToQuestion,
    ReturnTask,
    TaskQuestioned,
    TimeIsAsked,
    question_emails,
)
from procedure.measures.tasks.silence import (
    AlreadyWithoutAnswer,
    ApproveWithoutAnswer,
    NothingIsWaitedFor,
    NotProposedWithoutAnswer,
    ProposeWithoutAnswer,
)
from procedure.measures.tasks.steering import ResendTask, WithdrawTask
from procedure.measures.tasks.time_asked import (
    GrantTime,
    NoTimeAsked,
    RefuseTime,
    TimeRefused,
    refusal_emails,
)
from procedure.people import Actor, Role
from procedure.refusals import DrafterMayNotApprove, NotPermitted, NotWellFormed
from procedure.task import TaskState
from procedure.values import Recorded
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    NOW,
    SUPERVISOR,
    Course,
    actor,
    actor_of,
    document,
    officer,
    opening,
)

RULES = EDITIONS["2026-2"]
DAY = timedelta(days=1)
OIA, NSD = officer("DOJ-OIA"), officer("DOJ-NSD")


def person(name: str) -> Actor:
    """Somebody of the directory."""
    found = actor_of(name)
    assert found is not None
    return found


SECOND, CHIEF = person("doj-oia-officer-2"), person("doj-oia-chief-1")


def begun(*circumstances: Circumstance) -> Course:
    """A case of edition 2026-2; of an official where nothing else is said."""
    known = circumstances or (Circumstance.CURRENT_OFFICIAL,)
    return Course.begin(opening(circumstances=known), rules=RULES)


# --- more time ------------------------------------------------------------------------------------


def asking(span: timedelta = DAY) -> Course:
    """An agency asks for more time."""
    course = begun()
    course.say(OIA, AskAboutTask, task="J1", until=course.due("J1/answer") + span)
    return course


def test_granted_time_is_the_new_due_time_and_answers_the_question() -> None:
    course = asking()
    wanted = course.case.tasks["J1"].asks_until
    course.say(SUPERVISOR, GrantTime, task="J1")
    task = course.case.tasks["J1"]
    assert course.due("J1/answer") == wanted
    assert (task.question, task.asks_until, task.with_whom) == (None, None, "DOJ-OIA")
    with pytest.raises(NoTimeAsked):
        course.say(SUPERVISOR, GrantTime, task="J1")


def test_a_supervisor_can_grant_another_time() -> None:
    course = asking()
    less = course.due("J1/answer") + timedelta(hours=2)
    course.say(SUPERVISOR, GrantTime, task="J1", until=less)
    assert course.due("J1/answer") == less


def test_refused_time_leaves_the_due_time_and_the_agency_hears_of_it() -> None:
    course = asking()
    due = course.due("J1/answer")
    (event,) = course.say(SUPERVISOR, RefuseTime, task="J1")
    assert course.due("J1/answer") == due
    assert course.case.tasks["J1"].question is None
    assert isinstance(event, TimeRefused)
    (email,) = refusal_emails(course.case, event, RULES)
    assert isinstance(email, LetterOrder)
    assert (email.letter, email.agency) == (LetterKey.TASK_CHANGED, "DOJ-OIA")
    with pytest.raises(NoTimeAsked):
        course.say(SUPERVISOR, RefuseTime, task="J1")


def test_much_more_time_takes_a_second_supervisor() -> None:
    with pytest.raises(ExtensionTakesSecondPerson):
        asking(timedelta(days=60)).say(SUPERVISOR, GrantTime, task="J1")


def test_only_a_supervisor_answers_a_request_for_time() -> None:
    course = asking()
    for by in (ANALYST, COUNSEL):
        for act in (GrantTime, RefuseTime):
            with pytest.raises(NotPermitted):
                course.say(by, act, task="J1")
    with pytest.raises(TimeIsAsked):
        course.say(ANALYST, ReplyToQuestion, task="J1")
    (asked,) = (event for event in course.events if isinstance(event, TaskQuestioned))
    (email,) = question_emails(course.case, asked, RULES)
    assert isinstance(email, LetterOrder)
    assert email.role is Role.SUPERVISOR


# --- whose it is ----------------------------------------------------------------------------------


def delegated() -> Course:
    """An agency gave its task to one of its people."""
    course = begun()
    course.say(OIA, DelegateTask, task="J1", to=SECOND.person)
    return course


def test_only_the_delegate_whoever_delegated_and_a_chief_act_on_it() -> None:
    third = actor("doj-oia-officer-3", Role.AGENCY_OFFICER, agency="DOJ-OIA")
    for by in (SECOND, OIA, CHIEF):
        delegated().say(by, AnswerTask, task="J1", outcome="NO_TREATY")
    acts: tuple[tuple[type[Command], dict[str, str]], ...] = (
        (AnswerTask, {"outcome": "NO_TREATY"}),
        (ReturnTask, {}),
        (AskAboutTask, {}),
    )
    for act, fields in acts:
        with pytest.raises(TaskIsDelegated, match="doj-oia-officer-2"):
            delegated().say(third, act, task="J1", **fields)


def test_the_delegate_gets_the_emails() -> None:
    course = delegated()
    order = to_owner(LetterKey.TASK_CHANGED, course.case, course.case.tasks["J1"])
    assert order.person == SECOND.person


@pytest.mark.parametrize("to", ["fbi-officer-1", "usncb-analyst-1", "nobody-1", "caveat-system-1"])
def test_a_task_stays_in_its_agency(to: str) -> None:
    with pytest.raises(NotWellFormed, match="who may answer task J1"):
        begun().say(OIA, DelegateTask, task="J1", to=to)


def test_a_task_of_a_role_goes_to_somebody_in_that_role() -> None:
    course = begun()
    with pytest.raises(NotWellFormed):
        course.say(ANALYST, DelegateTask, task="U3", to=COUNSEL.person)


def test_a_delegation_ends_when_the_task_is_sent_again() -> None:
    course = delegated()
    with pytest.raises(AlreadyDelegated):
        course.say(OIA, DelegateTask, task="J1", to=SECOND.person)
    course.say(ANALYST, ResendTask, task="J1", agency="DOJ-NSD")
    assert course.case.tasks["J1"].delegate is None
    course.say(NSD, AnswerTask, task="J1", outcome="NO_TREATY")


# --- in part --------------------------------------------------------------------------------------


def test_a_part_of_an_answer_counts_and_the_task_stays_open() -> None:
    course = begun()
    due = course.due("D1/answer")
    travel = (NOW + DAY).date().isoformat()
    recorded: dict[str, Recorded] = {"next_travel": travel}
    events = course.say(officer("CBP"), AnswerInPart, task="D1", recorded=recorded)
    task = course.case.tasks["D1"]
    assert (task.state, task.outcome) == (TaskState.ACKNOWLEDGED, None)
    assert course.case.running("D1/answer")
    assert course.due("D1/answer") == due
    assert [e.answer_to for e in events if isinstance(e, FactAdded)] == ["D1"]
    assert "D1" in awaited(course.case)
    course.answer("D1", "NONE")
    with pytest.raises(TaskIsAnswered):
        course.say(officer("CBP"), AnswerInPart, task="D1")


def test_a_part_that_forbids_to_disclose_forbids_it_at_once() -> None:
    course = begun(Circumstance.LPR)
    course.say(officer("USCIS"), AnswerInPart, task="D2", recorded={"flag_1367": True})
    assert Circumstance.PROTECTED_1367 in course.case.circumstances
    assert OutgoingKind.STATUS_DISCLOSURE in course.case.tasks["D2"].stops


def test_the_same_part_is_recorded_once_and_says_something() -> None:
    course = begun()
    course.say(OIA, AnswerInPart, task="J1", document=document(7))
    with pytest.raises(PartAlreadyRecorded):
        course.say(OIA, AnswerInPart, task="J1", document=document(7))
    order = course.command(OIA, AnswerInPart, task="J1")
    assert isinstance(order, AnswerInPart)
    with pytest.raises(NotWellFormed, match="takes a field"):
        check_content(course.case, order, {"fields": {}, "text": " "}, RULES)
    check_content(course.case, order, {"fields": {"treaty": "In force."}}, RULES)


@pytest.mark.parametrize(("code", "agency"), [("G1", "USNCB"), ("X1", "CBP")])
def test_a_supervisor_asks_what_no_plan_asks(code: str, agency: str) -> None:
    course = begun()
    course.say(SUPERVISOR, AddTask, code=code)
    assert course.case.tasks[code].agency == agency
    assert code not in awaited(course.case)
    course.answer(code, RULES.task(code).outcomes[0].key)


# --- no answer ------------------------------------------------------------------------------------


def silent() -> Course:
    """Everybody has answered but the one that must clear a dispute."""
    course = begun()
    course.answer_all_but("J2")
    return course


def test_two_people_continue_without_the_answer() -> None:
    course = silent()
    with pytest.raises(MayNotBeSent):
        must_be_free(course.case, OutgoingKind.PROTEST, RULES)
    course.say(COUNSEL, ProposeWithoutAnswer, task="J2")
    with pytest.raises(MayNotBeSent):
        must_be_free(course.case, OutgoingKind.PROTEST, RULES)
    assert awaited(course.case) == ["J2"]
    course.say(SUPERVISOR, ApproveWithoutAnswer, task="J2", approve=True)
    must_be_free(course.case, OutgoingKind.PROTEST, RULES)
    assert awaited(course.case) == []
    assert course.case.tasks["J2"].open, "the agency can still answer"
    with pytest.raises(AlreadyWithoutAnswer):
        course.say(COUNSEL, ProposeWithoutAnswer, task="J2")


def test_the_same_person_never_decides_alone() -> None:
    both = actor("usncb-both-1", Role.COUNSEL, Role.SUPERVISOR)
    course = silent()
    course.say(both, ProposeWithoutAnswer, task="J2")
    with pytest.raises(DrafterMayNotApprove):
        course.say(both, ApproveWithoutAnswer, task="J2", approve=True)


def test_a_supervisor_can_wait_for_the_answer() -> None:
    course = silent()
    with pytest.raises(NotProposedWithoutAnswer):
        course.say(SUPERVISOR, ApproveWithoutAnswer, task="J2", approve=True)
    course.say(COUNSEL, ProposeWithoutAnswer, task="J2")
    course.say(SUPERVISOR, ApproveWithoutAnswer, task="J2", approve=False)
    assert course.case.tasks["J2"].without_answer is None
    assert [one.kind for one in obstacles(course.case, OutgoingKind.PROTEST, RULES)] == ["SILENCE"]


def test_the_decision_lasts_until_the_task_is_sent_again_or_answered() -> None:
    course = silent()
    course.say(COUNSEL, ProposeWithoutAnswer, task="J2")
    course.say(SUPERVISOR, ApproveWithoutAnswer, task="J2", approve=True)
    course.say(ANALYST, ResendTask, task="J2", agency="FBI")
    with pytest.raises(MayNotBeSent):
        must_be_free(course.case, OutgoingKind.PROTEST, RULES)


def test_nothing_is_decided_about_what_nobody_waits_for() -> None:
    course = begun(Circumstance.AT_BORDER)
    assert not course.case.tasks["D4"].required
    with pytest.raises(NothingIsWaitedFor):
        course.say(COUNSEL, ProposeWithoutAnswer, task="D4")
    course.say(ANALYST, WithdrawTask, task="D1")
    with pytest.raises(NothingIsWaitedFor):
        course.say(COUNSEL, ProposeWithoutAnswer, task="D1")


# --- a status -------------------------------------------------------------------------------------


def protected(**flags: bool) -> Course:
    """USCIS confirmed a status under 8 CFR 208.6, and is asked whether it may be confirmed."""
    course = begun(Circumstance.LPR)
    recorded = {"status_class": "ASYLEE", "flag_208_6": True, "flag_1367": False, **flags}
    course.say(
        officer("USCIS"), AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=recorded
    )
    return course


def test_nothing_opens_what_section_1367_closes() -> None:
    asked = protected(flag_1367=True).case.tasks.get("D3")
    assert asked is None or not asked.open
    course = protected()
    course.answer("D3", "DECLINED")
    course.say(ANALYST, AddFact, fact="PROTECTED_1367")
    with pytest.raises(MayNotBeAnsweredSo, match="PROTECTED_1367"):
        course.answer("D3", "AUTHORIZED")
    number = max(
        key for key, one in course.case.entries.items() if isinstance(one.event, TaskAnswered)
    )
    with pytest.raises(MayNotBeAnsweredSo):
        course.say(SUPERVISOR, CorrectEntry, entry=number, right="AUTHORIZED")


def test_an_authorization_given_before_does_not_outlive_section_1367() -> None:
    course = protected()
    course.answer("D3", "AUTHORIZED")
    course.say(ANALYST, AddFact, fact="PROTECTED_1367")
    stopping = [one.by for one in obstacles(course.case, OutgoingKind.STATUS_DISCLOSURE, RULES)]
    assert "PROTECTED_1367" in stopping
