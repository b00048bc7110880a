"""Who somebody may be: the roster and open cases, and never what a team hides."""

from client.entered import read_entered
from procedure.measures.team import LimitToTeam
from procedure.message import PartialDate
from tests.office import ANALYST, SUPERVISOR, Office
from views.identity import BORN, NAME, Described, Verdict
from views.likely_persons import LikelyPersons


async def test_the_roster_and_open_cases_are_found_in_any_script(office: Office) -> None:
    analyst = office.person(ANALYST)
    entered = read_entered("name: Yevdokia Zimoradova\nborn: 1978-08-19\nsource: A letter")
    case = await office.cases.open(analyst, "A report.", entered=entered)
    find = LikelyPersons(office.looks).find

    listed = await find(analyst, Described(names=("Квентин Марловик",)))
    assert [one.person.person_id for one in listed.roster] == ["P-0001"]
    assert listed.cases == ()

    said = Described(
        names=("Зиморадова Евдокия",), birth_date=PartialDate(year=1988, month=8, day=19)
    )
    found = await find(analyst, said)
    assert found.roster == ()
    (alike,) = found.cases
    assert alike.case == case
    verdicts = {field.field: field.verdict for field in alike.fields}
    assert verdicts[NAME] is Verdict.ALIKE
    assert verdicts[BORN] is Verdict.ALIKE

    await office.say(SUPERVISOR, case, LimitToTeam)
    assert await find(analyst, said) == found.model_copy(update={"cases": ()})


async def test_who_is_found_is_recorded_and_the_name_is_not(office: Office) -> None:
    await LikelyPersons(office.looks).find(
        office.person(ANALYST), Described(names=("Quentin Marlowick",))
    )
    looked = await office.register.ledger.everything("P-0001")
    assert [record.data["view"] for record in looked if record.kind == "Looked"] == ["PERSON"]
    searched = [
        record
        for record in await office.register.ledger.everything("register")
        if record.kind == "Looked"
    ]
    assert searched
    assert not any("Marlowick" in str(record.data) for record in searched)
