"""A communication that answers a message of a matter: the matter learns of it, once."""

from procedure.dossier import Handoff
from procedure.intake.intake import AnsweredInMatter
from procedure.kind_table import kind_of
from procedure.passing_between import HearOfReply
from tests.procedure.casework import MESSAGE
from tests.procedure.intakework import IntakeCourse, result
from tests.procedure.matterwork import NEWEST

RECALL = f"recall-{'4' * 26}"


def told(intake: IntakeCourse) -> list[HearOfReply]:
    """What its screenings sent matters."""
    found: list[HearOfReply] = []
    state = None
    kind = kind_of(intake.intake.dossier)
    for event in intake.events:
        state = kind.evolve(state, event)
        follows = kind.events[type(event)].effects
        effects = follows(state, event, NEWEST) if follows else ()
        commands = [one.command for one in effects if isinstance(one, Handoff)]
        found += [one for one in commands if isinstance(one, HearOfReply)]
    return found


def test_a_matter_learns_once_of_each_of_its_messages_that_is_answered() -> None:
    first, second = (AnsweredInMatter(matter=RECALL, message=number) for number in (1, 2))
    intake = IntakeCourse.begin()
    intake.screen(result(answered_in_matters=(first, second)))
    assert [(one.dossier, one.message) for one in told(intake)] == [(RECALL, 1), (RECALL, 2)]
    assert {(one.communication, one.version) for one in told(intake)} == {(MESSAGE, 1)}
    assert len({one.order for one in told(intake)}) == 2
    assert intake.intake.state == "RELEASED", "it joins no case by itself"
    intake.screen_again(result(answered_in_matters=(first, second)))
    assert len(told(intake)) == 2, "a further screening tells nobody again"
