"""What a page asks of a person or an agency of the directory, one field for each label."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.datastructures import FormData

from portal.pages.fields import Choices, Field
from portal.pages.meanings import plain_words
from portal.pages.site import Opened
from procedure.directory_changes import APPROVING
from procedure.directory_filled import Given, Label
from procedure.people import Role

_ONE_A_LINE = (Label.ACCOUNT, Label.EMPLOYS)


class _Asked(NamedTuple):
    label: str
    hint: str = ""
    kind: str = "text"
    required: bool = False


_ASKED: Mapping[Label, _Asked] = {
    Label.CODE: _Asked(
        "Code",
        "Capital letters and hyphens, as editions and offices write it: DOJ-OIA. It stays.",
        required=True,
    ),
    Label.NAME: _Asked("Name", required=True),
    Label.EMAIL: _Asked("Email", required=True),
    Label.AGENCY: _Asked("Agency", kind="select", required=True),
    Label.ROLE: _Asked(
        "Roles",
        "A second person must agree to each of these: "
        f"{', '.join(plain_words(role).lower() for role in APPROVING)}. "
        "An auditor has no other role.",
        "checkboxes",
        required=True,
    ),
    Label.PHONE: _Asked("Telephone", "Only if they are ever on duty: where they are called."),
    Label.ACCOUNT: _Asked(
        "Accounts to sign in with",
        "One a line: the address of the provider, a space, and its name for the person.",
        "textarea",
    ),
    Label.USER: _Asked(
        "User on the operators’ machine",
        "By number, as “id -u” says it; only for whoever uses the command line.",
        "number",
    ),
    Label.EMPLOYS: _Asked(
        "Also the desk of",
        "One a line: employers and components, as the roster writes them.",
        "textarea",
    ),
}


def label_of(label: Label) -> str:
    """What a field is called."""
    return _ASKED[label].label


def fields_of(
    opened: Opened, labels: Sequence[Label], given: Given, wrong: Mapping[str, str]
) -> tuple[Field, ...]:
    """The fields with what is filled in, and what is wrong."""
    return tuple(_field(opened, label, given.get(label, ()), wrong) for label in labels)


def _field(opened: Opened, label: Label, values: Sequence[str], wrong: Mapping[str, str]) -> Field:
    asked, hint = _ASKED[label], _ASKED[label].hint
    provider = opened.office.settings.oidc_issuer
    if label is Label.ACCOUNT and provider:
        hint = f"{hint} The provider here is {provider}."
    return Field(
        name=label.value,
        id=label.value,
        kind=asked.kind,
        label=asked.label,
        hint=hint,
        value="\n".join(values),
        values=tuple(values),
        choices=_choices(opened, label),
        required=asked.required,
        error=wrong.get(label, ""),
        rows=3,
    )


def _choices(opened: Opened, label: Label) -> Choices:
    if label is Label.AGENCY:
        agencies = sorted(opened.directory.agencies, key=lambda one: one.code)
        return tuple((one.code, f"{one.code}: {one.name}") for one in agencies)
    if label is Label.ROLE:
        return tuple((role.value, plain_words(role)) for role in Role if role is not Role.SYSTEM)
    return ()


def filled_in(form: FormData, labels: Sequence[Label]) -> Given:
    """What was sent, by label; what is empty is taken away."""
    found = {}
    for label in labels:
        typed = [one for one in form.getlist(label) if isinstance(one, str)]
        lines = [" ".join(line.split()) for one in typed for line in _lines(label, one)]
        found[label] = [line for line in lines if line]
    return found


def _lines(label: Label, text: str) -> Sequence[str]:
    return text.splitlines() if label in _ONE_A_LINE else [text]
