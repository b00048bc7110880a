"""What somebody filled in for one entry of the directory, with each thing wrong at its label."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from procedure.directory import (
    Agency,
    Directory,
    DirectoryUnreadable,
    Identity,
    Mailbox,
    Person,
    Phone,
    names_of,
)
from procedure.people import EMPLOYER, AgencyCode, Role, contradiction
from procedure.values import PersonId
from procedure.words import said


class Label(StrEnum):
    """What can be filled in. The values are what a line begins with."""

    NAME = "name"
    """Of the person or the agency."""
    EMAIL = "email"
    """Where they get email."""
    AGENCY = "agency"
    """The agency of a person, by its code."""
    ROLE = "role"
    """A role of a person; repeatable."""
    PHONE = "phone"
    """Where a person is called at night."""
    ACCOUNT = "account"
    """By which account a person signs in: the provider, and its name for them; repeatable."""
    USER = "user"
    """Their user on the operators' machine, by number."""
    CODE = "code"
    """The code of a new agency, as editions name it."""
    EMPLOYS = "employs"
    """An employer whose desk the agency is, as the roster writes it; repeatable."""


Given = Mapping[Label, Sequence[str]]
"""What was filled in, by label."""


class Wrong(NamedTuple):
    """Something that was filled in and cannot be in the directory."""

    label: Label
    text: str
    """What is wrong and what to do, without what was typed."""


