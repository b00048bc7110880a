"""Cases about people whom the United States protects, as far as the confirmation of the status."""

from procedure.codes import Circumstance
from procedure.ending import SupersedeCase
from procedure.facts import AddFact
from procedure.measures.refugee.conditions import Addressee
from procedure.measures.refugee.confirmation import RecordConfirmation, RecordDeletionPoll
from procedure.measures.refugee.consent import WithdrawConsent
from procedure.measures.refugee.disclosure import ApproveDisclosure, AskDisclosure
from procedure.measures.refugee.protection import EndConfirmation, RecordFearedCountry
from procedure.measures.tasks.answering import AnswerTask
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    OTHER_CASE,
    SUPERVISOR,
    Course,
    officer,
    opening,
)

RULES = EDITIONS["2026-2"]
USCIS = officer("USCIS")
ASYLEE = {"status_class": "ASYLEE", "flag_208_6": True, "flag_1367": False}
GS = Addressee.GENERAL_SECRETARIAT


def asylee(**recorded: object) -> Course:
    """A case about an asylee whom USCIS confirmed, and who fears the country that asks."""
    circumstances = (Circumstance.ASYLEE,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    said = {**ASYLEE, "feared_is_requesting": True, **recorded}
    course.say(USCIS, AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=said)
    return course


def unconfirmed() -> Course:
    """A case about an asylee whose status USCIS has not confirmed yet."""
    return Course.begin(opening(circumstances=(Circumstance.ASYLEE,), employer=None), rules=RULES)


def authorized(**recorded: object) -> Course:
    """USCIS authorized the disclosure."""
    course = asylee()
    said = {"basis": "WRITTEN_CONSENT", **recorded}
    course.say(USCIS, AnswerTask, task="D3", outcome="AUTHORIZED", recorded=said)
    return course


def approved(**recorded: object) -> Course:
    """Counsel agreed."""
    course = authorized(**recorded)
    course.say(COUNSEL, ApproveDisclosure, approve=True)
    return course


def confirmed() -> Course:
    """The General Secretariat has the confirmation."""
    course = approved()
    course.say(COUNSEL, RecordConfirmation, to=GS)
    return course


def refugee_course(course: Course) -> Course:
    """Counsel disagrees first, and agrees to a second authorization; INTERPOL deletes."""
    course.rules = RULES
    course.order(opening(circumstances=(Circumstance.REFUGEE,), employer=None), ANALYST)
    said = {**ASYLEE, "status_class": "REFUGEE"}
    course.say(USCIS, AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=said)
    course.say(ANALYST, RecordFearedCountry, fears=True)
    given = {"basis": "DISCRETION"}
    course.say(USCIS, AnswerTask, task="D3", outcome="AUTHORIZED", recorded=given)
    course.say(COUNSEL, ApproveDisclosure, approve=False)
    course.say(USCIS, AnswerTask, task="D3", outcome="AUTHORIZED", recorded=given)
    course.say(COUNSEL, ApproveDisclosure, approve=True)
    course.say(ANALYST, WithdrawConsent)
    course.say(ANALYST, AskDisclosure)
    course.say(USCIS, AnswerTask, task="D3-2", outcome="AUTHORIZED", recorded=given)
    course.say(COUNSEL, ApproveDisclosure, approve=True)
    course.say(COUNSEL, RecordConfirmation, to=GS)
    course.say(ANALYST, RecordDeletionPoll)
    course.say(ANALYST, RecordDeletionPoll)
    course.say(ANALYST, AddFact, fact="DELETION")
    course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    return course


def consent_found() -> Course:
    """The matter was ended without a consent, and the person agrees after all."""
    course = asylee()
    course.say(COUNSEL, EndConfirmation)
    course.say(ANALYST, AddFact, fact="CONSENT_GIVEN")
    return course
