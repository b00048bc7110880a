"""The policy of the interface, as the documents show it."""

from portal.policy import POLICY, ROUTES, About, Policy
from tools.tables import code, codes, table
from views.docstrings import members


def parts() -> dict[str, str]:
    """The generated parts of docs/security-model.md."""
    return {"what a command names": named(), "policy": policy()}


def named() -> str:
    """What a command can name, and for whom it does not exist."""
    meanings = members(About)
    rows = ((code(one.value), meanings[one.value]) for one in About)
    return table(("Word", "What the command names"), rows)


def policy() -> str:
    """The row of each command, and of each other route."""
    every = (*sorted(POLICY.items()), *ROUTES.items())
    rows = ((code(words), code(one.about), _needed(one)) for words, one in every)
    return table(("Command or route", "Names", "Takes"), rows)


def _needed(one: Policy) -> str:
    needed = [f"the right {code(right)}" for right in one.rights]
    if one.acts:
        word = "the act" if len(one.acts) == 1 else "one of the acts"
        needed.append(f"{word} {codes(one.acts)}")
    return " and ".join(needed) or "nothing more"
