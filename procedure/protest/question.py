"""A general question of policy for the Executive Committee, which names no case (IRSD24 art. 8)."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from procedure.dossier import Command, Event
from procedure.protest.drafting import COUNSEL
from procedure.protest.ending import ProtestIsOpen
from procedure.protest.protest import Protest
from procedure.refusals import NotWellFormed
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_REFERENCE = re.compile(
    r"\b(case|comm|protest|recall|use|incident)-[0-9A-Z]{26}|\b[PE]-[0-9A-Z]{4,26}\b"
    r"|\b(USNCB|PROTEST|RECALL|USE|INCIDENT)-\d{4}-[0-9A-Z]{6}\b"
    r"|\b[A-Z]-\d{1,6}/\d{1,2}-\d{4}\b"
    r"|\b(19|20)\d\d[/-](?!(19|20)\d\d\b)\d{3,6}\b"
)
"""What names a case, a communication, a matter or a person, by our numbers or by INTERPOL's.

A control number is one such as ``A-1234/5-2021``, a file number one such as ``2026/92001``. Two
years, such as ``2024/2025``, are none.
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


def ask_policy_question(
    protest: Protest, order: AskPolicyQuestion, context: "Context"
) -> list[Event]:
    """After the decision: it changes nothing of it, and names no case."""
    if protest.outcome is None:
        raise ProtestIsOpen()
    return [PolicyQuestionAsked(at=context.at, by=context.by, document=order.document)]


def check_question(
    protest: Protest, order: AskPolicyQuestion, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise QuestionNamesACase for a text with an id or number of ours, or a number of INTERPOL."""
    if _REFERENCE.search(str(content.get("text", ""))):
        raise QuestionNamesACase()


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
