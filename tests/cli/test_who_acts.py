"""For whom a command acts: ``--as`` is for invented people, and else the account says it."""

from contextlib import nullcontext
from typing import Any

import pytest

from cli.identity import NobodyActs, NobodyKnown, OnlyInTheSamples, acting_person
from procedure.directory import Directory
from procedure.refusals import NotFound
from tests.register.samples import START, sample_directory

ANALYST, COUNSEL = "usncb-analyst-1", "usncb-counsel-1"
ACCOUNT = 1001


def directory_of(*, samples: bool) -> Directory:
    """The people of the samples, invented or not, of whom one has an account."""
    people = sample_directory().people
    known = [
        one.model_copy(update={"uid": ACCOUNT}) if one.person_id == ANALYST else one
        for one in people
    ]
    return sample_directory().but(people=tuple(known), demonstration=samples)


@pytest.mark.parametrize(
    ("samples", "asked_for", "account", "found"),
    [
        (True, COUNSEL, 7, COUNSEL),
        (True, COUNSEL, ACCOUNT, COUNSEL),
        (True, None, ACCOUNT, ANALYST),
        (True, None, 7, NobodyActs),
        (True, "usncb-analyst-9", 7, NotFound),
        (False, COUNSEL, ACCOUNT, OnlyInTheSamples),
        (False, ANALYST, ACCOUNT, OnlyInTheSamples),
        (False, None, ACCOUNT, ANALYST),
        (False, None, 7, NobodyKnown),
    ],
)
def test_people_are_chosen_by_as_in_the_samples_only(
    samples: bool, asked_for: str | None, account: int, found: Any
) -> None:
    refused = nullcontext() if isinstance(found, str) else pytest.raises(found)
    with refused:
        directory = directory_of(samples=samples)
        assert acting_person(directory, asked_for, account, START).person == found
