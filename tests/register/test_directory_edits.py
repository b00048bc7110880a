"""Adding and changing one person or agency of the directory at a time."""

from datetime import timedelta

import pytest

from client.directories import Directories, NobodyLeft, SuspendsThemself
from client.directory_edits import DirectoryEdits, ProposedAlready
from procedure.directory import DirectoryUnreadable
from procedure.directory_again import ChangedOtherwise
from procedure.directory_entries import (
    PERSON,
    Edit,
    changed_agency,
    changed_person,
    ended_access,
    new_agency,
    new_person,
    read_lines,
    written,
)
from procedure.directory_filled import EntryUnusable, Label
from procedure.people import Role
from procedure.refusals import NotPermitted
from register.directory_values import DirectoryChangedMeanwhile, NothingChanges, VersionState
from register.register import Register
from tests.office import ANALYST, COUNSEL, SUPERVISOR
from tests.register.samples import START, with_people
from tests.register.test_directories import ADMINISTRATOR, SECOND, keeping, who

SECOND_ADMINISTRATOR_LINES = """
name: Nadia Neverwas
email: nadia@usncb.example
agency: USNCB
role: ADMINISTRATOR
"""
OFFICER_LINES = """
name: Olga Oneiric
email: olga@oia.example
agency: DOJ-OIA
role: AGENCY_OFFICER
account: https://sign-in.example olga-1
"""


def editing(register: Register) -> tuple[Directories, DirectoryEdits]:
    """Keeping the directory, and changing single entries of it."""
    keeper = keeping(register)
    return keeper, DirectoryEdits(keeper, register.directories)


async def adding(edits: DirectoryEdits, lines: str) -> Edit:
    """A new person with an id of their own."""
    number = await edits.new_number(who(ADMINISTRATOR))
    return new_person(lines, number)


async def test_a_person_is_added_with_an_id_that_is_made(register: Register) -> None:
    await with_people(register)
    _, edits = editing(register)
    made = await edits.edit(who(ADMINISTRATOR), await adding(edits, OFFICER_LINES))
    assert made.version is not None
    assert made.version.state is VersionState.APPROVED, "nobody gains power over others by it"
    person = (await register.directories.current()).person("doj-oia-person-1")
    assert (person.name, person.roles) == ("Olga Oneiric", (Role.AGENCY_OFFICER,))
    assert person.signs_in[0].subject == "olga-1"
    with pytest.raises(EntryUnusable, match="change that entry instead"):
        await edits.edit(who(ADMINISTRATOR), await adding(edits, OFFICER_LINES))
    with pytest.raises(NotPermitted):
        await edits.new_number(who(SUPERVISOR))


async def test_a_role_that_approves_waits_and_is_not_proposed_twice(register: Register) -> None:
    await with_people(register)
    keeper, edits = editing(register)
    lines = SECOND_ADMINISTRATOR_LINES
    made = await edits.edit(who(ADMINISTRATOR), await adding(edits, lines))
    assert made.waits
    assert made.version is not None
    with pytest.raises(ProposedAlready, match="Version 2 proposes the same"):
        await edits.edit(who(ADMINISTRATOR), await adding(edits, lines))
    await keeper.decide(who(SUPERVISOR), made.version.number, approve=False)
    assert await edits.new_number(who(ADMINISTRATOR)) == 2, "no id is used again"


async def test_of_two_proposals_the_later_is_made_again_and_nothing_is_lost(
    register: Register,
) -> None:
    await with_people(register)
    keeper, edits = editing(register)
    promote = changed_person(ANALYST, written({Label.ROLE: [Role.ANALYST, Role.SUPERVISOR]}))
    late = changed_person("usncb-analyst-2", written({Label.ROLE: [Role.ANALYST, Role.SUPERVISOR]}))
    first = await edits.edit(who(ADMINISTRATOR), promote)
    second = await edits.edit(who(ADMINISTRATOR), late)
    assert first.version is not None
    assert second.version is not None
    await keeper.decide(who(SUPERVISOR), first.version.number, approve=True)
    with pytest.raises(DirectoryChangedMeanwhile):
        await keeper.decide(who(SUPERVISOR), second.version.number, approve=True)
    again = await edits.propose_again(who(ADMINISTRATOR), second.version.number)
    assert again.waits
    assert again.version is not None
    await keeper.decide(who(SUPERVISOR), again.version.number, approve=True)
    present = await register.directories.current()
    assert Role.SUPERVISOR in present.person(ANALYST).roles
    assert Role.SUPERVISOR in present.person("usncb-analyst-2").roles


