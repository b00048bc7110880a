"""How pages say what the record says."""

from portal.pages.people import CAVEAT
from portal.pages.sentences import Sentences
from procedure.people import SYSTEM_ID
from tests.register.samples import sample_directory

SAYS = {
    "Clock paused (QUESTION_TO_USNCB): The agency answers": (
        "Clock paused (question to USNCB): The agency answers"
    ),
    "DOJ-OIA acknowledged J1": "DOJ-OIA acknowledged Treaty and extradition (J1)",
    "Task J1 to DOJ-OIA: Treaty and extradition": "Task J1 to DOJ-OIA: Treaty and extradition",
    "Case opened from RED_NOTICE; class P1": "Case opened from red notice; class P1",
    "continues in USNCB-2026-K7M2Q4 (case-01M8CN3AFQ3XN0EW9T637HVZK2)": (
        "continues in USNCB-2026-K7M2Q4 (case-01M8CN3AFQ3XN0EW9T637HVZK2)"
    ),
    "Alert about J1/answer": "Alert about J1/answer",
    "Added by nobody-known-7": "Added by nobody-known-7",
}


def test_people_have_names_and_codes_are_words() -> None:
    directory = sample_directory()
    words = Sentences(directory, {"J1": "Treaty and extradition", "J1-2": "Treaty again"})
    assert {said: words.text(said) for said in SAYS} == SAYS
    analyst = directory.person("usncb-analyst-1").name
    assert words.text("Added to the team: usncb-analyst-1") == f"Added to the team: {analyst}"
    assert words.text("J1-2 was returned") == "Treaty again (J1-2) was returned"
    assert [words.who(one) for one in (SYSTEM_ID, CAVEAT, "usncb-analyst-1")] == [
        CAVEAT,
        CAVEAT,
        analyst,
    ]
