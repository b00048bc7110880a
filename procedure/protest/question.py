"""A general question of policy for the Executive Committee, which names no case (IRSD24 art. 8)."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from procedure.codes import MATTERS
from procedure.dossier import Command, Event
from procedure.numbers import drawn_of
from procedure.protest.drafting import COUNSEL
from procedure.protest.ending import ProtestIsOpen
from procedure.protest.protest import Protest
from procedure.refusals import NotWellFormed
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_KINDS = "|".join(MATTERS)
_YEAR = r"(?:19|20)\d\d"
_FILE = rf"\b{_YEAR}[/-](?!{_YEAR}\b)"
_REFERENCE = re.compile(
    rf"\b(?:case|comm|{_KINDS.lower()})-[0-9A-Z]{{26}}|\b[PE]-(?=[A-Z]*\d)[0-9A-Z]{{4,26}}\b"
    rf"|(?i:\b(?:USNCB|{_KINDS})-\d{{4}}-[0-9A-Z]{{6}}\b)"
    r"|(?i:\b[A-Z]-\d{1,6}/\d{1,2}-\d{4}\b)"
    rf"|{_FILE}\d{{5,6}}\b"
    r"|(?i:\b(?:file|control|case|reference|ref|notice|diffusion)s?\b[ .:#]*"
    rf"(?:(?:number|no|nr|of)s?\b)?[ .:#]*){_FILE}\d{{2,4}}\b"
)
"""What names a case, a communication, a matter or a person, by our numbers or by INTERPOL's.

A control number is one such as ``A-1234/5-2021``, a file number one such as ``2026/92001``. A
shorter one, such as ``2016/679``, can as well be that of a law: it is a file number where the text
calls it so, or where the record has it (``references``). Two years, ``2024/2025``, are none.
"""


class QuestionNamesACase(NotWellFormed):
    """IRSD24 art. 8: a policy question names no case."""

    sentence = "A question of policy names no case, person or communication (IRSD24 art. 8)."


class AskPolicyQuestion(Command):
    """A general question of policy goes to the Executive Committee (IRSD24 art. 8)."""

    act: Literal["ask_policy_question"] = "ask_policy_question"
    document: DocumentId


class PolicyQuestionAsked(Event):
    """A question of policy that names no case went to the Executive Committee (IRSD24 art. 8)."""

    document: DocumentId


def unchanged(protest: Protest, event: PolicyQuestionAsked) -> Protest:
    """Nothing but the record changes."""
    return protest


def must_be_decided(protest: Protest) -> None:
    """Raise ProtestIsOpen before the decision."""
    if protest.outcome is None:
        raise ProtestIsOpen()


def must_name_no_case(
    text: str, references: Iterable[str] = (), numbers: Iterable[str] = ()
) -> None:
    """Raise QuestionNamesACase for a text with an id or number of ours, or a number of INTERPOL.

    ``references`` are those that the record has, ``numbers`` those of the protest and of its
    cases: the question quotes none of them, nor the six characters of a number alone.
    """
    quoted = any(_is_quoted(" ".join(one.split()), text) for one in references)
    numbered = any(_has_drawn(drawn_of(one), text) for one in numbers)
    if _REFERENCE.search(text) or quoted or numbered:
        raise QuestionNamesACase()


def _is_quoted(reference: str, text: str) -> bool:
    """Whether a text has a reference, as a word of its own and however it is written."""
    if not any(map(str.isdigit, reference)):
        return False
    words = r"\s+".join(map(re.escape, reference.split(" ")))
    return re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def _has_drawn(characters: str, text: str) -> bool:
    """Whether a text has them; without a digit, which may be a word, only in capitals."""
    flags = re.IGNORECASE if any(map(str.isdigit, characters)) else 0
    return re.search(rf"\b{characters}\b", text, flags) is not None


def ask_policy_question(
    protest: Protest, order: AskPolicyQuestion, context: "Context"
) -> list[Event]:
    """After the decision: it changes nothing of it, and names no case."""
    must_be_decided(protest)
    return [PolicyQuestionAsked(at=context.at, by=context.by, document=order.document)]


def check_question(
    protest: Protest, order: AskPolicyQuestion, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise QuestionNamesACase for a text with an id or number of ours, or a number of INTERPOL."""
    must_name_no_case(str(content.get("text", "")))


RULES = Rules(
    events=(
        EventRule(
            PolicyQuestionAsked,
            unchanged,
            always("Question of policy asked of the Executive Committee; it names no case", 5),
            once=True,
        ),
    ),
    acts=(ActRule(AskPolicyQuestion, ask_policy_question, COUNSEL, content=check_question),),
)
