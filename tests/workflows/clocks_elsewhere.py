"""Which test shows a clock that no case on the real server shows: when it is due, what follows."""

from collections.abc import Callable

from tests.procedure import (
    test_copies,
    test_duties,
    test_interim_answers,
    test_interpol_review,
    test_recall,
)
from tests.procedure.ccf import test_requests
from tests.procedure.messages import test_guarded, test_information, test_messages
from tests.procedure.plan import test_deconfliction
from tests.procedure.protest import test_protest
from tests.procedure.refugee import test_confirmation
from tests.procedure.use import test_incidents, test_use_requests, test_verification
from tests.workflows import test_duties as test_duties_by_schedule
from tests.workflows import test_intake, test_unscreened

_SHOWN_BY: dict[Callable[..., object], tuple[str, ...]] = {
    # Of an intake.
    test_intake.test_the_hour_of_the_person: ("triage",),
    test_unscreened.test_restricted_in_time_and_the_desk_hears_of_it_once: ("screening",),
    # Of a case, in the tracks and classes that few cases have.
    test_deconfliction.test_they_are_asked_when_the_clock_is_due_at_the_latest: ("tasks-sent",),
    test_interim_answers.test_the_decision_waits_for_the_interim_answer_at_most: (
        "interim-answer",
    ),
    test_copies.test_a_copy_that_nobody_compares_for_a_week_raises_an_alarm: ("copy-refresh",),
    test_copies.test_a_download_lives_six_months: ("download-life",),
    test_interpol_review.test_when_the_answer_does_not_come_usncb_asks_again_and_again: (
        "review-outcome-first",
        "review-outcome-next",
    ),
    test_interpol_review.test_a_suspension_is_expected_to_end_after_six_months: (
        "suspension-ends",
    ),
    test_confirmation.test_the_clock_of_the_consent_never_pauses_and_lapses_to_a_decision: (
        "consent",
    ),
    test_confirmation.test_the_whole_way_from_the_status_to_the_deletion: (
        "confirm-status",
        "deletion-poll",
    ),
    test_requests.test_each_date_as_the_statute_says: (
        "ccf-access",
        "ccf-admissibility",
        "ccf-data-check",
        "ccf-decision",
        "ccf-delivery-access",
        "ccf-delivery-deletion",
        "ccf-handover",
        "ccf-implementation",
        "ccf-revision",
    ),
    test_requests.test_a_question_of_the_ccf_is_a_task_that_is_due_when_the_ccf_says: (
        "ccf-question",
    ),
    test_information.test_the_duty_begins_with_the_fact_and_ends_with_the_message: (
        "correction-notice",
        "duty-to-inform",
    ),
    test_guarded.test_an_approval_that_is_not_used_runs_out: ("guarded-decision",),
    test_messages.test_when_a_reply_is_due_and_whom_it_binds: (
        "reply-of-agency",
        "reply-of-bureau",
        "reply-of-interpol",
    ),
    # Of a matter.
    test_protest.test_each_phase_has_its_expected_date_which_is_none_of_ours: (
        "protest-admissibility",
        "protest-final",
        "protest-oral",
        "protest-source-check",
        "protest-written",
    ),
    test_protest.test_at_the_date_to_the_second_it_is_in_time_and_a_proof_takes_the_miss_back: (
        "protest-submission",
    ),
    test_protest.test_new_facts_open_it_again_within_six_months_of_their_discovery: (
        "protest-reopening",
    ),
    test_recall.test_what_was_never_seen_is_searched_for_first: ("recall-search",),
    test_recall.test_everybody_who_got_the_data_is_told_at_once: ("recall-attested",),
    test_recall.test_whoever_does_not_attest_is_reminded_and_the_recall_stays_open: (
        "recall-reminder",
    ),
    test_verification.test_a_use_request_asks_for_the_verification_by_itself: ("use-verification",),
    test_use_requests.test_a_verification_expires_after_72_hours_and_asks_for_another_one: (
        "verification-expires",
    ),
    test_use_requests.test_on_the_day_of_the_use_it_is_verified_again: ("verify-on-day",),
    test_use_requests.test_the_source_has_ten_full_days_to_oppose_an_administrative_use: (
        "use-opposition",
    ),
    test_use_requests.test_the_general_secretariat_may_shorten_the_time: (
        "use-opposition-shortened",
    ),
    test_use_requests.test_documents_are_waited_for_and_that_they_did_not_come_is_said: (
        "source-documents",
    ),
    test_use_requests.test_what_was_permitted_has_an_outcome_before_it_ends: ("use-outcome",),
    test_incidents.test_an_incident_needs_a_remedy_and_an_assessment: ("incident-remedy",),
    test_duties.test_by_when_a_duty_is_done: (
        "breach-notice",
        "foia",
        "monitoring-reply",
        "report-6503",
        "spot-check",
        "training",
    ),
    test_duties.test_a_dispute_about_our_data_is_answered_within_thirty_days_by_two_people: (
        "dispute-of-our-data",
    ),
    test_duties.test_a_report_has_a_briefing_after_it: ("briefing-6503",),
    test_duties.test_the_dates_are_those_of_the_period: (
        "country-reports-draft",
        "country-reports-final",
    ),
    test_duties.test_a_watch_covers_a_case_and_sees_what_comes_up: ("re-issue-watch",),
    test_duties_by_schedule.test_what_has_come_opens_once_and_is_made_up_for: ("gs-year-report",),
}
ELSEWHERE = frozenset(key for keys in _SHOWN_BY.values() for key in keys)
"""The clocks that another test shows."""
