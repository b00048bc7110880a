"""XML messages, such as NIEM's, read by the local names of their elements.

A document is rewritten as labeled lines. Entities are never expanded and nothing is loaded.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from formats.labels import Field
from formats.outcome import Unreadable
from formats.values import parse_colored_type
from formats.words import together
from formats.xml_names import (
    CHARGES,
    FAMILY,
    FULL,
    GIVEN,
    MIDDLE,
    NAME_PARTS,
    OF_MESSAGE,
    OF_PERSON,
    OTHER_NAME,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STARTS = re.compile(
    r"\s*<(?:\?xml\s|!--|!DOCTYPE\s+(?!html)|(?!html|!doctype)[A-Za-z_][\w.\-]*[:\s>/])",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"<!--(.*?)-->|<\?(?!xml\s)(.*?)\?>|<!DOCTYPE\s([^>\[]*)", re.S | re.I)
"""Comments, instructions, and the document type, which are no elements."""
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\s([^>]*?)\?>", re.I)
_MACHINE_DECLARATION = re.compile(
    r"""(?:\s*(?:version|encoding|standalone)\s*=\s*["'][\w.\-]*["'])*\s*"""
)
_NAMESPACE = re.compile(r"[\w.\-:/?=&%+~#@]*")
_MAX_ELEMENTS = 200_000
_TOO_MANY = "This XML has too many elements. Split it and send it again."
_MAX_INNER = 8
_FILE_NUMBER = re.compile(r"(\d{4}/\d{1,9})(?:-\d{1,2})?")


def is_xml(text: str) -> bool:
    """Whether the text starts like an XML document that is not HTML."""
    return _STARTS.match(text[:2_000]) is not None and text.rstrip().endswith(">")


def labeled(text: str) -> str:
    """The document as labeled lines. Raises Unreadable."""
    if text.count("<") > 2 * _MAX_ELEMENTS:
        raise Unreadable(_TOO_MANY)
    try:
        root = fromstring(text.strip())
    except DefusedXmlException:
        raise Unreadable(
            "This XML defines entities or points to other files, which are never loaded. "
            "Ask for it without them."
        ) from None
    except (ParseError, ValueError, RecursionError):
        raise Unreadable("This XML is damaged. Send it again.") from None
    document = _Document(root)
    beside = [" ".join(piece.split()) for found in _BESIDE.findall(text) for piece in found]
    beside += (
        match[1]
        for match in _XML_DECLARATION.finditer(text[:2_000])
        if not _MACHINE_DECLARATION.fullmatch(match[1])
    )
    return "\n".join((*document.lines(), *(f"[beside] {one}" for one in beside if one)))


class _Document:
    """Sorts the elements of a document: persons, charges, the message, and all other text."""

    def __init__(self, root: "Element") -> None:
        self._elements = list(root.iter())
        if len(self._elements) > _MAX_ELEMENTS:
            raise Unreadable(_TOO_MANY)
        self._parents = {child: parent for parent in self._elements for child in parent}
        self._taken: set[Element] = set()
        self._header: dict[Field, str] = {}
        self._charges: list[str] = []

    def lines(self) -> Iterator[str]:
        """The document as labeled lines, the header first."""
        self._read_message()
        persons = list(self._persons())
        for name, value in self._header.items():
            yield f"{name}: {value}"
        yield ""
        yield from persons
        yield ""
        for charge in self._charges:
            yield from (f"{Field.CHARGE}: {charge}", "")
        yield from self._rest()

    def _read_message(self) -> None:
        for element in self._elements:
            local, text = _local(element), _text_of(element)
            for name, locals_ in OF_MESSAGE.items():
                if local in locals_ and text and name not in self._header:
                    self._header[name] = text
                    self._take(element)
            if local in CHARGES and text and not len(element):
                self._charges.append(text)
                self._take(element)
            number = _FILE_NUMBER.fullmatch(text)
            if number is not None and not len(element):
                self._header.setdefault(Field.FILE_NUMBER, number[1])
            if Field.TYPE not in self._header and parse_colored_type(text) is not None:
                self._header[Field.TYPE] = text

    def _persons(self) -> Iterator[str]:
        """Each person once: the names, then what is known about the person."""
        people: dict[Element, list[Element]] = {}
        for element in self._elements:
            if _is_name(element):
                people.setdefault(self._person_of(element), []).append(element)
        for person, names in people.items():
            main = [one for one in names if not OTHER_NAME.search(_local(one))]
            yield from self._main_name((main or names)[0])
            for other in (one for one in names if one is not (main or names)[0]):
                yield f"{Field.ALIASES}: {' '.join(_name_parts(other)) or _text_of(other)}"
                self._take_name(other)
            yield from self._about(person, people)

    def _person_of(self, name: "Element") -> "Element":
        """The element of the person with this name: around an element such as PersonName."""
        local = _local(name)
        inner = local.endswith("name") or OTHER_NAME.search(local)
        parent = self._parents.get(name)
        return parent if inner and parent is not None else name

    def _main_name(self, name: "Element") -> Iterator[str]:
        parts = {_local(child): _text_of(child) for child in name if not len(child)}
        given = " ".join(text for kind in (GIVEN, MIDDLE) for text in _of(parts, kind))
        family, full = " ".join(_of(parts, FAMILY)), " ".join(_of(parts, FULL))
        if given and not family:
            family = parts.get("name", "")
        if not parts:
            full = _text_of(name)
        self._take_name(name)
        for field, value in (
            (Field.FAMILY_NAME, family),
            (Field.FORENAME, given),
            (Field.FULL_NAME, full),
        ):
            if value:
                yield f"{field}: {value}"

    def _about(self, person: "Element", people: "dict[Element, list[Element]]") -> Iterator[str]:
        seen: set[Field] = set()
        for element in person.iter():
            if element is not person and element in people:
                continue
            for name, locals_ in OF_PERSON.items():
                text = _text_of(element)
                if _local(element) in locals_ and text and name not in seen:
                    seen.add(name)
                    self._take(element)
                    yield f"{name}: {text}"

    def _take(self, element: "Element") -> None:
        self._taken.update(element.iter())

    def _take_name(self, name: "Element") -> None:
        if not len(name):
            self._taken.add(name)
        for child in name:
            if _local(child) in NAME_PARTS and not len(child):
                self._taken.add(child)

    def _leaves(self, element: "Element") -> list[str]:
        """The texts of the elements directly inside that no field holds."""
        inner = (child for child in element if child not in self._taken and not len(child))
        return [child.text or "" for child in inner]

    def _rest(self) -> Iterator[str]:
        """All other text, and what attributes and unusual namespaces hold."""
        for element in self._elements:
            namespace, _, local = element.tag.rpartition("}")
            if not _NAMESPACE.fullmatch(namespace.strip("{")):
                yield f"[namespace] {_line(namespace)}"
            for inner in (element.attrib.values(), self._leaves(element)):
                yield from (f"[{local}] {_line(words)}" for words in together(inner))
            for key, value in element.attrib.items():
                yield f"[{local} {key.rpartition('}')[2]}] {_line(value)}"
            text = _line(element.text or "")
            if text and element not in self._taken:
                yield f"[{local}] {text}"
            elif not text and not len(element) and not element.attrib:
                yield f"[{local}]"
            if tail := _line(element.tail or ""):
                yield f"[after {local}] {tail}"


def _local(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2].replace("-", "").lower()


def _line(text: str) -> str:
    return " ".join(text.split())


def _text_of(element: "Element") -> str:
    """The text of an element with few elements inside; none if there are more."""
    if not len(element):
        return _line(element.text or "")
    inner = list(islice(element.iter(), _MAX_INNER + 1))
    return _line(" ".join(one.text or "" for one in inner)) if len(inner) <= _MAX_INNER else ""


def _of(parts: dict[str, str], kind: frozenset[str]) -> list[str]:
    return [text for local, text in parts.items() if local in kind and text]


def _name_parts(name: "Element") -> list[str]:
    parts = {_local(child): _text_of(child) for child in name if not len(child)}
    return [text for kind in (FULL, GIVEN, MIDDLE, FAMILY) for text in _of(parts, kind)]


def _is_name(element: "Element") -> bool:
    """Whether the element holds the parts of a name, or is a whole name by itself."""
    if len(element):
        return any(_local(child) in GIVEN | FAMILY | FULL and not len(child) for child in element)
    return bool(_line(element.text or "")) and OTHER_NAME.search(_local(element)) is not None
