"""A page as a test reads it: its elements, their text, and its forms as a browser sends them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "input", "br", "img", "rect", "path", "line", "circle", "hr"})
_HIDDEN = frozenset({"script", "style", "title"})


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """An attribute. Raises KeyError."""
        return self.attributes[name]

    @property
    def text(self) -> str:
        """Its words, as somebody reads them."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inside:
            if isinstance(one, str):
                yield one
            elif one.tag not in _HIDDEN:
                yield from (" ", *one._texts(), " ") if one.tag in _APART else one._texts()

    def __iter__(self) -> Iterator["Element"]:
        """Every element in it, in their order."""
        for one in self.inside:
            if isinstance(one, Element):
                yield one
                yield from one

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        """The elements with one of these tags and these attributes (``class_`` for ``class``)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self
            if (not tags or one.tag in tags)
            and all(
                value in one.attributes.get(name, "").split()
                if name == "class"
                else one.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def one(self, *tags: str, **attributes: str) -> "Element":
        """The only such element. Raises AssertionError."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, (tags, attributes, len(found))
        return found[0]

    def links(self) -> dict[str, str]:
        """Where the links lead, by their words."""
        return {one.text: one["href"] for one in self.all("a") if "href" in one.attributes}

    def rows(self) -> list[list[str]]:
        """The cells of the rows of a table, as text."""
        return [
            [cell.text for cell in row.all("td", "th")]
            for row in self.all("tr")
            if row.all("td") or row.all("th", scope="row")
        ]

    def sent(self) -> dict[str, list[str]]:
        """What the form sends as it is: hidden fields, and what is filled in or chosen."""
        found: dict[str, list[str]] = {}
        for one in self.all("input", "textarea", "select"):
            name, kind = one.attributes.get("name"), one.attributes.get("type", "text")
            if name is None or (kind in ("radio", "checkbox") and "checked" not in one.attributes):
                continue
            value = one.attributes.get("value", "")
            if one.tag == "textarea":
                value = "".join(text for text in one.inside if isinstance(text, str)).lstrip("\n")
            if one.tag == "select":
                chosen = [option for option in one.all("option") if "selected" in option.attributes]
                value = (chosen or one.all("option"))[0].attributes.get("value", "")
            found.setdefault(name, []).append(value)
        return found


_APART = frozenset(
    {"p", "li", "td", "th", "h1", "h2", "h3", "br", "div", "dt", "dd", "section", "summary"}
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Element("page")
        self._open = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(found)
        if tag not in _VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def read(text: str) -> Element:
    """The page. Raises AssertionError where its elements are not closed in order."""
    reader = _Reader()
    reader.feed(text)
    assert reader._open == [reader.page]
    return reader.page
