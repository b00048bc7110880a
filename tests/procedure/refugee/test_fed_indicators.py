"""What cases record of the CCF and of a protection feeds the indicators M08 and M09."""

from collections.abc import Callable
from datetime import date

import pytest

from activities.knowledge import known_in_case
from formats.read import read
from indicators.checks import indicate
from indicators.indications import Indications
from procedure.case import Case
from procedure.codes import Circumstance
from procedure.facts import AddFact
from procedure.measures.refugee.protection import RecordFearedCountry
from procedure.message import Communication
from tests.procedure.before_the_ccf import requested, stepped
from tests.procedure.casework import ANALYST, Course, opening
from tests.procedure.protected import RULES, asylee
from tests.traffic import diffusion, fresh_reference

TODAY = date(2026, 3, 3)


def message() -> Communication:
    """A diffusion from Xandria."""
    (part,) = read(diffusion(fresh_reference()), "test").communications
    return part.communication


def indicated(case: Case, *others: Case) -> Indications:
    """What the indicators find with what the case knows."""
    return indicate(message(), known_in_case(case, {}, (), None, TODAY, others))


def case_with(fact: str | None) -> Case:
    """A case in which a fact about the CCF is known, or none is."""
    course = Course.begin(opening(), rules=RULES)
    if fact is not None:
        course.say(ANALYST, AddFact, fact=fact)
    return course.case


@pytest.mark.parametrize(
    ("fact", "shown", "assessed"),
    [
        ("CCF_NON_COMPLIANT", True, True),
        ("CCF_PROVISIONAL", True, True),
        ("CCF_COMPLIANT", False, True),
        ("CCF_COMPLIANT_WITH_UPDATE", False, True),
        ("CCF_PENDING", False, False),
        (None, False, False),
    ],
)
def test_what_the_ccf_did_shows_in_this_case_and_in_a_later_one(
    fact: str | None, *, shown: bool, assessed: bool
) -> None:
    case, later = case_with(fact), case_with(None)
    for found in (indicated(case), indicated(later, case)):
        assert ("M08" in found.codes) is shown
        assert ("M08" in {rule.code for rule in found.not_assessed}) is not assessed


def test_the_evidence_names_the_day_of_the_decision() -> None:
    course = requested()
    stepped(course, "DECIDED", "2026-02-20", finding="NON_COMPLIANT")
    found = next(one for one in indicated(course.case).indicators if one.code == "M08")
    assert "NOT_COMPLIANT on 2026-02-20" in str(found)


def pending() -> Course:
    """The person asked for protection."""
    circumstances = (Circumstance.PENDING_PROTECTION,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    course.say(ANALYST, RecordFearedCountry, fears=True)
    return course


def revoked() -> Course:
    """The protection has ended."""
    course = asylee()
    course.say(ANALYST, AddFact, fact="PROTECTION_REVOKED")
    return course


@pytest.mark.parametrize(
    ("course", "shown", "assessed"),
    [
        (asylee, True, True),
        (lambda: asylee(feared_is_requesting=False), False, True),
        (pending, True, True),
        (revoked, False, True),
        (lambda: Course.begin(opening(), rules=RULES), False, False),
    ],
)
def test_a_protection_from_the_country_that_asks_shows(
    course: Callable[[], Course], *, shown: bool, assessed: bool
) -> None:
    found = indicated(course().case)
    assert ("M09" in found.codes) is shown
    assert ("M09" in {rule.code for rule in found.not_assessed}) is not assessed


def test_a_protection_without_a_comparison_is_not_assessed() -> None:
    circumstances = (Circumstance.ASYLEE,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    missing = {rule.code: rule.missing for rule in indicated(course.case).not_assessed}
    assert missing["M09"] == ("whether the person fears the country that asks (D2)",)
