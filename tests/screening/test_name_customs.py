"""Customs of writing names: one name only, Malay titles, names joined or split, al-Din."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedure.message import PartialDate, Subject
from screening.evidence import Level
from screening.match import Query, Screen, query_for
from screening.roster import ProtectedPerson, Roster
from tests.examples import examples
from tests.screening.people import best, screen_of

BORN = "1962/03/04"


def level_of(listed: str, found: str, born: str = "") -> Level | None:
    """The level for one name against a roster of one person and many others."""
    others = [(f"Orvak{end} Belthmor{end}", "1950/01/02") for end in "abcdefghijklmnop"]
    hit = best(screen_of((listed, born or BORN), *others), found, born)
    return hit.level if hit is not None and hit.person_id == "P-0001" else None


ALARMS = (Level.POSSIBLE, Level.STRONG)


@pytest.mark.parametrize(
    ("listed", "found", "born"),
    [
        # One name, written in both fields of a form, or with a word for an unknown name.
        ("Wiranatakusumah", "WIRANATAKUSUMAH WIRANATAKUSUMAH", ""),
        ("Wiranatakusumah", "LNU WIRANATAKUSUMAH", ""),
        ("Wiranatakusumah", "WIRANATAKUSUMAH, FNU", ""),
        ("Wiranatakusumah Wiranatakusumah", "Wiranatakusumah", ""),
        # Indonesian names in the spelling used until 1972.
        ("Suharsowijaya", "SOEHARSOWIDJAJA", BORN),
        ("Soeharsowidjaja", "SUHARSOWIJAYA", BORN),
        ("Cokrosuryanata", "TJOKROSOERJANATA", BORN),
        ("Joyonyamankhairil", "DJOJONJAMANCHAIRIL", BORN),
        # Malay titles and "son of".
        ("Tan Sri Dato Seri Razif bin Othmanuddin", "RAZIF B. OTHMANUDDIN", ""),
        ("Tan Sri Dato Seri Razif bin Othmanuddin", "DATUK RAZIF OTHMANUDDIN", ""),
        ("Razif bin Othmanuddin", "TAN SRI DATO' SERI HJ. RAZIF BIN DATO' OTHMANUDDIN", ""),
        ("Datin Paduka Norzaitul binti Wan Testarif", "NORZAITUL BT WAN TESTARIF", ""),
        ("Vikneswaran a/l Testalingam", "VIKNESWARAN TESTALINGAM", ""),
        # Joined or split in two places.
        ("Gholam-Hossein Rastegarpour", "GHOLAMHOSSEIN RASTEGAR POUR", BORN),
        ("Gholam-Hossein Rastegarpour", "غلامحسین رستگارپور", BORN),
        ("Jean-Pierre Delatestière", "JEANPIERRE DE LA TESTIERE", BORN),
        ("Anne-Marie Van Testen", "ANNEMARIE VANTESTEN", BORN),
        ("Anne-Marie Van Testen", "VANTESTEN ANNEMARIE", BORN),
        ("Mohammad-Reza Testipour", "MOHAMADREZA TESTI POUR", BORN),
        ("Annemarie Vantesten", "ANNE MARIE VAN TESTEN", BORN),
    ],
)
def test_a_custom_of_writing_names_is_an_alarm(listed: str, found: str, born: str) -> None:
    assert level_of(listed, found, born) in ALARMS


@pytest.mark.parametrize(
    ("listed", "spellings"),
    [
        ("Nasr al-Din", "NACEREDDINE NASREDDINE NASIRUDDIN NASRUDDIN NASRETTIN NASREDIN نصرالدين"),
        ("Salah al-Din", "SALAHEDDINE SALAHUDDIN SELAHATTIN SALAHADDIN SALAHALDEEN Салахуддин"),
        ("Izz al-Din", "AZZEDDINE IZZEDDIN IZZADDIN EZZELDIN IZZUDDIN"),
        ("Shams al-Din", "CHAMSEDDINE SHAMSUDDIN CHEMSEDDINE SHAMSUTDIN SHAMSADDIN"),
        ("Badr al-Din", "BADREDDINE BADRUDDIN BEDRETTIN"),
        ("Nur al-Din", "NOUREDDINE NURUDDIN NUREDDIN NURETTIN NOORUDDEEN"),
        ("Kamal al-Din", "KAMALUDDIN KEMALETTIN KAMELEDDINE"),
    ],
)
def test_every_spelling_of_al_din_is_an_alarm(listed: str, spellings: str) -> None:
    for spelling in spellings.split():
        family = " تستوري" if not spelling.isascii() and spelling > "ا" else " TESTOURI"
        family = " Тестури" if spelling.startswith("С") else family
        assert level_of(f"{listed} Testouri", spelling + family, BORN) in ALARMS, spelling
        if spelling.isascii():
            assert level_of(f"{spelling} Testouri", f"{listed} Testouri", BORN) in ALARMS, spelling


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("Abdullah Abdullah", "Abdullah Brackenmoor"),
        ("Dato Marsagivili", "Razif Marsagivili"),
        ("Tan Sri Mulvani", "Tan Wei Ling"),
        ("Claudine Vestermark", "Gerhardine Holloway"),
        ("Salah al-Din Testouri", "Nur al-Din Kasmaoui"),
    ],
)
def test_another_name_of_the_same_custom_is_no_alarm(listed: str, found: str) -> None:
    assert level_of(listed, found) not in ALARMS


def test_both_fields_of_a_subject_may_hold_the_only_name() -> None:
    screen = screen_of(("Wiranatakusumah", BORN), ("Belthmor Orvak", "1950/01/02"))
    subject = Subject(forename="Wiranatakusumah", family_name="WIRANATAKUSUMAH")
    assert screen.find(query_for(subject), "subject 1")[0].level in ALARMS


PIECES = ("brelmar", "tosvani", "quendal", "hirovek", "lanostra", "merrigan", "pastelon", "feliska")
PARTS = st.lists(st.sampled_from(PIECES), min_size=3, max_size=4, unique=True)


@settings(max_examples=examples(60))
@given(PARTS, st.integers(0, 1 << 30))
def test_joining_and_splitting_anywhere_keeps_the_alarm(parts: list[str], seed: int) -> None:
    draw = random.Random(seed)

    def written() -> str:
        text = parts[0]
        for part in parts[1:]:
            text += draw.choice(("", " ", "-")) + part
        return text

    birth = PartialDate(year=1962, month=3, day=4)
    person = ProtectedPerson(person_id="P-0001", name=written(), birth_date=birth)
    screen = Screen(Roster(version="test", persons=(person,)))
    hits = screen.find(Query(names=(written(),), birth_date=birth), "subject 1")
    assert hits
    assert hits[0].level in ALARMS