async def test_an_older_proposal_undoes_no_suspension(register: Register) -> None:
    await with_people(register)
    keeper, edits = editing(register)
    promote = changed_person(ANALYST, written({Label.ROLE: [Role.ANALYST, Role.SUPERVISOR]}))
    proposed = await edits.edit(who(ADMINISTRATOR), promote)
    assert proposed.version is not None
    await keeper.suspend(who(SUPERVISOR), ANALYST)
    with pytest.raises(ChangedOtherwise, match="make this change by hand"):
        await edits.propose_again(who(ADMINISTRATOR), proposed.version.number)


async def test_what_was_read_before_another_change_is_refused(register: Register) -> None:
    await with_people(register)
    _, edits = editing(register)
    rename = changed_person(ANALYST, written({Label.NAME: ["Ana Otherwise"]}))
    await edits.edit(who(ADMINISTRATOR), rename, seen=1)
    with pytest.raises(NothingChanges):
        await edits.edit(who(ADMINISTRATOR), rename)
    again = changed_person(ANALYST, written({Label.NAME: ["Ana Again"]}))
    with pytest.raises(DirectoryChangedMeanwhile):
        await edits.edit(who(ADMINISTRATOR), again, seen=1)


async def test_whose_access_ends_can_do_nothing_and_keeps_the_entry(register: Register) -> None:
    await with_people(register)
    keeper, edits = editing(register)
    later = START.replace(year=START.year + 1)
    duty = changed_person(ANALYST, written({Label.ROLE: [Role.ANALYST, Role.DUTY_OFFICER]}))
    await edits.edit(who(ADMINISTRATOR), duty)
    await keeper.put_on_duty(who(ADMINISTRATOR), ANALYST, START, later)
    await edits.edit(who(ADMINISTRATOR), ended_access(ANALYST))
    present = await register.directories.current()
    ended = present.person(ANALYST)
    assert (ended.name, ended.suspended, ended.roles) == ("Ana Sampleton", True, ())
    assert present.duty == ()
    with pytest.raises(SuspendsThemself):
        await edits.edit(who(ADMINISTRATOR), ended_access(ADMINISTRATOR))


async def test_whoever_acts_by_a_lent_role_is_changed_as_if_it_were_their_own(
    register: Register,
) -> None:
    await with_people(register)
    keeper, edits = editing(register)
    until = START + timedelta(days=20)
    lent = await keeper.delegate(
        who(ADMINISTRATOR), SUPERVISOR, ANALYST, [Role.SUPERVISOR], START, until
    )
    assert lent.version is not None
    await keeper.decide(who(SECOND), lent.version.number, approve=True)
    account = changed_person(ANALYST, written({Label.ACCOUNT: ["https://sign-in.example mine"]}))
    made = await edits.edit(who(ADMINISTRATOR), account)
    assert made.version is not None
    assert made.version.state is VersionState.PROPOSED, "who signs in so would approve"
    await keeper.suspend(who(SUPERVISOR), ANALYST)
    back = await keeper.reinstate(who(ADMINISTRATOR), ANALYST)
    assert back.version is not None
    assert back.version.state is VersionState.PROPOSED
    await edits.edit(who(ADMINISTRATOR), ended_access(ANALYST))
    present = await register.directories.current()
    assert present.delegations == (), "what others lent ends with the access"


