"""Rows of lists of tasks."""

from urllib.parse import urlencode

from client.orders import new_order_id
from portal.pages.fields import ActForm, Choices, Field
from portal.pages.site import Opened
from portal.pages.task_words import Tag
from portal.pages.times import Level, When
from procedure.values import Stored


class Row(Stored):
    """A row of a list of tasks."""

    id: str
    level: Level
    due: When | None
    title: str
    href: str
    about: str
    """The numbers, and what is particular about it."""
    named: str
    """What its buttons are read out with."""
    holder: str = ""
    held: str = ""
    tags: tuple[Tag, ...] = ()
    more: str = ""
    """More about its state, in a few words."""
    acknowledge: ActForm | None = None
    give: ActForm | None = None


def address(tab: str, after: str | None = None) -> str:
    """A part of the list, from its beginning or from a row on."""
    query = {name: value for name, value in (("tab", tab), ("after", after)) if value}
    return f"/tasks?{urlencode(query)}" if query else "/tasks"


def acknowledge_form(opened: Opened, case: str, task: str) -> ActForm:
    """One press says that somebody has it."""
    return _form(opened, "/do/task/ack", "Acknowledge", case, task)


def give_form(opened: Opened, case: str, task: str, colleagues: Choices, place: int) -> ActForm:
    """A chief gives it to a colleague; ``place`` is that of the row."""
    field = Field(
        name="to",
        id=f"give-{place}",
        kind="select",
        label="Colleague",
        choices=colleagues,
        required=True,
    )
    return _form(opened, "/do/task/delegate", "Give to a colleague", case, task, field)


def _form(
    opened: Opened, action: str, button: str, case: str, task: str, *fields: Field
) -> ActForm:
    return ActForm(
        action=action,
        title=button,
        button=button,
        fields=fields,
        hidden=(("case_id", case), ("task_id", task)),
        order=new_order_id(),
        form_key=opened.form_key,
        back=opened.here,
    )
