"""Which events of a case belong to what a reader asks for."""

from procedure.measures.matters import MatterNoted, note_text
from procedure.people import SYSTEM_ID
from tests.procedure.casework import NOW, to
from tests.procedure.matterwork import NEWEST
from views.narrative import Topic, topics_of

NOTED = MatterNoted(
    at=NOW,
    by=SYSTEM_ID,
    matter=f"duty-{'4' * 26}",
    number="DUTY-2026-K7M2Q4",
    stage="DONE",
    title="Done",
    covered=True,
    ended=True,
)
LEFT = NOTED.model_copy(update={"message": 1, "template": "DISPUTE_ANSWER"})


def test_a_message_of_a_matter_is_among_the_messages_and_no_decision() -> None:
    assert topics_of(LEFT, None) == {Topic.MESSAGES}
    assert topics_of(NOTED, None) == {Topic.DECISIONS}, "where the matter is now"


def test_it_says_what_became_of_the_message() -> None:
    case, title = to("RECORDS").case, "Answer of the source to a dispute about its data"
    assert note_text(case, LEFT, NEWEST).what == f"{LEFT.number}: Sent. Message 1: {title}"
    answered = LEFT.model_copy(update={"answered": True})
    assert note_text(case, answered, NEWEST).what == f"{LEFT.number}: Reply to message 1: {title}"
