"""How Caveat says no: kinds and fields that travel, and a sentence for each."""

from string import Formatter
from typing import Any

import pytest

from procedure.case import Case
from procedure.cases import CASE
from procedure.intakes import INTAKE
from procedure.kind_table import KINDS, MATTER_KINDS, kind_of
from procedure.kinds import DossierKind
from procedure.measures.identity import IdentityConfirmed
from procedure.opening import begin
from procedure.protest.kind import PROTEST
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseHasEnded,
    CaseNotReady,
    ChangedSinceRead,
    DrafterMayNotApprove,
    FilingOnHold,
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    OrderIdReused,
    Refusal,
    Refused,
    RegisterOlder,
    as_error,
    as_value,
    kinds_of_refusal,
)
from procedure.rows_of import case_rows
from procedure.tables import EventRule, Rules
from tests.procedure.casework import CASE_ID, MESSAGE

KNOWN = kinds_of_refusal()
TREE = {
    NotPermitted: Refused,
    DrafterMayNotApprove: NotPermitted,
    NotFound: Refused,
    NotNow: Refused,
    AlreadyDone: NotNow,
    AlreadyRecorded: AlreadyDone,
    CaseHasEnded: NotNow,
    CaseNotReady: NotNow,
    FilingOnHold: NotNow,
    ChangedSinceRead: NotNow,
    RegisterOlder: NotNow,
    NotWellFormed: Refused,
    OrderIdReused: NotWellFormed,
}
"""The branches by which clients distinguish them; each leaf belongs to one of them."""


def example(kind: type[Refused]) -> Refused:
    """A refusal of the kind, with a value for each field of its sentence."""
    names = {name for _, name, _, _ in Formatter().parse(kind.sentence) if name}
    return kind(**{name: f"some {name}" for name in names})


def test_the_branches_of_the_refusals() -> None:
    assert all(issubclass(kind, base) for kind, base in TREE.items())
    apart = {name for name, kind in KNOWN.items() if not set(kind.__mro__) & TREE.keys()}
    assert apart == {"Refused", "CommunicationUnreadable"}, "the second one goes to no person"


@pytest.mark.parametrize("name", KNOWN)
def test_every_refusal_is_a_sentence_and_is_known_by_its_name(name: str) -> None:
    kind = KNOWN[name]
    assert kind.__name__ == name
    sentence = str(example(kind))
    assert sentence[0].isupper() or kind.sentence.startswith("{")
    assert sentence.endswith(".") or kind is NotWellFormed, "which brings its own sentence"


@pytest.mark.parametrize("name", KNOWN)
def test_a_refusal_travels_as_its_kind_and_its_fields(name: str) -> None:
    refused = example(KNOWN[name])
    value = as_value(refused)
    assert (value.kind, value.fields) == (name, refused.fields)
    again = as_error(Refusal.model_validate_json(value.model_dump_json()))
    assert type(again) is type(refused)
    assert str(again) == str(refused)


@pytest.mark.parametrize("name", KNOWN)
def test_a_refusal_takes_exactly_the_fields_of_its_sentence(name: str) -> None:
    refused = example(KNOWN[name])
    with pytest.raises(ValueError, match="takes"):
        KNOWN[name](**refused.fields, more="something")
    if refused.fields:
        with pytest.raises(ValueError, match="takes"):
            KNOWN[name]()


def test_a_refusal_of_another_build_is_still_a_refusal() -> None:
    for value in (
        Refusal(kind="RefusedIn2031", fields={"what": "x"}),
        Refusal(kind="NotFound", fields={"thing": "x"}),
    ):
        assert type(as_error(value)) is Refused


# --- the tables of the kinds of dossiers ----------------------------------------------------------


@pytest.mark.parametrize(
    ("dossier", "kind"),
    [
        (CASE_ID, CASE),
        (f"{MESSAGE}/v1", INTAKE),
        (f"{MESSAGE}/v12", INTAKE),
        (f"protest-{'4' * 26}", PROTEST),
    ],
)
def test_the_id_of_a_dossier_says_its_kind(dossier: str, kind: DossierKind[Any]) -> None:
    assert kind_of(dossier) is kind


@pytest.mark.parametrize("dossier", ["", "case", "note-1", "doc-1"])
def test_another_id_is_no_dossier(dossier: str) -> None:
    with pytest.raises(LookupError):
        kind_of(dossier)


def test_no_event_act_or_step_has_two_rules() -> None:
    rule: EventRule[Case, IdentityConfirmed] = EventRule(
        IdentityConfirmed, lambda case, event: case
    )
    with pytest.raises(ValueError, match="has two rules"):
        DossierKind(
            "test",
            "test-",
            (Rules(events=(rule,)), Rules(events=(rule,))),
            begin=begin,
            visible=lambda case, actor, command: False,
            rows=case_rows,
            stage=str,
            is_open=bool,
        )


def test_every_event_of_a_case_has_a_text_and_every_command_a_rule() -> None:
    for with_pages in (CASE, *MATTER_KINDS):
        assert all(rule.text is not None for rule in with_pages.events.values())
    for kind in KINDS:
        for name, rule in kind.acts.items():
            assert rule.act == name
