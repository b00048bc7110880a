"""What belongs to a decision: the cost of silence, the risk, and the view of the legat."""

import pytest

from cli.weigh_page import print_weigh
from procedure.facts import AddFact
from tests.procedure.casework import ANALYST, Course, opening
from tests.procedure.matterwork import NEWEST
from views.exchange import exchanges, with_texts
from views.weigh_view import WeighLine
from views.weighing import of_case
from views.writings import Writing, documents_of

GIVEN = {
    "risk": 3,
    "retaliation_form": ["CONTEST_US_NOTICES"],
    "treaty": "None.",
    "legat_note": "Wait until the visit is over.",
}


def weighed(course: Course) -> list[WeighLine]:
    """What the page of the case has beside the decision; every answer has the same fields."""
    writings = {
        document: Writing(document=document, kind="", text="In our words.", fields=GIVEN)
        for document in documents_of(course.events)
    }
    said = exchanges(course.case, course.events, course.rules)
    texts = with_texts(said, writings, course.case, course.rules)
    return list(of_case(course.case, course.rules, texts))


def test_the_approver_reads_the_risk_the_legat_and_the_cost_of_silence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = Course.begin(opening(), rules=NEWEST)
    course.say(ANALYST, AddFact, fact="PUBLISHED")
    course.answer("S2", "CLEAR_TO_DISPUTE")
    (line,) = weighed(course)
    assert line.disposition == "DISPUTE"
    assert any("Silence has a cost" in one for one in line.says)
    risk, legat = line.answers
    assert (risk.task, risk.agency, risk.outcome) == ("S2", "STATE-LEI", "CLEAR_TO_DISPUTE")
    assert [field.value for field in risk.fields] == ["3", "CONTEST_US_NOTICES"], "no treaty here"
    assert (legat.task, legat.outcome, legat.fields, legat.text) == ("J3", None, (), None)
    print_weigh(weighed(course))
    page = " ".join(capsys.readouterr().out.split())
    assert "Risk of retaliation, 0 to 3 3 How it may retaliate" in page
    assert "CONTEST_US_NOTICES In our words." in page, "a long label does not hide its value"
    assert "J3, FBI (Holdings and threat): not answered" in page
    course.answer("J3", "NO_THREAT_KNOWN")
    (line,) = weighed(course)
    assert [one.value for one in line.answers[1].fields] == ["Wait until the visit is over."]
    course.answer_all()
    course.decide_on("DISPUTE")
    assert weighed(course) == [], "once it is approved, it is decided"
