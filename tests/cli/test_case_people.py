"""Whom a case is about: entered persons, joined entries, one case for one person, the employer."""

from pathlib import Path

from cli.exits import Exit
from cli.opening import open_register
from procedure.entered import document_of
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR, COUNSEL, SUPERVISOR
from tests.traffic import fresh_reference, red_notice

PERSON = """
name: Testina Examplova
name: Тестина Примерова
born: 1971-04
nationality: us
source: A letter of her lawyer
"""
OFFICIAL = ("--circumstance", "CURRENT_OFFICIAL")


def written(folder: Path, text: str = PERSON) -> str:
    """The file of a person."""
    file = folder / "person.txt"
    file.write_text(text, encoding="utf-8")
    return str(file)


async def test_a_report_about_somebody_on_no_roster_opens_a_case(
    terminal: Terminal, tmp_path: Path
) -> None:
    entered = ("--entered", written(tmp_path))
    case_id = await terminal.open_case("A letter about a professor.", *entered, *OFFICIAL)
    again = ("case", "open", "--report", "A letter about a professor.", *entered, *OFFICIAL)
    repeated = await terminal.run(*again, by=ANALYST)
    assert (repeated.code, case_id in repeated.err) == (Exit.DONE, True)
    shown = await terminal.shown(case_id)
    (entry,) = shown["people"]
    async with open_register(terminal.stack.settings) as register:
        document = await register.documents.document(document_of(entry))
        assert document.dossier == case_id, "sealed under the case's key"
        assert document.content["entered"]["names"] == ["Testina Examplova", "Тестина Примерова"]
        assert document.content["entered"]["birth_date"]["month"] == 4
        ledger = [str(record) for record in await register.dossiers.records(case_id)]
    assert entry in str(ledger)
    assert "Examplova" not in str(ledger)
    page = await terminal.run("case", "show", case_id, by=ANALYST)
    words = " ".join(page.out.split())
    assert f"person {entry} Testina Examplova" in words
    assert "source: A letter of her lawyer" in words
    number = (await terminal.shown(case_id))["number"]
    assert f"caveat case employer {number} AGENCY" in words, "what a supervisor must do"
    listed = await terminal.done("task", "list", "--case", case_id, by=SUPERVISOR)
    assert {row["agency"] for row in listed if row["code"] == "E1"} == {"EMPLOYER"}
    waiting = await terminal.done("task", "list", "--agency", "EMPLOYER", by=SUPERVISOR)
    assert case_id in {row["case_id"] for row in waiting}, "listed under the word that is shown"
    employer = ("case", "employer", case_id, "USCIS", "--reason", "The letter says so.")
    assert (await terminal.run(*employer, by=ANALYST)).code == Exit.DENIED
    assert (await terminal.run(*employer, by=SUPERVISOR)).code == Exit.DONE
    listed = await terminal.done("task", "list", "--case", case_id, by=SUPERVISOR)
    assert {row["agency"] for row in listed if row["code"] == "E1"} == {"USCIS"}


async def test_what_is_wrong_with_a_person_is_said_without_repeating_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    for text, problem in (
        ("name: Testina Examplova", "no source"),
        ("source: A letter", "no name"),
        ("Testina Examplova", "Line 1 of the person does not begin with one of name:"),
        (PERSON + "born: 1971", "Line 7 of the person repeats born:"),
        ("name: Testina Examplova\nborn: spring\nsource: A letter", "born: is not a date"),
        ("name:\nsource: A letter", "Line 1 of the person says nothing"),
    ):
        words = ("case", "open", "--report", "A rumor.", "--entered", written(tmp_path, text))
        refused = await terminal.run(*words, by=ANALYST)
        assert refused.code == Exit.USAGE
        assert problem in refused.err
        assert "Examplova" not in refused.err


