"""The policy of the interface, as the documents show it."""

from collections.abc import Iterable

from portal.policy import NEEDS_NOBODY, PAGES, POLICY, ROUTES, About, Policy
from tools.tables import code, codes, table
from views.docstrings import members


def parts() -> dict[str, str]:
    """The generated parts of docs/security-model.md."""
    return {
        "what a command names": named(),
        "policy": _rows("Command or route", (*sorted(POLICY.items()), *ROUTES.items())),
        "pages": _rows("Page or form", PAGES.items()),
        "open to all": codes(sorted(NEEDS_NOBODY)),
    }


def named() -> str:
    """What a command can name, and for whom it does not exist."""
    meanings = members(About)
    rows = ((code(one.value), meanings[one.value]) for one in About)
    return table(("Word", "What the command names"), rows)


def _rows(first: str, policies: Iterable[tuple[str, Policy]]) -> str:
    rows = ((code(words), code(one.about), _needed(one)) for words, one in policies)
    return table((first, "Names", "Takes"), rows)


def _needed(one: Policy) -> str:
    needed = [f"the right {code(right)}" for right in one.rights]
    if one.one_of:
        needed = [" or ".join(needed)]
    if one.acts:
        word = "the act" if len(one.acts) == 1 else "one of the acts"
        needed.append(f"{word} {codes(one.acts)}")
    return " and ".join(needed) or "nothing more"
