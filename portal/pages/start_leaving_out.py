"""Leaving out tasks of a plan: those that are ticked, or all others, for one reason."""

from typing import NamedTuple, Self

from starlette.datastructures import FormData

from portal.pages.fields import Field, Problem
from portal.pages.start_plan import PlanPage
from portal.pages.start_state import Started

DROP, ONLY = "drop", "only"
"""The buttons: leave out the ticked tasks, or all others."""
_WHY = Field(
    name="why",
    id="why",
    kind="textarea",
    label="Why tasks are left out",
    hint="Only where you leave out some; kept sealed.",
    rows=2,
)


class Ticked(NamedTuple):
    """What is ticked on the page of the plan, and why."""

    codes: tuple[str, ...] = ()
    why: str = ""

    @classmethod
    def sent(cls, form: FormData) -> Self:
        """As a form says it."""
        codes = tuple(str(one) for one in form.getlist("ticked"))
        return cls(codes, str(form.get(_WHY.name, "")).strip())

    def field(self, wrong: str = "") -> Field:
        """The field of the reason, as it was filled in."""
        return _WHY.filled((self.why,), wrong)

    def wrong(self, go: str) -> list[Problem]:
        """What keeps the button from doing what it says."""
        if go == "start" and self.codes:
            text = "You ticked tasks: leave them or all others out first, or untick them."
            return [Problem(id=f"tick-{self.codes[0]}", text=text)]
        if go not in (DROP, ONLY):
            return []
        if not self.codes:
            return [Problem(id="tasks", text="Tick at least one task.")]
        return [] if self.why else [Problem(id=_WHY.id, text="Say why tasks are left out.")]

    def applied(self, go: str, said: Started, page: PlanPage) -> Started:
        """The same with the tasks left out that the button means."""
        for code in page.optional if go in (DROP, ONLY) else ():
            if (code in self.codes) is (go == DROP):
                said = said.dropping(code, self.why)
        return said


NOTHING = Ticked()
"""Nothing is ticked."""
