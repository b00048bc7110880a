"""The pages of a protected person's status and of requests to the CCF, as they are printed."""

import pytest

from cli.ccf_page import print_ccf
from cli.refugee_page import print_protection
from procedure.codes import Circumstance
from procedure.measures.ccf.requests import NotBeforeTheCcf
from procedure.measures.refugee.following import NotProtected
from procedure.stages import stages
from tests.procedure.before_the_ccf import requested, stepped
from tests.procedure.casework import COUNSEL, Course, opening, to
from tests.procedure.protected import RULES, asylee, confirmed
from tests.procedure.test_clocks_2026_2 import file_of
from tests.views.trying_next import next_for
from views.ccf_view import ccf_view
from views.protection_view import protection_view


def page_of_status(course: Course, capsys: pytest.CaptureFixture[str]) -> str:
    """The page of a confirmation."""
    print_protection(protection_view(course.case, course.now))
    return capsys.readouterr().out


def test_the_page_says_which_condition_is_met_and_what_shows_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = page_of_status(asylee(feared_is_requesting=False), capsys)
    assert "STATUS: met\n    USCIS confirmed it (D2: ASYLEE)" in page
    assert "FEARED_COUNTRY: not met\n    the person does not fear" in page
    assert "DISCLOSURE: not met\n    USCIS has not authorized it (D3)" in page
    assert "by nobody" in page
    page = page_of_status(confirmed(), capsys)
    assert page.count(": met") == 3
    assert "GENERAL_SECRETARIAT, Tue 03 Mar 2026" in page
    assert "usncb-counsel-1" in page


def test_a_pending_protection_is_on_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    circumstances = (Circumstance.PENDING_PROTECTION,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    page = page_of_status(course, capsys)
    assert "STATUS: not met" in page
    assert "nobody has decided yet" in " ".join(page.split())
    assert "REFUGEE" in {one.track for one in stages(course.case)}


def test_the_page_of_a_request_shows_days_and_what_is_expected_of_whom(
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = requested()
    stepped(course, "ADMISSIBLE", "2026-02-12", estimated=True)
    print_ccf(ccf_view(file_of(course), course.now))
    page = capsys.readouterr().out
    assert "Request ccf-1: CORRECTION_OR_DELETION" in page
    assert "2026-01-31  received by the CCF" in page
    assert "2026-02-12  declared admissible, an estimate" in page
    joined = " ".join(page.split())
    assert "no deadlines of ours" in joined
    assert "The CCF decides on correction or deletion: by Thu 12 Nov 2026 18:00 EST" in joined
    expected = ccf_view(file_of(course), course.now).requests[0].expected
    assert [one.step for one in expected] == [
        "DATA_CHECKED",
        "DECIDED",
        "HANDED_OVER",
        "IMPLEMENTED",
        "DELIVERED",
    ]
    assert all(one.estimated for one in expected), "step by step from what is expected before"
    assert [one.by for one in expected[1:]] == sorted(one.by for one in expected[1:])


def test_a_case_about_somebody_else_has_no_such_page() -> None:
    course = to("DECISION")
    with pytest.raises(NotProtected):
        protection_view(course.case, course.now)
    with pytest.raises(NotBeforeTheCcf):
        ccf_view(file_of(course), course.now)


def test_the_page_of_any_other_case_says_nothing_of_it() -> None:
    found = next_for(to("DECISION"), COUNSEL)
    named = {one.act for one in found.possible} | {one.act for one in found.not_yet}
    assert not named & {"approve_disclosure", "record_confirmation", "record_ccf_step"}
