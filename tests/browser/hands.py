"""How a person works a page: with a pointer, or with the keys alone. Each press is counted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.async_api import Locator, Page

_IDENTIFIERS = (
    r"[A-Z]+-\d{4}-[0-9A-Z]{6}",
    r"(case|comm|order|doc|intake|report)-[0-9A-Za-z]{6,}",
    r"\b[A-Z]{1,2}\d\b",
    r"\bP-\d+",
    r"\b[a-z]+(-[a-z]+)+-\d\b",
)
"""Numbers of cases, ids of what is stored, codes of tasks, numbers and accounts of people."""
_MOST_STOPS = 250
"""So many stops of the Tab key a page may take."""
_STOP = """(target) => {
  const at = document.activeElement, radio = "radio";
  const drawn = at.matches(".usa-radio__input, .usa-checkbox__input") ? at.labels[0] : at;
  const box = drawn.getClientRects()[0] ?? drawn.getBoundingClientRect();
  const seen = [4, box.height / 2, box.height - 4].some((down) => {
    const over = document.elementFromPoint(box.x + Math.min(8, box.width / 2), box.y + down);
    return over !== null && (drawn.contains(over) || over.contains(drawn));
  });
  const marked = (one, which) => {
    const ring = getComputedStyle(one, which);
    return (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) > 0)
      || ring.boxShadow !== "none";
  };
  return {
    here: at === target,
    group: [at, target].every((one) => one.type === radio) && at.name === target.name,
    body: at === document.body,
    what: at.outerHTML.slice(0, 120),
    // The browser itself draws the focus of the calendar inside the input of a date.
    visible: marked(at) || marked(drawn, "::before") || marked(drawn)
      || ["date", "datetime-local"].includes(at.type),
    free: seen,
  };
}"""
"""Where the focus is, whether it can be seen, and whether something lies over it (WCAG 2.4.11)."""


@dataclass
class Presses:
    """What everybody pressed and sent."""

    pointer: int = 0
    forms: list[str] = field(default_factory=list)
    """Where each form was sent."""
    wrong: list[str] = field(default_factory=list)
    """Stops of the focus that nobody sees."""


class Hand(Protocol):
    """What a person does to what a page shows."""

    async def press(self, what: Locator) -> None:
        """Press a link or a button."""

    async def choose(self, what: Locator) -> None:
        """Choose one of several, or tick a box."""

    async def write(self, where: Locator, text: str) -> None:
        """Write in a field."""


HandOf = Callable[[Page, Presses], Hand]


def must_be_words(text: str) -> None:
    """Nobody types or copies an identifier."""
    found = [one for one in _IDENTIFIERS if re.search(one, text)]
    assert not found, f"an identifier is typed: {text}"


class Pointer:
    """A pointer, and keys only to write: Tab to the next field, or a press into it."""

    def __init__(self, page: Page, presses: Presses) -> None:
        """``presses`` is shared by everybody."""
        self._page = page
        self._presses = presses

    async def press(self, what: Locator) -> None:
        """Press it."""
        self._presses.pointer += 1
        await what.click()

    async def choose(self, what: Locator) -> None:
        """Press its label."""
        await self.press(self._page.locator(f'label[for="{await what.get_attribute("id")}"]'))

    async def write(self, where: Locator, text: str) -> None:
        """Write where the focus is, or the next Tab leads; otherwise press into the field first."""
        must_be_words(text)
        for key in ("", "Tab"):
            if key:
                await self._page.keyboard.press(key)
            if await where.evaluate("one => one === document.activeElement"):
                break
        else:
            await self.press(where)
        await self._page.keyboard.insert_text(text)


class Keys:
    """The keys alone. Each stop of the focus must be seen."""

    def __init__(self, page: Page, presses: Presses) -> None:
        """``presses`` keeps what is wrong with stops."""
        self._page = page
        self._presses = presses

    async def press(self, what: Locator) -> None:
        """Tab to it, and Enter."""
        await self._reach(what)
        await self._page.keyboard.press("Enter")

    async def choose(self, what: Locator) -> None:
        """Tab to it; the arrow keys choose among several, Space ticks a box."""
        if await what.get_attribute("type") == "checkbox":
            await self._reach(what)
            await self._page.keyboard.press("Space")
            return
        await self._reach(what, "group")
        await self._page.keyboard.press("Space")
        for _ in range(30):
            if await what.is_checked():
                return
            await self._page.keyboard.press("ArrowDown")
        raise AssertionError("the arrow keys do not reach the choice")

    async def write(self, where: Locator, text: str) -> None:
        """Tab to it, and write."""
        must_be_words(text)
        await self._reach(where)
        await self._page.keyboard.insert_text(text)

    async def _reach(self, what: Locator, until: str = "here") -> None:
        await what.wait_for()
        for _ in range(_MOST_STOPS):
            stop = await self._stop(what)
            if stop["here"] or stop[until]:
                return
            await self._page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {what} at {self._page.url}")

    async def _stop(self, what: Locator) -> dict[str, Any]:
        """Where the focus is; what nobody sees is noted, after the page had time to move."""
        stop: dict[str, Any] = {}
        for _ in range(10):
            stop = await what.evaluate(_STOP)
            if stop["body"] or (stop["visible"] and stop["free"]):
                return stop
            await self._page.wait_for_timeout(50)
        self._presses.wrong.append(f"{self._page.url} {stop}")
        return stop
