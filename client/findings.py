"""What keeps a dossier from moving, and what an operator does about it."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from client.runs import Run, types_of
from procedure.values import Stored
from register.values import EmailRow, EmailState, Head, OpenHandoff


class Trouble(StrEnum):
    """What can be wrong with a dossier."""

    TEMPORAL_AWAY = "TEMPORAL_AWAY"
    """Temporal does not answer: only the register's side is known."""
    NO_RUN = "NO_RUN"
    """It is open, and Temporal has no run of it that has not ended."""
    NO_WORKER = "NO_WORKER"
    """No worker asks the queue for tasks."""
    OTHER_BUILD = "OTHER_BUILD"
    """Workers ask the queue for tasks, and none is of the build that the run is pinned to."""
    NO_ANSWER = "NO_ANSWER"
    """No worker answers for the run, although one polls or has just polled."""
    TASK_FAILS = "TASK_FAILS"
    """Its workflow task is tried again and again."""
    ACTIVITY_FAILS = "ACTIVITY_FAILS"
    """An activity of it has failed and is tried again."""
    REGISTER_OLDER = "REGISTER_OLDER"
    """The run knows more events than the register."""
    RUN_BEHIND = "RUN_BEHIND"
    """The run has not applied all events of the register."""
    NOT_CLAIMED = "NOT_CLAIMED"
    """The register names another run as the one that may write."""
    ORDERS_WAIT = "ORDERS_WAIT"
    """Orders were accepted and are not recorded."""
    HANDOFFS_WAIT = "HANDOFFS_WAIT"
    """A handoff from or to another dossier was tried and is not settled."""
    EMAILS_WAIT = "EMAILS_WAIT"
    """An email was tried and is not sent."""
    EMAILS_GIVEN_UP = "EMAILS_GIVEN_UP"
    """An email was given up."""


class Found(Stored):
    """One thing that is wrong, and what to do about it."""

    trouble: Trouble
    found: str
    do: str


def troubles(
    head: Head,
    run: Run | None,
    handoffs: Sequence[OpenHandoff],
    emails: Sequence[EmailRow],
    *,
    away: bool,
    orders: Sequence[str],
    task_queue: str,
) -> list[Found]:
    """What is wrong, the cause before what follows from it.

    ``away``: Temporal did not answer. ``orders`` are those that are accepted and not recorded.
    """
    found: list[Found] = []
    if away:
        what = "Temporal does not answer: only what the register holds is shown."
        found.append(Found(trouble=Trouble.TEMPORAL_AWAY, found=what, do="Run: caveat doctor"))
    elif head.open and (run is None or not run.running):
        ended = "there is none" if run is None else f"the last one is {run.status}"
        found.append(
            Found(
                trouble=Trouble.NO_RUN,
                found=f"No run: {ended}.",
                do=f"Run: caveat case take-up {head.dossier}",
            )
        )
    elif run is not None and run.running:
        found += _worker(head, run, task_queue)
        found += _agreement(head, run)
    if orders:
        what = f"Accepted and not recorded: {', '.join(orders)}."
        do = "They are recorded when the run moves again; whoever gave one runs: caveat order list"
        found.append(Found(trouble=Trouble.ORDERS_WAIT, found=what, do=do))
    return [*found, *_beside(handoffs, emails)]


def _worker(head: Head, run: Run, task_queue: str) -> Iterator[Found]:
    """Whether somebody works on the run, and how that goes."""
    if not run.polling:
        what = f"No worker polls the queue {task_queue}."
        yield Found(trouble=Trouble.NO_WORKER, found=what, do="Start a worker, or: caveat up")
    elif run.build not in run.polling:
        builds = ", ".join(build or "one without versions" for build in run.polling)
        build = f"pinned to build {run.build}" if run.build else "not pinned to a build"
        yield Found(
            trouble=Trouble.OTHER_BUILD,
            found=f"The run is {build}; the workers that poll are of: {builds}.",
            do=f"Start a worker of its build, or move it: caveat case take-up {head.dossier}",
        )
    elif run.applied is None:
        yield Found(
            trouble=Trouble.NO_ANSWER,
            found="No worker answers for this run.",
            do="Look whether the worker still runs, and at its log",
        )
    if run.task_attempt > 1:
        yield Found(
            trouble=Trouble.TASK_FAILS,
            found=f"Its workflow task is at attempt {run.task_attempt}.",
            do="Look at the worker's log: it names the error; a corrected build repairs the run",
        )
    if failing := [one for one in run.activities if one.last_failure is not None]:
        yield Found(
            trouble=Trouble.ACTIVITY_FAILS,
            found=f"Activities are tried again: {types_of(failing)}.",
            do="It continues by itself when the cause is gone. Run: caveat doctor",
        )


def _agreement(head: Head, run: Run) -> Iterator[Found]:
    """Whether Temporal and the register agree."""
    take_up = f"caveat case take-up {head.dossier}"
    if head.run != run.run:
        yield Found(
            trouble=Trouble.NOT_CLAIMED,
            found="The register names another run as the one that may write.",
            do=f"A run that has just started claims it soon; else: {take_up}",
        )
    if run.applied is None or run.applied == head.revision:
        return
    counted = f"The run has applied {run.applied} events, the register has {head.revision}"
    if run.applied > head.revision:
        yield Found(
            trouble=Trouble.REGISTER_OLDER,
            found=f"{counted}: an older copy was restored.",
            do=f"Restore the newer copy, or continue from the register: {take_up}",
        )
    else:
        yield Found(
            trouble=Trouble.RUN_BEHIND,
            found=f"{counted}.",
            do=f"Look again in a moment; if it stays so: {take_up}",
        )


def _beside(handoffs: Sequence[OpenHandoff], emails: Sequence[EmailRow]) -> Iterator[Found]:
    """What the relay has still to deliver; what it has just begun to deliver is no trouble."""
    tried = [one for one in handoffs if one.attempts > 1]
    if tried:
        what = ", ".join(f"{one.act} to {one.target} (attempt {one.attempts})" for one in tried)
        yield Found(
            trouble=Trouble.HANDOFFS_WAIT,
            found=f"Handoffs wait: {what}.",
            do="Ask the same of the other case: caveat case why CASE",
        )
    unsent = (EmailState.QUEUED, EmailState.SENDING)
    if waiting := [one for one in emails if one.state in unsent and one.attempts > 1]:
        codes = sorted({str(one.code) for one in waiting if one.code})
        answers = f"; the mail server answered {', '.join(codes)}" if codes else ""
        yield Found(
            trouble=Trouble.EMAILS_WAIT,
            found=f"{len(waiting)} emails are not sent{answers}.",
            do="They are tried again by themselves. No case waits for an email",
        )
    if failed := [one for one in emails if one.state is EmailState.FAILED]:
        yield Found(
            trouble=Trouble.EMAILS_GIVEN_UP,
            found=f"{len(failed)} emails were given up.",
            do="Call those people, and correct their addresses in the directory",
        )
