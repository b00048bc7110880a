"""``caveat people``, ``caveat agencies``, ``caveat outcomes`` and the like: what can be chosen."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cli.exits import Exit
from cli.running import at_register

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

_LISTS = {
    "people": "List the people of the directory who can act (--as).",
    "agencies": "List the agencies to which a task can go (--agency, --redirect-to).",
    "circumstances": "List what may be known about a person (--circumstance).",
    "facts": "List the facts that can be added to a case (`caveat case fact`).",
    "stages": "List the stages of a case (--stage).",
    "dispositions": "List what counsel can propose (`caveat decide`).",
    "templates": "List the templates of outgoing messages (`caveat send compose`).",
    "outcomes": "List what INTERPOL may have done (`caveat case outcome`).",
    "duties": "List the standing duties that may come up (`caveat duty open`).",
    "reasons": "List the reasons for which a clock can pause (--because).",
    "regimes": "List under which measures of INTERPOL bureaus send, as public sources say.",
}


def listings() -> Iterator[tuple[str, Callable[..., None]]]:
    """Each list's name and its command."""
    for name, says in _LISTS.items():
        yield name, _listing(name, says)


def _listing(what: str, says: str) -> Callable[..., None]:
    async def listed(desk: "RegisterDesk") -> Exit:
        from activities.installed import packaged_editions
        from cli.moment import now
        from cli.output import print_table
        from views.choices import Choices

        choices = Choices(desk.directory, packaged_editions().in_force(now()))
        found = choices.of(desk.actor, what)
        rows = ((one.code, one.meaning) for one in found)
        return desk.show(found, lambda: print_table("", ("code", "meaning"), rows))

    listed.__name__ = what
    listed.__doc__ = says
    return at_register(listed)
