"""What is wrong with a dossier: each cause alone, from what was found."""

from datetime import UTC, datetime

import pytest

from client.findings import Trouble, troubles
from client.runs import PendingActivity, Run
from register.values import EmailRow, EmailState, HandoffState, Head, OpenHandoff

NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
CASE, OTHER = f"case-{'0' * 26}", f"case-{'1' * 26}"
HEAD = Head(
    dossier=CASE,
    run="run-a",
    revision=9,
    last_at=NOW,
    edition_sha256="0" * 64,
    calendar_sha256="0" * 64,
    open=True,
)
RUN = Run(
    run="run-a",
    status="RUNNING",
    started_at=NOW,
    build="build-1",
    task_attempt=1,
    activities=(),
    orders=(),
    applied=9,
    polling=("build-1",),
)
FAILING = PendingActivity(activity="act", attempt=4, last_failure="OperationalError", next_try=None)
WAITING = FAILING.model_copy(update={"attempt": 1, "last_failure": None})


def changed(**changes: object) -> Run:
    """The run with something else about it."""
    return RUN.model_copy(update=changes)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (RUN, []),
        (None, [Trouble.NO_RUN]),
        (changed(status="TERMINATED", applied=None), [Trouble.NO_RUN]),
        (changed(polling=(), applied=None), [Trouble.NO_WORKER]),
        (changed(polling=("build-2",), applied=None), [Trouble.OTHER_BUILD]),
        (changed(polling=(None,), applied=None), [Trouble.OTHER_BUILD]),
        (changed(build=None, polling=("build-2", None)), []),
        (changed(applied=None), [Trouble.NO_ANSWER]),
        (changed(task_attempt=3), [Trouble.TASK_FAILS]),
        (changed(activities=(FAILING,)), [Trouble.ACTIVITY_FAILS]),
        (changed(activities=(WAITING,)), []),
        (changed(run="run-b"), [Trouble.NOT_CLAIMED]),
        (changed(applied=10), [Trouble.REGISTER_OLDER]),
        (changed(applied=8), [Trouble.RUN_BEHIND]),
    ],
)
def test_what_is_wrong_with_a_run(run: Run | None, expected: list[Trouble]) -> None:
    found = troubles(HEAD, run, (), (), away=False, orders=(), task_queue="caveat")
    assert [one.trouble for one in found] == expected
    assert all(one.do for one in found)


def test_a_complete_dossier_needs_no_run() -> None:
    complete = HEAD.model_copy(update={"open": False})
    assert troubles(complete, None, (), (), away=False, orders=(), task_queue="caveat") == []


@pytest.mark.parametrize(("attempts", "expected"), [(0, []), (1, []), (2, [Trouble.HANDOFFS_WAIT])])
def test_a_handoff_that_was_tried_in_vain_is_named(attempts: int, expected: list[Trouble]) -> None:
    handoff = OpenHandoff(
        handoff_id="handoff-1",
        source=CASE,
        target=OTHER,
        act="add_fact",
        state=HandoffState.QUEUED,
        attempts=attempts,
        created_at=NOW,
    )
    found = troubles(HEAD, RUN, (handoff,), (), away=False, orders=(), task_queue="caveat")
    assert [one.trouble for one in found] == expected


@pytest.mark.parametrize(
    ("state", "attempts", "expected"),
    [
        (EmailState.QUEUED, 1, []),
        (EmailState.QUEUED, 3, [Trouble.EMAILS_WAIT]),
        (EmailState.FAILED, 1, [Trouble.EMAILS_GIVEN_UP]),
        (EmailState.SENT, 3, []),
    ],
)
def test_emails_that_do_not_go_out_are_counted(
    state: EmailState, attempts: int, expected: list[Trouble]
) -> None:
    email = EmailRow(
        email_id="email-1",
        dossier=CASE,
        state=state,
        attempts=attempts,
        code=450,
        created_at=NOW,
        sent_at=None,
        maybe_duplicate=False,
        letter=None,
    )
    found = troubles(HEAD, RUN, (), (email,), away=False, orders=("order-1",), task_queue="caveat")
    assert [one.trouble for one in found] == [Trouble.ORDERS_WAIT, *expected]
