"""What waits for whom: every open step of a case, for whoever may take it and for nobody else."""

from datetime import timedelta

import pytest

from procedure.access import Subject, why_not
from procedure.clocks.rules import PauseReason
from procedure.courts import must_take, open_steps
from procedure.kind_table import permissions_of
from procedure.measures.clock_changes import PauseClock
from procedure.measures.dispute.drafting import DraftDecision
from procedure.measures.long_extensions import ProposeExtension
from procedure.measures.notification.deferral import ProposeDeferral
from procedure.measures.restriction import RenewRestriction
from procedure.measures.tasks.delegating import DelegateTask
from procedure.measures.tasks.questions import AskAboutTask, ReturnTask
from procedure.people import USNCB, Actor, Role
from procedure.step_rows import step_rows
from tests.procedure.acts import possible
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    actor,
    officer,
    opening,
    to,
)

OTHER_SUPERVISOR = actor("usncb-supervisor-2", Role.SUPERVISOR)
OIA = officer("DOJ-OIA")
SECOND_OIA = actor("doj-oia-officer-2", Role.AGENCY_OFFICER, agency="DOJ-OIA")
AUDITOR = actor("usncb-auditor-1", Role.AUDITOR)


def mine(course: Course, who: Actor) -> list[str]:
    """What waits for this person."""
    return [s.what for s in open_steps(course.case, course.rules) if must_take(who, s)]


def asked(until: bool) -> Course:
    """An agency asks something, or for more time."""
    course = Course.begin()
    more = {"until": course.due("J1/answer") + timedelta(days=1)} if until else {}
    course.say(OIA, AskAboutTask, task="J1", **more)
    return course


def returned() -> Course:
    """A task came back."""
    course = Course.begin()
    course.say(OIA, ReturnTask, task="J1")
    return course


def delegated() -> Course:
    """An agency has given its task to one of its people."""
    course = Course.begin()
    course.say(OIA, DelegateTask, task="J1", to=SECOND_OIA.person)
    return course


def drafted() -> Course:
    """Counsel has drafted."""
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    return course


def proposed() -> Course:
    """A supervisor proposes much more time."""
    course = Course.begin()
    due = course.due("J1/answer") + timedelta(days=60)
    course.say(SUPERVISOR, ProposeExtension, clock="J1/answer", due=due)
    return course


def deferred() -> Course:
    """An analyst proposes to notify the official later."""
    course = to("DECISION")
    course.say(ANALYST, ProposeDeferral)
    return course


def reviewed() -> Course:
    """The review of the restriction is called for."""
    course = Course.begin()
    course.wait(timedelta(days=40))
    return course


WAITS = [
    (asked(False), "Reply to DOJ-OIA: ", (ANALYST, SUPERVISOR), (OIA, COUNSEL, AUDITOR)),
    (asked(True), "Grant or refuse DOJ-OIA more time: ", (SUPERVISOR,), (OIA, COUNSEL, ANALYST)),
    (delegated(), "Treaty and extradition (J1)", (SECOND_OIA,), (OIA, ANALYST)),
    (
        possible("approve_without_answer"),
        "Decide whether to continue without the answer: J1",
        (SUPERVISOR,),
        (COUNSEL, OIA),
    ),
    (returned(), "Send it again or withdraw it: ", (ANALYST, SUPERVISOR), (OIA, COUNSEL)),
    (
        Course.begin(opening(employer=None)),
        "Name the employer's desk: ",
        (SUPERVISOR,),
        (ANALYST, COUNSEL),
    ),
    (to("DECISION"), "Draft the legal decision", (COUNSEL,), (ANALYST, SUPERVISOR)),
    (drafted(), "Approve the legal decision", (SECOND_COUNSEL, SUPERVISOR), (COUNSEL, ANALYST)),
    (proposed(), "Decide on more time: ", (OTHER_SUPERVISOR,), (SUPERVISOR, ANALYST)),
    (deferred(), "Approve the deferral of", (SUPERVISOR,), (ANALYST, COUNSEL)),
    (reviewed(), "Renew the restriction or lift it", (SUPERVISOR,), (ANALYST, COUNSEL)),
    (to("FILING"), "File the ", (COUNSEL, ANALYST), (OIA, AUDITOR)),
    (to("CLOSING"), "Close the case", (ANALYST, SUPERVISOR), (COUNSEL, OIA)),
    (Course.begin(), "Treaty and extradition (J1)", (OIA,), (ANALYST, officer("FBI"))),
]


@pytest.mark.parametrize(("course", "what", "who", "others"), WAITS, ids=[w[1] for w in WAITS])
def test_a_step_waits_for_whoever_may_take_it(
    course: Course, what: str, who: tuple[Actor, ...], others: tuple[Actor, ...]
) -> None:
    for person in who:
        assert [one for one in mine(course, person) if one.startswith(what)], person
    for person in others:
        assert not [one for one in mine(course, person) if one.startswith(what)], person


def test_what_somebody_outside_must_do_first_waits_for_nobody_here() -> None:
    course = Course.begin(opening(circumstances=(), communication=None, version=None))
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    assert not [one for one in mine(course, OIA) if "J1" in one]
    assert not mine(to("FOLLOW_UP"), OIA)


def test_a_renewed_restriction_waits_until_its_next_review() -> None:
    course = reviewed()
    course.say(SUPERVISOR, RenewRestriction)
    assert "Renew the restriction or lift it" not in mine(course, SUPERVISOR)


def test_a_row_says_of_a_step_who_may_take_it_and_by_when() -> None:
    """Lists ask the rows and open no case: they must come to the same."""
    everybody = [actor("usncb-person-9", role) for role in Role if role is not Role.SYSTEM]
    for course, *_ in WAITS:
        steps, rows = open_steps(course.case, course.rules), step_rows(course.case, course.rules)
        for step, row in zip(steps, rows, strict=True):
            subject = Subject(row.agency, Role(row.role) if row.role else None, row.drafter)
            for one in (*everybody, OIA, SECOND_OIA, ANALYST, SUPERVISOR, OTHER_SUPERVISOR):
                may_take = any(
                    why_not(one, permission, subject) is None
                    for permission in permissions_of(row.acts)
                )
                theirs = row.party == one.agency and row.person in (None, one.person)
                assert (theirs and may_take) is must_take(one, step), (step.what, one)
            clock = course.case.clocks.get(step.clock or "")
            runs = clock is not None and clock.running and not clock.paused
            assert row.due_at == (clock.due_at if clock and runs else None), step.what


def test_each_step_in_a_court_of_usncb_waits_for_somebody_there() -> None:
    everybody = [actor("usncb-person-9", role) for role in Role if role is not Role.SYSTEM]
    for course, *_ in WAITS:
        for step in open_steps(course.case, course.rules):
            if step.party == USNCB:
                assert [one for one in everybody if must_take(one, step)], step.what
