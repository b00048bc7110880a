"""Code words, stages, events, acts, refusals and search attributes, as the documents show them."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from procedure import (
    access,
    checkpoint,
    codes,
    copy_codes,
    corrected,
    directory_changes,
    directory_filled,
    email_codes,
    message,
    outgoing_codes,
    people,
    proof,
    recall_codes,
    register_acts,
    report_codes,
    task,
)
from procedure import rows as list_rows
from procedure.access import RIGHTS, Permission
from procedure.annex import catalog, extract, regimes, templates
from procedure.cases import CASE
from procedure.clocks import clock, durations, rules
from procedure.intake import intake
from procedure.intakes import INTAKE
from procedure.kind_table import MATTER_KINDS
from procedure.kinds import DossierKind
from procedure.matters.kind import SHARED
from procedure.measures import information, restriction
from procedure.measures.ccf import requests as ccf
from procedure.measures.dispute import filing
from procedure.measures.messages import outbound
from procedure.measures.notification import notification
from procedure.measures.refugee import conditions as refugee
from procedure.measures.refugee import protection
from procedure.people import Role
from procedure.protest import codes as protest_codes
from procedure.refusals import Refused, kinds_of_refusal
from procedure.review import codes as review_codes
from procedure.review import review
from procedure.stages import ENDINGS, STAGES
from procedure.tables import ActRule, OpeningRule
from register import values
from runtime import attributes
from screening import evidence, roster
from tools.tables import code, table
from tools.tables import codes as code_words
from views import case_view, exchange, looks
from views.docstrings import constants, members, summary

ENUMS: dict[str, type[StrEnum]] = {
    "kinds of sources": rules.SourceKind,
    "kinds of communication": message.CommunicationKind,
    "colors": message.Color,
    "priorities of a message": message.Priority,
    "INTERPOL states": message.InterpolState,
    "states of a communication": intake.IntakeState,
    "what receiving came to": values.Taken,
    "levels of a hit": evidence.Level,
    "status of a protected person": roster.Status,
    "certainty of a confirmed hit": codes.IdentityFinding,
    "classes": codes.CaseClass,
    "circumstances": codes.Circumstance,
    "who was alerted": codes.AlertedBy,
    "restriction of a case": restriction.RestrictionState,
    "why copies are recalled": recall_codes.RecallReason,
    "what a holder attests": recall_codes.Attested,
    "through what an order came": proof.Channel,
    "parts of the register": register_acts.Part,
    "what is wrong with a proof": proof.Flaw,
    "what a verification found": checkpoint.Broken,
    "why an item is reviewed": review.Finding,
    "what is decided on an item": review_codes.ItemOutcome,
    "U.S. systems": copy_codes.UsSystem,
    "kinds of copies": copy_codes.CopyKind,
    "what happened to a copy": copy_codes.CopyEnd,
    "notification of the official": notification.NotificationState,
    "states of a case": list_rows.CaseState,
    "states of a task": task.TaskState,
    "states of a filing": filing.FilingState,
    "states of an outgoing message": outbound.MessageState,
    "states of a duty to inform": information.DutyState,
    "weight of evidence": outgoing_codes.Weight,
    "conditions of a confirmation": refugee.Condition,
    "addressees of a confirmation": refugee.Addressee,
    "why a confirmation ends": protection.EndedBecause,
    "requests to the CCF": ccf.RequestKind,
    "steps of a request to the CCF": ccf.CcfStep,
    "findings of the CCF": ccf.CcfFinding,
    "days of a request to the CCF": ccf.DayKind,
    "languages of a protest": protest_codes.Language,
    "arguments of a protest": protest_codes.Argument,
    "what counsel confirms": protest_codes.Confirmed,
    "phases of a dispute": protest_codes.Phase,
    "answers of a source": protest_codes.SourceAnswer,
    "kinds of caveats": protest_codes.CaveatKind,
    "settlements": protest_codes.Settlement,
    "outcomes of a protest": protest_codes.ProtestOutcome,
    "alerts": rules.AlertKind,
    "reasons to pause a clock": rules.PauseReason,
    "how a clock ended": clock.ClockEnd,
    "how a date is known": clock.DateKind,
    "what stays after a correction": corrected.DoneSince,
    "states of an email": values.EmailState,
    "why an email is sent again": email_codes.WhyAgain,
    "states of a handoff": values.HandoffState,
    "roles": people.Role,
    "changes of the directory": directory_changes.ChangeKind,
    "lines of the directory": directory_filled.Label,
    "views": looks.View,
    "what was said about a task": exchange.Said,
    "drafts of the legal decision": case_view.DraftStanding,
}
"""The code words in docs/terms.md: the name of the part, and where the words are defined."""

EDITION_ENUMS: dict[str, type[StrEnum]] = {
    "units": durations.Unit,
    "midnights": durations.Zone,
    "whom a clock binds": rules.Binding,
    "who gets an alert": rules.Party,
    "phases": codes.Phase,
    "types of a field": catalog.FieldType,
    "what a task shows": extract.ExtractField,
    "effects": codes.Effect,
    "filings": codes.FilingKind,
    "what leaves USNCB": codes.OutgoingKind,
    "to whom a message goes": templates.Addressee,
    "what a regime is": regimes.RegimeKind,
    "standing reports": report_codes.ReportKind,
    "what a report counts": report_codes.ReportSpan,
    "letters": codes.LetterKey,
    "what lifts a prohibition": codes.Lifting,
    "what takes two persons": codes.TwoPersons,
}
"""The code words in docs/editions.md."""

_OURS = ("procedure", "client", "views", "cli")
"""Where refusals are defined. Tests may define others."""


def parts() -> dict[str, str]:
    """The generated parts of docs/terms.md."""
    made = {name: words_of(enum) for name, enum in ENUMS.items()}
    return {
        **made,
        "stages of a case": stages(),
        "rights": rights(),
        "acts on a case": acts(CASE),
        "acts on a communication": acts(INTAKE),
        "acts on a matter": acts_on_matters(),
        "acts on the register": acts_on_the_register(),
        "steps": steps(),
        "events of a case": events(CASE),
        "events of a communication": events(INTAKE),
        "events of a matter": events_of_matters(),
        "refusals": refusals(),
        "search attributes": search_attributes(),
    }


def words_of(enum: type[StrEnum]) -> str:
    """The code words of a closed set, in the order of the code."""
    return table(("Code", "Meaning"), ((code(word), text) for word, text in members(enum).items()))


def stages() -> str:
    """The stages of open cases in the order of the procedure, and how cases end."""
    rows = ((code(one.code), one.title, one.meaning) for one in (*STAGES, *ENDINGS.values()))
    return table(("Code", "Stage", "Meaning"), rows)


# --- who may ------------------------------------------------------------------------------------


def rights() -> str:
    """What people may see, search or start, apart from the acts."""
    meanings = members(access.Right)
    rows = (
        (code(right.value), meanings[right.value], *_who(permission))
        for right, permission in RIGHTS.items()
    )
    return table(("Right", "Meaning", "Roles", "Condition"), rows)


def acts(kind: DossierKind[Any]) -> str:
    """The acts that people order, and who may order them."""
    rules_of_acts: list[ActRule[Any, Any] | OpeningRule[Any]] = [*kind.acts.values()]
    if kind.opening is not None:
        rules_of_acts.insert(0, kind.opening)
    rows = (
        (code(rule.act), code(rule.command.__name__), summary(rule.command), *_allowed(rule))
        for rule in rules_of_acts
        if rule.permission.roles != (Role.SYSTEM,)
    )
    return table(("Act", "Command", "Meaning", "Roles", "Condition"), rows)


def acts_on_matters() -> str:
    """The acts on matters beside cases that no case and no communication has."""
    rows = (
        (
            code(rule.act),
            code(rule.command.__name__),
            kind,
            summary(rule.command),
            *_allowed(rule),
        )
        for kind, rule in _of_matters()
    )
    return table(("Act", "Command", "Of a", "Meaning", "Roles", "Condition"), rows)


def acts_on_the_register() -> str:
    """What people order beside cases, communications and matters."""
    rows = (
        (
            code(act),
            code(kind.model_fields["dossier"].default),
            summary(kind),
            code(kind.right) if kind.right is not None else "none: it is about oneself",
        )
        for act, kind in register_acts.ACTS.items()
    )
    return table(("Act", "Part", "Meaning", "Right"), rows)


def _of_matters() -> Iterator[tuple[str, ActRule[Any, Any] | OpeningRule[Any]]]:
    """Each act with its kind; what all kinds have is of any matter, and there once."""
    known = {*CASE.acts, *INTAKE.acts}
    for kind in MATTER_KINDS:
        own: list[ActRule[Any, Any] | OpeningRule[Any]] = [*kind.acts.values()]
        if kind.opening is not None:
            own.insert(0, kind.opening)
        for rule in own:
            if rule.act not in known:
                known.add(rule.act)
                yield "any matter" if rule.act in _SHARED_ACTS else kind.name, rule


_SHARED_ACTS = frozenset(rule.act for rules in SHARED for rule in rules.acts)


def _allowed(rule: ActRule[Any, Any] | OpeningRule[Any]) -> tuple[str, str]:
    roles, condition = _who(rule.permission)
    conditions = [condition] if condition else []
    if rule.by_handoff:
        conditions.append("also by a handoff" if roles else "only by a handoff")
    if isinstance(rule, ActRule) and rule.outdated_after is not None:
        conditions.append("not if it changed since it was read")
    return roles, "; ".join(conditions)


def _who(permission: Permission) -> tuple[str, str]:
    conditions = []
    if permission.or_agency:
        roles = code_words(permission.or_agency)
        conditions.append(f"{roles} for their own agency")
    if permission.own_agency:
        conditions.append("on a task of their own agency")
    if permission.not_drafter:
        conditions.append("never on what they drafted")
    return code_words(permission.roles), "; ".join(conditions)


def steps() -> str:
    """What the procedure does by itself."""
    rows = []
    for kind in (CASE, INTAKE):
        for part in kind.rules:
            rows += [(code(step.name), kind.name, summary(step.decide)) for step in part.steps]
        rows += [
            (code(rule.act), kind.name, summary(rule.command))
            for rule in kind.acts.values()
            if rule.permission.roles == (Role.SYSTEM,)
        ]
    return table(("Step", "Of a", "Meaning"), rows)


# --- what is recorded ---------------------------------------------------------------------------


def events(kind: DossierKind[Any]) -> str:
    """The events of a kind of dossier, and the fields of each apart from ``at`` and ``by``."""
    rows = (
        (
            code(event.__name__),
            summary(event),
            code_words(name for name in event.model_fields if name not in ("at", "by")),
        )
        for event in kind.events
    )
    return table(("Event", "Meaning", "Fields"), rows)


def events_of_matters() -> str:
    """The events of matters beside cases that no case has."""
    known: set[type[Any]] = {*CASE.events}
    rows = []
    for kind in MATTER_KINDS:
        for event in kind.events:
            if event not in known:
                known.add(event)
                fields = (name for name in event.model_fields if name not in ("at", "by"))
                rows.append((code(event.__name__), summary(event), code_words(fields)))
    return table(("Event", "Meaning", "Fields"), rows)


def refusals() -> str:
    """Each refusal, the kind that it belongs to, and its sentence."""
    for package in _OURS:
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    found = sorted(kinds_of_refusal().values(), key=lambda kind: kind.__name__)
    rows = (
        (code(kind.__name__), code(kind.__mro__[1].__name__), kind.sentence)
        for kind in found
        if kind.__module__.partition(".")[0] in _OURS and kind is not Refused
    )
    return table(("Refusal", "Of the kind", "Sentence"), rows)


# --- Temporal -----------------------------------------------------------------------------------


def search_attributes() -> str:
    """What Temporal shows about a case without encryption."""
    rows = ((code(name), code(kind), meaning) for name, kind, meaning in _attributes())
    return table(("Attribute", "Type", "Meaning"), rows)


def search_attribute_command() -> str:
    """The command that creates the search attributes on a Temporal service."""
    options = [f"--name {name} --type {kind}" for name, kind, _ in _attributes()]
    lines = ["temporal operator search-attribute create", *options]
    return "```sh\n" + " \\\n    ".join(lines) + "\n```"


def _attributes() -> Iterator[tuple[str, str, str]]:
    meanings = constants(attributes)
    for constant, key in _named(attributes.ATTRIBUTES):
        kind = key.indexed_value_type.name.title().replace("_", "")
        yield key.name, kind, meanings[constant]


def _named(keys: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Each key with the name of its constant."""
    named = {id(value): name for name, value in vars(attributes).items() if name.isupper()}
    for key in keys:
        yield named[id(key)], key