async def test_an_unknown_roster_number_is_refused(terminal: Terminal) -> None:
    words = ("case", "open", "--report", "A rumor.", "--person", "P-9999")
    refused = await terminal.run(*words, by=ANALYST)
    assert refused.code == Exit.NOT_FOUND
    assert "There is no person on the roster with the number P-9999." in refused.err
    hidden = await terminal.run(*words, by=COUNSEL)
    assert hidden.code == Exit.DENIED, "who may not open a case learns nothing of the roster"


async def test_the_roster_says_what_the_person_is_and_whose_desk_answers(
    terminal: Terminal,
) -> None:
    case_id = await terminal.open_case("A letter about him.", "--person", "P-0004")
    shown = await terminal.shown(case_id)
    assert shown["employer"] == "INSTANCES"
    assert "E1" in {row["code"] for row in shown["tasks"]}, "a former official"
    other = await terminal.open_case(
        "He works elsewhere now.", "--person", "P-0004", "--employer", "CBP"
    )
    assert (await terminal.shown(other))["employer"] == "CBP"
    wrong = ("case", "open", "--report", "None.", "--employer", "NASA")
    refused = await terminal.run(*wrong, by=ANALYST)
    assert refused.code == Exit.USAGE
    assert "There is no agency of the directory 'NASA'; there are: " in refused.err


async def test_entries_are_joined_and_separated(terminal: Terminal, tmp_path: Path) -> None:
    case_id = await terminal.open_case("A letter.", "--entered", written(tmp_path))
    (entry,) = (await terminal.shown(case_id))["people"]
    join = ("case", "join", case_id, "--person", "P-0006", "--reason", "Same birth date.")
    assert (await terminal.run(*join, by=ANALYST)).code == Exit.DONE
    assert (await terminal.run(*join, by=ANALYST)).code == Exit.DONE, "repeating has no effect"
    page = await terminal.run("case", "show", case_id, by=ANALYST)
    words = " ".join(page.out.split())
    assert f"person {entry}" in words
    assert "same person P-0006" in words
    # A report about the roster's entry is now about the person of this case.
    again = ("case", "open", "--report", "Another letter.", "--person", "P-0006")
    refused = await terminal.run(*again, by=ANALYST)
    assert refused.code == Exit.USAGE
    assert case_id in refused.err
    separate = ("case", "separate", case_id, "--person", "P-0006", "--reason", "Not the same.")
    assert (await terminal.run(*separate, by=ANALYST)).code == Exit.DONE
    shown = await terminal.shown(case_id)
    assert (shown["people"], shown["apart"]) == ([entry], ["P-0006"])
    assert case_id not in (await terminal.run(*again, by=ANALYST)).err
    second = ("--entered", written(tmp_path, "name: T. Examplova\nsource: A newspaper"))
    joined = ("case", "join", case_id, *second, "--reason", "Same profession.")
    assert (await terminal.run(*joined, by=ANALYST)).code == Exit.DONE
    first, other = (await terminal.shown(case_id))["people"]
    assert first == entry
    assert other.startswith("E-")
    neither = await terminal.run("case", "join", case_id, "--reason", "Why?", by=ANALYST)
    assert neither.code == Exit.USAGE


