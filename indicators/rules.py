"""The rules M01 to M26 as data: what each means, what the machine checks, on what source."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from pydantic import Field, ValidationError

from procedure.clocks import Source
from procedure.values import Value


class RulesUnreadable(ValueError):
    """The table of rules is not valid; the message says which entry and why."""


class Rule(Value):
    """One indicator.

    ``checked`` is what the machine checks and ``person`` what only a person can say. ``absence``
    marks a rule that says that something is missing. ``handling`` names the rule under which its
    evidence has to be handled.
    """

    code: str = Field(pattern=r"^M\d{2}$")
    title: str
    means: str
    checked: str
    person: str
    absence: bool = False
    handling: str = ""
    sources: tuple[Source, ...] = Field(min_length=1)


class _Table(Value):
    rules: tuple[Rule, ...]


def read_rules(text: str) -> Mapping[str, Rule]:
    """Read the table from TOML, by code. Raises RulesUnreadable."""
    try:
        rules = _Table.model_validate(tomllib.loads(text)).rules
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RulesUnreadable(f"rules.toml: {error}") from None
    table = {rule.code: rule for rule in rules}
    if len(table) != len(rules):
        raise RulesUnreadable("rules.toml: a code stands twice.")
    return table


RULES_TEXT = (files(__package__) / "rules.toml").read_text(encoding="utf-8")
RULES = read_rules(RULES_TEXT)
"""The rules by code, read once at import."""
