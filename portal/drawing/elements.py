"""Building SVG: a tree of elements, so that nothing in it is ever put together from text."""

from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

Number = int | float


def number(value: Number) -> str:
    """A coordinate with at most one decimal: ``12`` or ``12.5``."""
    return f"{value:.1f}".removesuffix(".0")


def svg(
    kind: str, width: Number, height: Number, title: str, description: str, name: str
) -> Element:
    """A picture that a screen reader reads as one image with a title and a description.

    ``name`` tells it apart from other pictures of a page.
    """
    size = f"0 0 {number(width)} {number(height)}"
    named = {"role": "img", "aria-labelledby": f"{name}-title {name}-desc"}
    picture = Element("svg", {"class": kind, "viewBox": size, **named})
    text(picture, "title", title, id=f"{name}-title")
    text(picture, "desc", description, id=f"{name}-desc")
    return picture


def text(parent: Element, tag: str, words: str, **attributes: str | Number) -> Element:
    """An element with words in it."""
    made = SubElement(parent, tag, _written(attributes))
    made.text = words
    return made


def label(parent: Element, kind: str, x: Number, y: Number, words: str) -> Element:
    """A text of the picture."""
    return text(parent, "text", words, kind=kind, x=x, y=y)


def rect(
    parent: Element, kind: str, x: Number, y: Number, width: Number, height: Number, rx: Number = 0
) -> Element:
    """A rectangle; its corners are round where ``rx`` says so."""
    at = {"kind": kind, "x": x, "y": y, "width": width, "height": height}
    return SubElement(parent, "rect", _written(at | ({"rx": rx} if rx else {})))


def path(parent: Element, kind: str, *commands: str | Number) -> Element:
    """A path: letters of its commands, and numbers."""
    drawn = " ".join(one if isinstance(one, str) else number(one) for one in commands)
    return SubElement(parent, "path", _written({"kind": kind, "d": drawn}))


def group(parent: Element, tip: str) -> Element:
    """A group with a tip for the pointer."""
    made = SubElement(parent, "g")
    text(made, "title", tip)
    return made


def markup(picture: Element) -> Markup:
    """The picture as a template takes it: the tree writes it, and escapes what is in it."""
    return Markup(tostring(picture, encoding="unicode"))


def _written(attributes: dict[str, str | Number]) -> dict[str, str]:
    """Attributes as text; ``kind`` is the class."""
    return {
        "class" if name == "kind" else name: value if isinstance(value, str) else number(value)
        for name, value in attributes.items()
        if value != ""
    }


def shorter(words: str, most: int) -> str:
    """The words, cut at a word where they have more letters than that."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}\N{HORIZONTAL ELLIPSIS}"
