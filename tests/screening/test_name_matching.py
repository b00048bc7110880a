"""Name matching: hard pairs of names, with the expected level and reason."""

import pytest

from screening.evidence import Level
from screening.match import Query, Screen
from screening.result import Hit
from tests.screening.people import NAMES, best, screen_of

SCREEN = screen_of(*NAMES)

HARD = [
    # order, case, accents, titles
    ("MARLOWICK Quentin Ashdown", "P-0001", Level.STRONG, "Quentin ~ Quentin: same word"),
    ("marlowick, quentin ashdown", "P-0001", Level.STRONG, "same word"),
    ("Dr. Quentin Ashdown Marlowick Jr.", "P-0001", Level.STRONG, "same word"),
    ("Maria del Carmen Quesada Urruticosa", "P-0010", Level.STRONG, "same word"),
    # spelling
    ("Quentin Ashdown Marlowik", "P-0001", Level.STRONG, "sounds alike"),
    ("Quentn Marlowick", "P-0001", Level.POSSIBLE, "only in the roster name: Ashdown"),
    ("QuentinMarlowick", "P-0001", Level.POSSIBLE, "same word"),
    ("QUENTINMARLOWICK", "P-0001", Level.POSSIBLE, "same when joined"),
    ("Quentinashdown Marlowick", "P-0001", Level.STRONG, "same when joined"),
    ("Quentin Marqlowick", "P-0001", Level.POSSIBLE, "similar spelling"),
    # initials, missing and additional names
    ("Q. Marlowick", "P-0001", Level.POSSIBLE, "fewer than two full words match"),
    ("Quentin Zebulon Ashdown Marlowick", "P-0001", Level.STRONG, "not in the roster name"),
    ("Q. A. Marlowick", "P-0001", Level.POSSIBLE, "initial matches"),
    ("Quentin Marlowick", "P-0001", Level.STRONG, "only in the roster name: Ashdown"),
    ("Carmen Quesada", "P-0010", Level.POSSIBLE, "only in the roster name"),
    ("Bill Brackenford", "P-0007", Level.STRONG, "nickname"),
    ("Zhenya Zhirinskiy", "P-0011", Level.POSSIBLE, "variants of one name"),
    ("Jean Baptiste Delafontanelle", "P-0012", Level.POSSIBLE, "same when joined"),
    # Cyrillic
    ("Долгоручин Сергей Иванович", "P-0002", Level.STRONG, "same after transliteration"),
    ("Долгоручин С. И.", "P-0002", Level.POSSIBLE, "initial matches"),
    ("Dolgoruchin S.I.", "P-0002", Level.POSSIBLE, "initial matches"),
    ("Sergey Dolgoroutchine", "P-0002", Level.POSSIBLE, "Dolgoruchin ~ Dolgoroutchine"),
    ("Уильям Бракенфорд", "P-0007", Level.STRONG, "William ~ Уильям"),
    # Arabic and Hebrew
    ("محمد عبد الرحمن القصراوي", "P-0003", Level.STRONG, "Mohammed ~ محمد"),
    ("Muhammad Abdulrahman Alqasrawi", "P-0003", Level.STRONG, "Abdulrahman ~ Abdulrahman"),
    ("Mohamed Abd el-Rahman El Kasraoui", "P-0003", Level.POSSIBLE, "Abdulrahman"),
    ("ويليام براكنفورد", "P-0007", Level.STRONG, "William ~ ويليام"),
    ("חיים פרלבאום", "P-0006", Level.STRONG, "Haim ~ חיים"),
    ("Chaim Perlbaum", "P-0006", Level.STRONG, "Haim ~ Chaim"),
    # Han, Hangul, kana
    ("欧阳晓明", "P-0004", Level.STRONG, "Ouyang ~ 欧阳: same after transliteration"),
    ("歐陽曉明", "P-0004", Level.STRONG, "same after transliteration"),
    ("Ouyang Hsiao-ming", "P-0004", Level.STRONG, "Xiaoming"),
    ("陳家明", "P-0009", Level.STRONG, "Chan ~ 陳: same after transliteration"),
    ("김철수", "P-0005", Level.STRONG, "Kim ~ 김: same after transliteration"),
    ("Chul Soo Kim", "P-0005", Level.POSSIBLE, "Kim ~ Kim"),
    ("山本武", "P-0008", Level.STRONG, "Yamamoto ~ 山本: same after transliteration"),
    ("山本健", "P-0008", Level.STRONG, "Takeshi ~ 健: same after transliteration"),
    ("ヤマモト タケシ", "P-0008", Level.STRONG, "same after transliteration"),
    ("ウィリアム・ブラッケンフォード", "P-0007", Level.POSSIBLE, "William ~ ウィリアム"),
    ("윌리엄 브래큰퍼드", "P-0007", Level.POSSIBLE, "William ~ 윌리엄"),
    ("威廉·布拉肯福德", "P-0007", Level.POSSIBLE, "William ~ 威廉"),
]


@pytest.mark.parametrize(("name", "person", "level", "reason"), HARD)
def test_a_changed_name_is_matched(name: str, person: str, level: Level, reason: str) -> None:
    hit = best(SCREEN, name)
    assert hit is not None
    assert hit.person_id == person
    order = [Level.WEAK, Level.POSSIBLE, Level.STRONG]
    assert order.index(hit.level) >= order.index(level), hit
    assert reason in "; ".join(hit.reasons)


