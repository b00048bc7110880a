"""Rules M01 to M26 as data: what each means, what the software checks, and the sources."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from pydantic import Field, ValidationError

from procedure.clocks.rules import Source
from procedure.values import Value


class RulesUnreadable(ValueError):
    """The table of rules is not valid. The message gives the entry and the reason."""


class Rule(Value):
    """One indicator.

    ``machine_checks`` is what the software checks, ``human_review`` what only a person can
    determine. ``about_missing_data`` marks a rule about missing data. ``handling`` is the rule
    under which the evidence must be handled.
    """

    code: str = Field(pattern=r"^M\d{2}$")
    title: str
    means: str
    machine_checks: str
    human_review: str
    about_missing_data: bool = False
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
        raise RulesUnreadable("rules.toml: A code appears twice.")
    return table


RULES_TEXT = (files(__package__) / "rules.toml").read_text(encoding="utf-8")
RULES = read_rules(RULES_TEXT)
"""The rules by code, loaded at import."""
