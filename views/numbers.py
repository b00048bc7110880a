"""Short numbers that a person typed, as the ids that they stand for, and those of ids in a text.

What the person may not know of stays as it was typed: whoever looks for it then finds nothing, as
with a number that does not exist.
"""

from collections.abc import Sequence
from datetime import datetime

from procedure.access import Right, Subject, may, reader_of
from procedure.measures.team import may_read_in_emergency
from procedure.numbers import read_case_number, read_matter_number, read_task_number
from procedure.people import Actor
from procedure.rows import MatterRow, TaskRow
from register.lists import Lists
from views.named import cases_in, with_numbers


class Numbers:
    """Finds the cases, tasks and matters of one installation by their numbers."""

    def __init__(self, lists: Lists, at: datetime | None = None) -> None:
        """``lists`` has the numbers. ``at`` a moment, what is read in an emergency counts too."""
        self._lists = lists
        self._at = at

    async def case(self, actor: Actor, typed: str) -> str:
        """The id of the case, also from its six characters alone."""
        return await self._case(actor, typed) or typed

    async def any_case(self, actor: Actor, typed: str) -> str:
        """The id of the case, also of a team that the actor is not on, if they may get at it."""
        if not may_read_in_emergency(actor):
            return await self.case(actor, typed)
        row = await self._lists.case_typed(typed)
        return row.case_id if row is not None else typed

    async def task(self, actor: Actor, case: str, typed: str) -> str:
        """The id of the task in a case, which is given by its own id."""
        task = await self.any_task(actor, typed)
        return task.task_id if task is not None and task.case_id == case else typed

    async def dossier(self, actor: Actor, typed: str) -> str:
        """The id of the case or of the matter."""
        return await self._case(actor, typed) or await self._matter(actor, typed) or typed

    async def subject(self, actor: Actor, typed: str) -> str:
        """The id of the case or the matter, or of the task as ``case-01K.../J1``."""
        if (case := await self._case(actor, typed)) is not None:
            return case
        if (matter := await self._matter(actor, typed)) is not None:
            return matter
        task = await self.any_task(actor, typed)
        return f"{task.case_id}/{task.task_id}" if task is not None else typed

    async def of_cases(self, actor: Actor, case_ids: Sequence[str]) -> dict[str, str]:
        """The numbers of these cases, as far as the actor may know of them."""
        if not case_ids:
            return {}
        numbers = await self._lists.numbers_of(case_ids, reader_of(actor))
        return {case: numbers[case] for case in numbers if await self._knows(actor, case)}

    async def in_text(self, actor: Actor, text: str) -> str:
        """A text that names cases by their ids, with the number before each."""
        return with_numbers(text, await self.of_cases(actor, cases_in([text])))

    async def _case(self, actor: Actor, typed: str) -> str | None:
        if read_case_number(typed) is None:
            return None
        row = await self._lists.case_typed(typed, reader_of(actor), self._at)
        # Asked also where there is none: what is hidden takes the same queries.
        known = await self._knows(actor, row.case_id if row else typed)
        return row.case_id if row is not None and known else None

    async def _matter(self, actor: Actor, typed: str) -> str | None:
        if read_matter_number(typed) is None:
            return None
        row = await self.any_matter(actor, typed)
        known = any(may(actor, right) for right in (Right.SEE_MATTERS, Right.TAKE_UP))
        known = known or await self._has_a_part(actor, row.matter_id if row else typed)
        return row.matter_id if row is not None and known else None

    async def any_matter(self, actor: Actor, typed: str) -> MatterRow | None:
        """The matter with this number, for whoever then asks whether it may be known of."""
        return await self._lists.matter_typed(typed, reader_of(actor))

    async def _knows(self, actor: Actor, case: str) -> bool:
        """Whether the actor may know that there is this case."""
        known = any(may(actor, right) for right in (Right.SEE_CASE, Right.TAKE_UP))
        return known or await self._has_a_task(actor, case)

    async def _has_a_task(self, actor: Actor, case: str) -> bool:
        """Whether the actor's agency has a task of the case or matter, and so knows of it."""
        if not may(actor, Right.SEE_TASK, Subject(agency=actor.agency)):
            return False
        return bool(
            await self._lists.tasks(agency=actor.agency, case_id=case, open_only=False, limit=1)
        )

    async def _has_a_part(self, actor: Actor, matter: str) -> bool:
        """Whether the actor knows of the matter by a task of their agency, or as an officer."""
        if may(actor, Right.SEE_OFFICERS_DUTIES):
            rows = await self._lists.matters(known_to=actor)
            return any(row.matter_id == matter for row in rows)
        return await self._has_a_task(actor, matter)

    async def any_task(self, actor: Actor, typed: str) -> TaskRow | None:
        """The task with this number, if the actor may know of it."""
        number = read_task_number(typed)
        reader = reader_of(actor)
        found = self._lists.task_numbered
        row = await found(number, reader, self._at) if number is not None else None
        if row is None:
            return None
        own = may(actor, Right.SEE_TASK, Subject(agency=row.agency))
        return row if own or may(actor, Right.SEE_CASE) else None
