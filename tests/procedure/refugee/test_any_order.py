"""Whatever people do in whatever order: nothing about a status leaves unless all permits it."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from procedure.codes import Circumstance
from procedure.correctable import CorrectEntry
from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.measures.outgoing import obstacles
from procedure.measures.refugee.confirmation import (
    RecordConfirmation,
    RecordDeletionPoll,
    StatusConfirmed,
)
from procedure.measures.refugee.consent import WithdrawConsent
from procedure.measures.refugee.disclosure import ApproveDisclosure, AskDisclosure
from procedure.measures.refugee.protection import EndConfirmation, RecordFearedCountry
from procedure.measures.tasks.answering import AnswerTask, TaskAnswered
from procedure.people import Actor
from procedure.refusals import Refused
from tests.examples import examples
from tests.procedure.casework import ANALYST, COUNSEL, SUPERVISOR, Course, opening
from tests.procedure.protected import ASYLEE, GS, RULES, USCIS
from tests.procedure.refugee.test_confirmation import STATUS


@dataclass
class Known:
    """What a person who watches would say about the case."""

    granted: bool = False
    secret: bool = False
    fears: bool = False
    authorized: bool = False
    agreed: bool = False


def d2(outcome: str, **recorded: object) -> Callable[[Course, Known], None]:
    """USCIS answers about the status."""

    def act(course: Course, known: Known) -> None:
        said = {**ASYLEE, **recorded} if outcome == "STATUS_CONFIRMED" else dict(recorded)
        said = {"flag_208_6": True, "flag_1367": False, **said}
        course.say(USCIS, AnswerTask, task="D2", outcome=outcome, recorded=said)
        known.granted = outcome == "STATUS_CONFIRMED"
        known.secret = known.secret or said["flag_1367"] is True
        if "feared_is_requesting" in said:
            known.fears = said["feared_is_requesting"] is True
        known.agreed = known.agreed and known.granted and known.fears and not known.secret

    return act


def d3(outcome: str) -> Callable[[Course, Known], None]:
    """USCIS answers whether the status may be disclosed."""

    def act(course: Course, known: Known) -> None:
        tasks = [task.task for task in course.case.tasks.values() if task.code == "D3"]
        said = {"basis": "DISCRETION"} if outcome == "AUTHORIZED" else {}
        last = tasks[-1] if tasks else "D3"
        course.say(USCIS, AnswerTask, task=last, outcome=outcome, recorded=said)
        known.authorized, known.agreed = outcome == "AUTHORIZED", False

    return act


def fears(course: Course, known: Known, *, said: bool) -> None:
    """A person compares."""
    course.say(ANALYST, RecordFearedCountry, fears=said)
    known.fears, known.agreed = said, known.agreed and said


def agree(course: Course, known: Known) -> None:
    """Counsel agrees."""
    course.say(COUNSEL, ApproveDisclosure, approve=True)
    known.agreed = True


def take_back(course: Course, known: Known) -> None:
    """The person takes the consent back."""
    course.say(ANALYST, WithdrawConsent)
    known.authorized = known.agreed = False


def revoked(course: Course, known: Known) -> None:
    """The protection ends."""
    course.say(ANALYST, AddFact, fact="PROTECTION_REVOKED")
    known.granted = known.agreed = False


def corrected(course: Course, known: Known) -> None:
    """The authorization turns out to have been a refusal."""
    for number, entry in course.case.entries.items():
        answer = entry.counts
        if isinstance(answer, TaskAnswered) and answer.outcome == "AUTHORIZED":
            named = entry.corrected_by or number
            course.say(SUPERVISOR, CorrectEntry, entry=named, right="DECLINED")
            known.authorized = known.agreed = False


def order(by: Actor, command: type[Command], **fields: object) -> Callable[[Course, Known], None]:
    """An act that changes nothing of what permits a disclosure."""

    def act(course: Course, known: Known) -> None:
        course.say(by, command, **fields)

    return act


def end(course: Course, known: Known) -> None:
    """A person ends the matter."""
    course.say(COUNSEL, EndConfirmation)
    known.agreed = False


ACTS: dict[str, Callable[[Course, Known], None]] = {
    "confirmed status": d2("STATUS_CONFIRMED", feared_is_requesting=True),
    "confirmed, not feared": d2("STATUS_CONFIRMED", feared_is_requesting=False),
    "no status": d2("NONE"),
    "secret": d2("STATUS_CONFIRMED", flag_1367=True),
    "authorized": d3("AUTHORIZED"),
    "declined": d3("DECLINED"),
    "consent needed": d3("CONSENT_NEEDED"),
    "fears": lambda course, known: fears(course, known, said=True),
    "fears not": lambda course, known: fears(course, known, said=False),
    "agree": agree,
    "take back": take_back,
    "revoked": revoked,
    "corrected": corrected,
    "end": end,
    "consent found": order(ANALYST, AddFact, fact="CONSENT_GIVEN"),
    "asked again": order(ANALYST, AskDisclosure),
    "confirm": order(COUNSEL, RecordConfirmation, to=GS),
    "poll": order(ANALYST, RecordDeletionPoll),
    "deleted": order(ANALYST, AddFact, fact="DELETION"),
}
READY = ("confirmed status", "authorized", "agree")
"""After these the status may be confirmed."""


@settings(max_examples=examples(120))
@given(
    st.integers(0, len(READY)), st.lists(st.sampled_from([*ACTS, *READY, "confirm"]), max_size=6)
)
def test_nothing_leaves_unless_all_permits_it(begun: int, more: list[str]) -> None:
    acts = [*READY[:begun], *more, "confirm"]
    circumstances = (Circumstance.ASYLEE,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    known = Known()
    for act in acts:
        permits = known.granted and known.fears and known.authorized and known.agreed
        permits = permits and not known.secret
        before = len(course.events)
        try:
            ACTS[act](course, known)
        except Refused:
            assert len(course.events) == before
            continue
        left = [one for one in course.events[before:] if isinstance(one, StatusConfirmed)]
        assert not left or permits, acts
        free = not obstacles(course.case, STATUS, RULES, course.now)
        assert not free or (known.agreed and not known.secret), acts