async def test_the_last_supervisor_and_the_last_administrator_stay(register: Register) -> None:
    await with_people(register)
    keeper, edits = editing(register)
    analyst = changed_person(SUPERVISOR, written({Label.ROLE: [Role.ANALYST]}))
    await edits.edit(who(ADMINISTRATOR), ended_access(SECOND))
    for edit in (ended_access(SUPERVISOR), analyst):
        with pytest.raises(NobodyLeft, match="the role SUPERVISOR"):
            await edits.edit(who(ADMINISTRATOR), edit)
    auditor = changed_person(ADMINISTRATOR, written({Label.ROLE: [Role.AUDITOR]}))
    with pytest.raises(NobodyLeft, match="the role ADMINISTRATOR"):
        await edits.edit(who(ADMINISTRATOR), auditor)
    await keeper.suspend(who(ADMINISTRATOR), SUPERVISOR)


@pytest.mark.parametrize(
    ("label", "values", "says"),
    [
        (Label.NAME, [], "Enter this."),
        (Label.EMAIL, ["nobody"], "Enter an address"),
        (Label.AGENCY, ["NASA"], "Choose an agency"),
        (Label.ROLE, [], "Choose one."),
        (Label.ROLE, ["KING"], "no such role"),
        (Label.ROLE, ["AUDITOR", "ANALYST"], "contradict each other"),
        (Label.PHONE, ["by pigeon"], "Use digits"),
        (Label.ACCOUNT, ["https://sign-in.example"], "a space, and its name"),
        (Label.ACCOUNT, ["https://sign-in.example olga-1"], "belongs to one person"),
        (Label.USER, ["root"], "number of the user"),
    ],
)
async def test_what_is_wrong_is_said_at_its_label(
    register: Register, label: Label, values: list[str], says: str
) -> None:
    await with_people(register)
    _, edits = editing(register)
    await edits.edit(who(ADMINISTRATOR), await adding(edits, OFFICER_LINES))
    with pytest.raises(EntryUnusable) as refused:
        await edits.edit(who(ADMINISTRATOR), changed_person(COUNSEL, written({label: values})))
    (wrong,) = refused.value.wrong
    assert wrong.label is label
    assert says in wrong.text


async def test_an_agency_is_added_and_where_it_is_reached_changes(register: Register) -> None:
    await with_people(register)
    _, edits = editing(register)
    lines = "code: MAYBES\nname: Office of Maybes\nemail: desk@maybes.example\nemploys: Perhaps\n"
    await edits.edit(who(ADMINISTRATOR), new_agency(lines))
    text = "email: new@maybes.example"
    await edits.edit(who(ADMINISTRATOR), changed_agency("MAYBES", text))
    present = await register.directories.current()
    agency = present.agency("MAYBES")
    assert (agency.name, agency.mailbox) == ("Office of Maybes", "new@maybes.example")
    assert present.employer_desk("Perhaps") == "MAYBES"
    for wrong, label in (
        ("code: MAYBES\nname: Another\nemail: a@maybes.example", Label.CODE),
        ("code: maybes\nname: Another\nemail: a@maybes.example", Label.CODE),
        ("code: OTHERS\nname: Office of Maybes\nemail: a@maybes.example", Label.NAME),
        ("code: OTHERS\nname: Another\nemail: a@maybes.example\nemploys: Perhaps", Label.EMPLOYS),
    ):
        with pytest.raises(EntryUnusable) as refused:
            await edits.edit(who(ADMINISTRATOR), new_agency(wrong))
        assert [one.label for one in refused.value.wrong] == [label], wrong


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("Olga Oneiric", "Line 1 does not begin with one of name:"),
        ("name: Olga\ncode: USNCB", "Line 2 does not begin"),
        ("name: Olga\nname: Oneiric", "Line 2 repeats name"),
    ],
)
def test_lines_that_cannot_be_read_are_named_by_their_number(lines: str, says: str) -> None:
    with pytest.raises(DirectoryUnreadable) as refused:
        read_lines(lines, PERSON)
    assert says in str(refused.value)
    assert "Olga" not in str(refused.value)
