"""What leaves in a dispute beside the protest: composed, approved, carried out when it is sent.

A submission by a date that INTERPOL set, new facts, a claim of urgency, a request to open it again,
and the question of policy: each does with its sending what an act of the protest records. A request
for more time and what is said to settle the dispute change nothing by themselves.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from procedure.codes import OutgoingKind
from procedure.composed import ITEM, composed
from procedure.days import day_in_washington
from procedure.dossier import Event
from procedure.matters.contact import must_be_free_in
from procedure.matters.messages import RecordMatterMessageSent
from procedure.matters.writing import Writing
from procedure.measures.messages.outbound import OutgoingMessage, reference_of
from procedure.protest.codes import Text
from procedure.protest.course import WITH_INTERPOL
from procedure.protest.dates import (
    RecordSubmission,
    must_be_for,
    record_submission,
    submission_due,
)
from procedure.protest.drafting import COUNSEL
from procedure.protest.ending import REOPENING as REOPENING_CLOCK
from procedure.protest.ending import ReopenProtest, must_be_in_time, reopen_protest
from procedure.protest.filing import must_be_in, must_go_on
from procedure.protest.phases import (
    ClaimUrgency,
    SubmitNewFacts,
    claim_urgency,
    must_not_be_urgent,
    must_take_new_facts,
    submit_new_facts,
)
from procedure.protest.protest import PROTEST, Protest
from procedure.protest.question import (
    AskPolicyQuestion,
    ask_policy_question,
    must_be_decided,
    must_name_no_case,
)

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context


AFTER_END = frozenset({Text.REOPENING, Text.QUESTION})
"""What is written once the dispute has ended."""


def check(protest: Protest, template: "Template", context: "Context") -> None:
    """Raise the refusal of the act that the message would carry out, and of what stops it.

    While the dispute is suspended, nothing is written in it but what may settle it; a hold stops
    all but the question of policy, which is about no case.
    """
    match template.key:
        case Text.SUBMISSION:
            submission_due(protest)
            must_go_on(protest, context.at)
        case Text.NEW_FACTS:
            must_take_new_facts(protest)
        case Text.URGENCY:
            must_not_be_urgent(protest)
            must_go_on(protest, context.at)
        case Text.MORE_TIME:
            must_be_in(protest, *WITH_INTERPOL)
            must_go_on(protest, context.at)
        case Text.SETTLEMENT:
            must_be_in(protest, *WITH_INTERPOL)
        case Text.REOPENING:
            must_be_in_time(protest, context.at)
        case Text.QUESTION:
            must_be_decided(protest)
    if template.outgoing is not OutgoingKind.POLICY_QUESTION:
        must_be_free_in(protest, context, template.outgoing)


def check_words(
    protest: Protest, template: "Template", content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise QuestionNamesACase where a question of policy names one, in any part of it."""
    if template.key == Text.QUESTION:
        must_name_no_case(composed(template, content, "", date.min).text)


def sent(
    protest: Protest, message: OutgoingMessage, order: RecordMatterMessageSent, context: "Context"
) -> Sequence[Event]:
    """The act that the message carries out, at the time when it left."""
    given: dict[str, Any] = {
        "dossier": order.dossier,
        "order": order.order,
        "by": order.by,
        "document": message.document,
    }
    left = {**given, "sent_at": order.sent_at}
    match message.template:
        case Text.SUBMISSION:
            must_be_for(protest, message)
            return record_submission(protest, RecordSubmission(**left), context)
        case Text.NEW_FACTS:
            return submit_new_facts(protest, SubmitNewFacts(**left), context)
        case Text.URGENCY:
            return claim_urgency(protest, ClaimUrgency(**left), context)
        case Text.REOPENING:
            return reopen_protest(protest, ReopenProtest(**left), context)
        case Text.QUESTION:
            return ask_policy_question(protest, AskPolicyQuestion(**given), context)
    return ()


def fields_of_dispute(protest: Protest, items: Sequence[str]) -> Mapping[str, str]:
    """What the record says of the fields of a message, as a person would type it.

    ``items`` are the references of the disputed data.
    """
    filed = [one for one in protest.messages if one.template == PROTEST and one.has_left]
    discovered = protest.clocks.get(REOPENING_CLOCK)
    return {
        ITEM: "\n".join(items),
        "protest": reference_of(protest, filed[-1]) if filed else "",
        "discovered_on": day_in_washington(discovered.started_at).isoformat() if discovered else "",
    }


RULES = Writing(
    "protest",
    check,
    sent,
    words=check_words,
    writers=COUNSEL,
    after_end=AFTER_END,
).rules()