OTHERS = [
    "Quentin Hollowby",
    "Ashdown Peregrine Holloway",
    "Sergei Ivanovich Petrovsky",
    "Kim Young-ho",
    "Wang Xiaoming",
    "Chan Wai Lun",
    "Kim Chol-ho",
    "William Brackley",
    "Takeshi Sakamoto",
    "Maria Carmen Lopez",
    "Сергей Иванович Кузнецов",
    "محمد حسن",
    "김영호",
    "威廉·史密斯",
    "William",
    "de la",
    "",
    "-",
    "???",
]


@pytest.mark.parametrize("name", OTHERS)
def test_a_different_name_is_not_a_hit(name: str) -> None:
    hit = best(SCREEN, name)
    assert hit is None or hit.level is Level.WEAK, hit


RARE_AND_COMMON = screen_of(("Maria Zhirinskaya", ""), ("Huda Ghanem", ""), ("Bing Liu", ""))


def test_a_typo_in_a_rare_name_counts_less_than_a_different_common_name() -> None:
    mistyped = best(RARE_AND_COMMON, "Maria Zhirinksaya")
    assert mistyped is not None
    assert mistyped.level is Level.STRONG
    other = best(RARE_AND_COMMON, "Hiba Ghanem")
    assert other is None or other.score < mistyped.score


def test_a_word_that_is_a_different_known_name_is_not_a_typo() -> None:
    both = screen_of(("Oskar Lindqvarn", ""), ("Petra Lindqvern", ""))
    another = both.find(Query(names=("Oskar Lindqvern",)), "subject 1")
    mistyped = both.find(Query(names=("Oskar Lindqvurn",)), "subject 1")
    oskar = [next(h for h in hits if h.person_id == "P-0001") for hits in (another, mistyped)]
    assert oskar[0].score < oskar[1].score
    assert "a similar word is a different known name" in oskar[0].reasons


def test_syllables_of_chinese_names_must_match() -> None:
    hit = best(RARE_AND_COMMON, "Peng Liu")
    assert hit is None or hit.level is not Level.STRONG
    same = best(RARE_AND_COMMON, "LIU BING")
    assert same is not None
    assert same.level is Level.STRONG


def test_a_hit_shows_pairs_coverage_and_threshold() -> None:
    hit = best(SCREEN, "Quentin Marlowick")
    assert hit is not None
    assert {(pair.found, pair.listed) for pair in hit.pairs} == {
        ("quentin", "quentin"),
        ("marlowick", "marlowick"),
    }
    assert hit.found_covered == 1.0
    assert 0.5 < hit.listed_covered < 1.0
    assert hit.threshold <= hit.score


def alerted(screen: Screen, found: str, person_id: str) -> Hit:
    """The top hit, which must be this person at least at the POSSIBLE level."""
    hit = best(screen, found)
    assert hit is not None
    assert hit.person_id == person_id
    assert hit.level in (Level.STRONG, Level.POSSIBLE)
    return hit


MISTYPED = screen_of(
    ("Abdo Perlmaki", "1960/02/03"),
    ("Al Brackenmyer", "1961/02/03"),
    ("Max Born", "1962/02/03"),
    ("Do-yun Kim", "1963/02/03"),
    ("Ari Jones", "1964/02/03"),
    ("Carlos Tracy", "1965/02/03"),
)


@pytest.mark.parametrize(
    ("found", "person_id"),
    [
        ("Perlmaki Abdo", "P-0001"),
        ("Brackenmyer, Al", "P-0002"),
        ("Al Brackenmyr", "P-0002"),
        ("Born, Max", "P-0003"),
        ("M. Born", "P-0003"),
        ("Do-yunkim", "P-0004"),
        ("DOYUN KIM", "P-0004"),
        ("Ddo-yun Kim", "P-0004"),
        ("Ari Jyones", "P-0005"),
        ("Carlos Tracjy", "P-0006"),
        ("Carlso Tracy", "P-0006"),
        ("Ari Jonesová", "P-0005"),
    ],
)
def test_typos_and_names_that_look_like_particles_or_titles_are_matched(
    found: str, person_id: str
) -> None:
    alerted(MISTYPED, found, person_id)


IRREGULAR = screen_of(
    ("Wade Hughes", "1960/02/03"),
    ("Dane Hale", "1961/02/03"),
    ("Krzysztof Wieczorek", "1962/02/03"),
    ("Franck Deschamps", "1963/02/03"),
    ("Momoko Toda", "1964/02/03"),
)


@pytest.mark.parametrize(
    ("found", "person_id"),
    [
        ("Уэйд Хьюз", "P-0001"),
        ("ウェイド・ヒューズ", "P-0001"),
        ("Дейн Хейл", "P-0002"),
        ("Кшиштоф Вечорек", "P-0003"),
        ("Франк Дешан", "P-0004"),
        ("フランク・デュシャン", "P-0004"),
        ("遠田 桃子", "P-0005"),
    ],
)
def test_names_with_irregular_transliteration_are_matched(found: str, person_id: str) -> None:
    hit = alerted(IRREGULAR, found, person_id)
    assert any("same after transliteration" in reason for reason in hit.reasons)
