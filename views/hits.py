"""Why somebody may be named, in a few words."""

from screening.evidence import pair_reason
from screening.result import Hit
from screening.scripts import Script, script_of_word
from screening.similarity import MatchType

_NAME = (
    ({MatchType.SAME}, "same name"),
    ({MatchType.SAME, MatchType.JOINED}, "same name"),
    ({MatchType.TRANSLITERATED}, "same name in another script"),
    ({MatchType.SOUND}, "name sounds alike"),
    ({MatchType.SPELLING}, "name is spelled alike"),
    ({MatchType.NICKNAME, MatchType.VARIANT}, "another form of the name"),
    ({MatchType.INITIAL}, "initials fit the name"),
)
"""What is said of a name by the ways in which its words match; the weakest way decides."""


def in_short(hit: Hit) -> tuple[str, ...]:
    """The name in one reason, then what else supports it or not. Personal data."""
    if not hit.pairs:
        return hit.reasons
    of_words = {
        pair_reason(pair.found, pair.listed, pair.similarity, pair.why) for pair in hit.pairs
    }
    return (_name(hit), *(reason for reason in hit.reasons if reason not in of_words))


def _name(hit: Hit) -> str:
    known: set[MatchType] = set()
    ways = {MatchType(pair.why) for pair in hit.pairs}
    said = "similar name"
    for more, words in _NAME:
        known |= more
        if ways <= known:
            said = words
            break
    script = script_of_word(hit.pairs[0].found)
    return said if script in (Script.LATIN, Script.OTHER) else f"{said}, in {script.value} script"
