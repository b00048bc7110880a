"""The fields of one notice in JSON: each is read once, and nothing of them is dropped."""

from collections.abc import Iterator, Mapping
from typing import Any

from formats import json_text, persons
from formats.dates import noted_date, only_date
from formats.persons import file_number
from formats.text import storable
from formats.words import is_more_than_a_name
from procedure.message import Charge, Subject

_ALIASES = ("aliases", "also_known_as", "formerly_known_as")
_SEXES = frozenset({"M", "F", "U"})


class NoticeFields:
    """Reads the fields of a notice. What nobody has read in full is in ``rest``."""

    def __init__(self, notice: Mapping[str, Any]) -> None:
        """``notice`` is the object as received."""
        self._notice = notice
        self._read: set[str] = set()
        self._more: list[str] = []
        self._odd: dict[str, str] = {}

    def text(self, name: str) -> str | None:
        """The field as one line, or None if it is empty or unknown. Any form is accepted."""
        value = self._notice.get(name)
        if value is None:
            return None
        if isinstance(value, list | dict | bool):
            self.odd(name, "is not a text")
        return persons.clean_value(" ".join(self.texts(name)))

    def texts(self, name: str) -> list[str]:
        """Every text in the field."""
        value = self._notice.get(name)
        if value is None:
            return []
        self._read.add(name)
        return list(json_text.texts(value))

    def lines(self, name: str) -> str:
        """Every text in the field, one a line."""
        return "\n".join(self.texts(name))

    def number(self, name: str) -> int | float | None:
        """The field if it is a number."""
        value = self._notice.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        self._read.add(name)
        return value

    def value(self, name: str) -> Any:
        """The field as it is; the caller reads all of it."""
        self._read.add(name)
        return self._notice.get(name)

    def more(self, name: str, value: Any) -> None:
        """Screen a value as text, because no field holds all of it."""
        self._more += json_text.labeled(name, value)

    def odd(self, name: str, what: str) -> None:
        """Remark that a field has another form than expected."""
        self._odd[name] = what

    def rest(self) -> Iterator[str]:
        """What no field of the communication holds, one a line."""
        yield from self._more
        yield from json_text.joined(self._notice)
        for name, value in self._notice.items():
            number = isinstance(value, str) and file_number(value) is not None
            if name not in self._read and not (name == "entity_id" and number):
                yield from json_text.labeled(name, value)

    def remarks(self, *, has_number: bool) -> Iterator[str]:
        """Sentences about what was not as expected."""
        if not has_number:
            yield "entity_id is missing or does not look like 2021/75051."
        for name, what in self._odd.items():
            yield f"{name} {what}. All its words were screened."


def person(fields: NoticeFields) -> Subject:
    """The person whom the notice is about."""
    family_name, forename = fields.text("name"), fields.text("forename")
    born = [fields.text(name) for name in ("birth_name", "name_at_birth")]
    original = [fields.text(f"{name}_in_original_script") or "" for name in ("forename", "name")]
    others = [f"{forename or ''} {name}" for name in born if name is not None]
    others.append(" ".join(original))
    for name in _ALIASES:
        others += persons.names(fields.lines(name))
    for one in (family_name, forename, *others):
        if one is not None and is_more_than_a_name(one):
            fields.more("name", one)
    places = (fields.text("place_of_birth"), fields.text("country_of_birth_id"))
    birth = fields.text("date_of_birth")
    if birth is not None and noted_date(birth) is not None and not only_date(birth):
        fields.more("date_of_birth", birth)
    sex = fields.text("sex_id")
    if sex is not None and sex not in _SEXES:
        fields.more("sex_id", sex)
    return Subject(
        family_name=family_name,
        forename=forename,
        other_names=persons.clean_values(others),
        birth_date=noted_date(birth or ""),
        nationalities=persons.nationalities(fields.lines("nationalities")),
        sex=sex if sex in ("M", "F") else None,
        place_of_birth=", ".join(place for place in places if place is not None) or None,
        document_numbers=persons.document_numbers(fields.lines("identity_documents")),
    )


def charges(fields: NoticeFields) -> Iterator[Charge]:
    """The charges of the arrest warrants. A warrant that is only a text is a charge."""
    value = fields.value("arrest_warrants")
    if value is not None and not isinstance(value, list):
        fields.odd("arrest_warrants", "is not a list of warrants")
    for warrant in value if isinstance(value, list) else [value]:
        if isinstance(warrant, dict):
            yield from _warrant(fields, warrant)
            continue
        text = persons.clean_value(storable(" ".join(json_text.texts(warrant))))
        if text is not None:
            fields.odd("arrest_warrants", "is not a list of warrants")
            yield Charge(text=text)


def _warrant(fields: NoticeFields, warrant: Mapping[str, Any]) -> Iterator[Charge]:
    text, translation = (
        storable("\n".join(json_text.texts(warrant.get(name)))).strip()
        for name in ("charge", "charge_translation")
    )
    issuer = persons.clean_value(" ".join(json_text.texts(warrant.get("issuing_country_id"))))
    if text or translation or issuer:
        yield Charge(
            text=text or translation, translation=translation or None, issuing_country=issuer
        )
    for name, value in warrant.items():
        if name not in ("charge", "charge_translation", "issuing_country_id"):
            fields.more(name, value)
