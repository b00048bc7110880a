"""The answers of a case as they count now, with what of each is part of the record."""

from procedure.case import Case
from procedure.measures.tasks.answering import TaskAnswered


def latest_answer(case: Case, code: str) -> TaskAnswered | None:
    """The last answer to a task of this code, as corrected; None where nobody has answered."""
    answers = [
        entry.counts
        for entry in case.entries.values()
        if isinstance(entry.counts, TaskAnswered)
        and entry.counts.task in case.tasks
        and case.tasks[entry.counts.task].code == code
    ]
    return answers[-1] if answers else None
