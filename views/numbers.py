"""Short numbers that a person typed, as the ids that they stand for.

What the person may not know of stays as it was typed: whoever looks for it then finds nothing, as
with a number that does not exist.
"""

from procedure.access import Right, Subject, may
from procedure.numbers import read_case_number, read_task_number
from procedure.people import Actor
from procedure.rows import TaskRow
from register.lists import Lists


class Numbers:
    """Finds the cases and tasks of one installation by their numbers."""

    def __init__(self, lists: Lists) -> None:
        """``lists`` has the numbers."""
        self._lists = lists

    async def case(self, actor: Actor, typed: str) -> str:
        """The id of the case, also from its six characters alone."""
        return await self._case(actor, typed) or typed

    async def task(self, actor: Actor, case: str, typed: str) -> str:
        """The id of the task in a case, which is given by its own id."""
        task = await self._task(actor, typed)
        return task.task_id if task is not None and task.case_id == case else typed

    async def subject(self, actor: Actor, typed: str) -> str:
        """The id of the case, or of the task as ``case-01K.../J1``."""
        if (case := await self._case(actor, typed)) is not None:
            return case
        task = await self._task(actor, typed)
        return f"{task.case_id}/{task.task_id}" if task is not None else typed

    async def _case(self, actor: Actor, typed: str) -> str | None:
        number = read_case_number(typed)
        row = await self._lists.case_numbered(number) if number is not None else None
        if row is None:
            return None
        known = any(may(actor, right) for right in (Right.SEE_CASE, Right.TAKE_UP))
        known = known or await self._has_a_task(actor, row.case_id)
        return row.case_id if known else None

    async def _has_a_task(self, actor: Actor, case: str) -> bool:
        """Whether the actor's agency has a task of the case, and so knows that there is one."""
        if not may(actor, Right.SEE_TASK, Subject(agency=actor.agency)):
            return False
        return bool(
            await self._lists.tasks(agency=actor.agency, case_id=case, open_only=False, limit=1)
        )

    async def _task(self, actor: Actor, typed: str) -> TaskRow | None:
        number = read_task_number(typed)
        row = await self._lists.task_numbered(number) if number is not None else None
        if row is None:
            return None
        own = may(actor, Right.SEE_TASK, Subject(agency=row.agency))
        return row if own or may(actor, Right.SEE_CASE) else None