class EntryUnusable(DirectoryUnreadable):
    """What was filled in cannot be in the directory; the message says each thing to fix."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        """``wrong`` has everything that is to fix, in the order of the labels."""
        super().__init__(" ".join(f"{one.label}: {one.text}" for one in wrong))
        self.wrong = tuple(wrong)


def given_of(entry: Person | Agency) -> Given:
    """What somebody would have filled in to get this entry."""
    if isinstance(entry, Agency):
        return {
            Label.CODE: [entry.code],
            Label.NAME: [entry.name],
            Label.EMAIL: [entry.mailbox],
            Label.EMPLOYS: entry.employs,
        }
    return {
        Label.NAME: [entry.name],
        Label.EMAIL: [entry.mailbox],
        Label.AGENCY: [entry.agency],
        Label.ROLE: entry.roles,
        Label.PHONE: [entry.phone] if entry.phone else [],
        Label.ACCOUNT: [f"{one.issuer} {one.subject}" for one in entry.signs_in],
        Label.USER: [] if entry.uid is None else [str(entry.uid)],
    }


_EMAIL, _PHONE, _CODE = TypeAdapter(Mailbox), TypeAdapter(Phone), TypeAdapter(AgencyCode)
_REQUIRED = frozenset({Label.NAME, Label.EMAIL, Label.AGENCY, Label.ROLE, Label.CODE})
_MOST_OF_A_NAME = 200
_HIGHEST_USER = 2**32 - 2
_CHOSEN = (Label.ROLE, Label.AGENCY)
_ENTER, _CHOOSE = "Enter this.", "Choose one."


class Filled:
    """Reads what was filled in; what is not given is as the entry was."""

    def __init__(
        self, given: Given, directory: Directory, was: Person | Agency | None = None
    ) -> None:
        before = {} if was is None else given_of(was)
        self._given: Given = {**before, **given}
        # An entry whose access ended has no role: it stays so until one is given.
        self._required = {*_REQUIRED} - {one for one, said in before.items() if not said}
        self._directory = directory
        self._wrong: list[Wrong] = []

    def person(self, person_id: PersonId | None) -> dict[str, Any]:
        """The fields of a person. Raises EntryUnusable."""
        fields = {
            "name": self._name(),
            "mailbox": self._as(Label.EMAIL, _EMAIL, "Enter an address such as name@agency.gov."),
            "agency": self._agency(),
            "roles": self._roles(),
            "phone": self._as(Label.PHONE, _PHONE, "Use digits, spaces, dots, hyphens and + only."),
            "signs_in": self._accounts(person_id),
            "uid": self._user(person_id),
        }
        for one in self._directory.people:
            same = one.name == fields["name"] and one.mailbox == fields["mailbox"]
            if same and one.person_id != person_id:
                text = f"{one.person_id} has this name and address: change that entry instead."
                self._wrong.append(Wrong(Label.EMAIL, text))
        return self._if_right(fields)

    def agency(self, code: AgencyCode | None) -> dict[str, Any]:
        """The fields of an agency. Raises EntryUnusable."""
        fields: dict[str, Any] = {
            "code": code or self._new_code(),
            "name": self._name(),
            "mailbox": self._as(Label.EMAIL, _EMAIL, "Enter an address such as desk@agency.gov."),
            "employs": tuple(dict.fromkeys(self._several(Label.EMPLOYS))),
        }
        if not self._wrong:
            self._must_be_its_desk(Agency(**fields))
        return self._if_right(fields)

    def _if_right(self, fields: dict[str, Any]) -> dict[str, Any]:
        if self._wrong:
            order = [*Label]
            raise EntryUnusable(sorted(self._wrong, key=lambda one: order.index(one.label)))
        return fields

    # --- each label -----------------------------------------------------------------------------

    def _several(self, label: Label) -> tuple[str, ...]:
        found = tuple(self._given.get(label, ()))
        if not found and label in self._required:
            self._wrong.append(Wrong(label, _CHOOSE if label in _CHOSEN else _ENTER))
        return found

    def _one(self, label: Label) -> str | None:
        return next(iter(self._several(label)), None)

    def _as(self, label: Label, kind: TypeAdapter[str], otherwise: str) -> str | None:
        text = self._one(label)
        try:
            return None if text is None else kind.validate_python(text)
        except ValidationError:
            self._wrong.append(Wrong(label, otherwise))
            return None

    def _name(self) -> str | None:
        text = self._one(Label.NAME)
        try:
            if text is not None and len(said(text)) > _MOST_OF_A_NAME:
                raise ValueError(f"at most {_MOST_OF_A_NAME} characters")
        except ValueError as error:
            self._wrong.append(Wrong(Label.NAME, f"{str(error).capitalize()}."))
        return text

    def _agency(self) -> str | None:
        code = self._one(Label.AGENCY)
        if code is not None and code not in self._directory.codes:
            self._wrong.append(Wrong(Label.AGENCY, "Choose an agency of the directory."))
        return code

    def _roles(self) -> tuple[Role, ...]:
        words = self._several(Label.ROLE)
        if not {*words} <= {*Role} - {Role.SYSTEM}:
            known = ", ".join(one for one in Role if one is not Role.SYSTEM)
            self._wrong.append(Wrong(Label.ROLE, f"There is no such role; there are: {known}."))
            return ()
        roles = tuple(role for role in Role if role in words)
        both = contradiction(roles)
        if both is not None:
            self._wrong.append(
                Wrong(
                    Label.ROLE,
                    f"{both[0]} and {both[1]} contradict each other, and nobody may hold both: "
                    "take one away.",
                )
            )
        return roles

    def _accounts(self, person_id: PersonId | None) -> tuple[Identity, ...]:
        found: list[Identity] = []
        for line in self._several(Label.ACCOUNT):
            issuer, space, subject = line.partition(" ")
            account = Identity(issuer=issuer, subject=subject.strip())
            holder = next(self._who(person_id, account.is_of), "")
            if not space:
                text = "Enter the provider's address, a space, and its name for the person."
                self._wrong.append(Wrong(Label.ACCOUNT, text))
            elif holder:
                text = f"{holder} has this account: an account belongs to one person."
                self._wrong.append(Wrong(Label.ACCOUNT, text))
            elif account not in found:
                found.append(account)
        return tuple(found)

    def _user(self, person_id: PersonId | None) -> int | None:
        text = self._one(Label.USER)
        if text is None:
            return None
        digits = text.isascii() and text.isdecimal() and len(text) <= len(str(_HIGHEST_USER))
        if not digits or int(text) > _HIGHEST_USER:
            self._wrong.append(Wrong(Label.USER, "Enter the number of the user, as id -u says it."))
            return None
        number = int(text)
        for holder in self._who(person_id, lambda one: one.uid == number):
            taken = f"{holder} has this user: a user belongs to one person."
            self._wrong.append(Wrong(Label.USER, taken))
        return number

    def _who(self, but: PersonId | None, holds: Callable[[Person], bool]) -> Iterator[PersonId]:
        return (
            one.person_id for one in self._directory.people if one.person_id != but and holds(one)
        )

    def _new_code(self) -> str | None:
        code = self._as(Label.CODE, _CODE, "Use capital letters and hyphens only, such as DOJ-OIA.")
        if code == EMPLOYER:
            text = "This says which desk is not known yet: choose the code of the agency."
            self._wrong.append(Wrong(Label.CODE, text))
        elif code in self._directory.codes:
            text = f"{code} is in the directory: change that agency, or choose another code."
            self._wrong.append(Wrong(Label.CODE, text))
        return code

    def _must_be_its_desk(self, agency: Agency) -> None:
        """Each employer has one desk."""
        alone = agency.model_copy(update={"employs": ()})
        for other in self._directory.agencies:
            if other.code == agency.code or names_of(other).isdisjoint(names_of(agency)):
                continue
            by_name = not names_of(other).isdisjoint(names_of(alone))
            text = f"{other.code} has this name or answers for it: keep it with one of them."
            self._wrong.append(Wrong(Label.NAME if by_name else Label.EMPLOYS, text))