async def test_an_entered_person_is_shown_and_so_is_who_looked(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.open_case("A note of her lawyer.", "--entered", written(tmp_path))
    (entry,) = (await terminal.shown(case_id))["people"]
    page = (await terminal.run("person", "show", entry, by=ANALYST)).out
    for words in ("Name: Testina Examplova", "Name: Тестина Примерова", "Source: ", case_id):
        assert words in page
    looks = await terminal.done("ledger", "looks", "--at", entry, by=AUDITOR)
    assert {(ANALYST, entry), (SUPERVISOR, case_id)} <= {
        (look["by"], look["subject"]) for look in looks
    }
    unknown = f"E-{'0' * 26}"
    nobody = await terminal.run("person", "show", unknown, by=ANALYST)
    hidden = await terminal.run("person", "show", entry, by="fbi-officer-1")
    assert (nobody.code, hidden.code) == (Exit.NOT_FOUND, Exit.NOT_FOUND)
    assert nobody.err.replace(unknown, "") == hidden.err.replace(entry, "")


async def test_an_entered_person_is_found_by_name(terminal: Terminal, tmp_path: Path) -> None:
    text = PERSON.replace("Testina Examplova", "Fictiona Inventsdottir").replace("Тестина", "Фикта")
    case_id = await terminal.open_case("A call.", "--entered", written(tmp_path, text))
    shown = await terminal.shown(case_id)
    (entry,) = shown["people"]
    for typed in ("Fictiona Inventsdottir", "INVENTSDOTTIR, Fictiona", "Фикта Примерова"):
        found = await terminal.done("search", typed, "--born", "1971", by=COUNSEL)
        (one,) = (one for one in found["entered"] if one["person"] == entry)
        assert one["cases"] == [case_id]
        assert one["numbers"] == {case_id: shown["number"]}
    page = await terminal.run("search", "Fictiona Inventsdottir", by=COUNSEL)
    assert f"{entry}  STRONG" in page.out
    assert shown["number"] in page.out
    looks = await terminal.done("ledger", "looks", "--at", entry, "--by", COUNSEL, by=AUDITOR)
    assert [(look["by"], look["view"]) for look in looks] == [(COUNSEL, "PERSON")]
    nobody = await terminal.done("search", "Quentin Ashdown Marlowick", by=COUNSEL)
    assert entry not in {one["person"] for one in nobody["entered"]}


async def test_a_hit_joins_an_open_case_or_opens_another_one_on_purpose(
    terminal: Terminal, tmp_path: Path
) -> None:
    # About somebody of whom other tests have few cases: the sentence names some only.
    who = ("BRDOVICEV", "SVETOZAR", "1948/03/27")
    notice = tmp_path / "notice.json"
    opened = await terminal.receive(notice, red_notice(fresh_reference(), who))
    new = ("restriction", "confirm", opened, "--new", "--reason", "Same person.")
    first = (await terminal.done(*new, by=ANALYST))["case"]
    communication = await terminal.receive(notice, red_notice(fresh_reference(), who))
    confirm = ("restriction", "confirm", communication, "--reason", "Same person.")
    refused = await terminal.run(*confirm, by=ANALYST)
    assert refused.code == Exit.USAGE
    assert "There are open cases about P-0004: " in refused.err
    number = (await terminal.shown(first))["number"]
    assert f"{number} ({first})" in refused.err
    name = f"{number}, {first}"
    assert f"Perhaps part of {name} (COORDINATION), about P-0004; the charges: " in refused.err
    both = await terminal.run(*confirm, "--join", first, "--new", by=ANALYST)
    assert both.code == Exit.USAGE
    joined = await terminal.done(*confirm, "--join", first, by=ANALYST)
    assert joined["case"] == first


async def test_a_communication_about_another_person_joins_only_if_somebody_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.open_case("A letter about her.", "--entered", written(tmp_path))
    communication = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    confirm = ("restriction", "confirm", communication, "--join", case_id)
    refused = await terminal.run(*confirm, "--reason", "Why not.", by=ANALYST)
    assert refused.code == Exit.USAGE
    assert f"({case_id}) is about E-" in refused.err
    assert "not about P-0001" in refused.err
    said = ("--other-person", "--reason", "It names him as her accomplice.")
    assert (await terminal.run(*confirm, *said, by=ANALYST)).code == Exit.DONE
    timeline = await terminal.run("case", "timeline", case_id, by=ANALYST)
    words = " ".join(timeline.out.split())
    assert "A communication about another person, P-0001" in words


async def test_a_second_case_from_a_report_needs_a_reason(terminal: Terminal) -> None:
    words = ("case", "open", "--person", "P-0008", "--report")
    assert (await terminal.run(*words, "A letter.", by=ANALYST)).code == Exit.DONE
    assert (await terminal.run(*words, "A letter.", by=ANALYST)).code == Exit.DONE, "repeated"
    assert (await terminal.run(*words, "A book.", by=ANALYST)).code == Exit.USAGE
    alone = await terminal.run(*words, "A book.", "--new", by=ANALYST)
    assert (alone.code, "belong together" in alone.err) == (Exit.USAGE, True)
    reason = ("--new", "--reason", "Another country.")
    assert (await terminal.run(*words, "A book.", *reason, by=ANALYST)).code == Exit.DONE


async def test_a_search_knows_which_other_cases_are_about_the_same_person(
    terminal: Terminal, tmp_path: Path
) -> None:
    about_hit = await terminal.restricted_case(tmp_path)
    about_entry = await terminal.open_case("A letter about him.", "--entered", written(tmp_path))
    search = ("search", "Quentin Ashdown Marlowick")

    async def others() -> set[str]:
        found = await terminal.done(*search, by=ANALYST)
        (one,) = (one for one in found["found"] if about_hit in one["cases"])
        return set(one["same_person"])

    assert about_entry not in await others()
    join = ("case", "join", about_entry, "--person", "P-0001", "--reason", "He wrote it himself.")
    assert (await terminal.run(*join, by=ANALYST)).code == Exit.DONE
    assert about_entry in await others()
    separate = ("case", "separate", about_entry, "--person", "P-0001", "--reason", "He did not.")
    assert (await terminal.run(*separate, by=ANALYST)).code == Exit.DONE
    assert about_entry not in await others()


async def test_the_doctor_names_employers_without_a_desk(
    terminal: Terminal, tmp_path: Path
) -> None:
    columns = "person_id,name,aliases,birth_date,nationalities,document_numbers,status,employer"
    roster = tmp_path / "roster.csv"
    roster.write_text(
        f"{columns},service_from,service_until,component\n"
        "P-0001,Testina Examplova,,,,,CURRENT_OFFICIAL,Department of Samples,,,\n"
        "P-0002,Testo Examplov,,,,,CURRENT_OFFICIAL,Department of Samples,,,Sample Guard\n"
        "P-0003,Testa Examplova,,,,,OTHER,,,,\n",
        encoding="utf-8",
    )
    sick = await terminal.run("doctor", "--json", CAVEAT_ROSTER=str(roster))
    (employers,) = (one for one in sick.json if one["what"] == "employers")
    assert (employers["good"], employers["found"]) == (False, "no desk for Sample Guard")


async def test_what_nobody_could_read_is_confirmed_about_an_entered_person(
    terminal: Terminal, tmp_path: Path
) -> None:
    """A new case about somebody who is entered now; then another joins by the entry's number."""
    unreadable = []
    for number in (1, 2):
        file = tmp_path / f"{number}.bin"
        file.write_bytes(b"\x00\xff\x01" + bytes([number]) * 40)
        (item,) = (await terminal.run("intake", str(file), "--json", by=ANALYST)).json
        await terminal.screened(item["communication"])
        unreadable.append(item["communication"])
    entered = ("--entered", written(tmp_path))
    confirm = ("restriction", "confirm", unreadable[0], "--reason", "Her lawyer sent it.")
    case_id = (await terminal.done(*confirm, *entered, by=ANALYST))["case"]
    (entry,) = (await terminal.shown(case_id))["people"]
    assert entry.startswith("E-")
    again = ("restriction", "confirm", unreadable[1], "--person", entry, "--reason", "The same.")
    asked = await terminal.run(*again, by=ANALYST)
    assert asked.code == Exit.USAGE
    number = (await terminal.shown(case_id))["number"]
    assert f"open cases about {entry}: {number} ({case_id})" in asked.err
    joined = await terminal.done(*again, "--join", case_id, by=ANALYST)
    assert joined["case"] == case_id
    shown = await terminal.shown(case_id)
    assert len(shown["communications"]) == 2
    assert shown["people"] == [entry]
