"""Joining a case that is open, in place of starting another one."""

from client.orders import new_order_id
from portal.api.paths import commands
from portal.pages.fields import ActForm, Field
from portal.pages.offers import form_for, merged
from portal.pages.site import Opened
from portal.pages.start_keeping import Begun
from portal.pages.start_state import Started
from portal.pages.subjects import offered
from procedure.refusals import NotFound

_FACT = ("case", "fact")
_CONFIRM = ("restriction", "confirm")
_FURTHER = "FURTHER_COMMUNICATION"


async def joining_form(
    opened: Opened, begun: Begun, said: Started, case: str, person: str
) -> ActForm:
    """The form that adds to a case what was said: a message is confirmed for its person.

    Raises NotFound where the case takes nothing, or this reader may not know of it.
    """
    if begun.communication:
        return _confirming(opened, begun, said, case, person)
    found = await offered(opened, commands()[_FACT], {"case_id": case})
    offer = next((one for one in merged(found.offers) if one.words == _FACT), None)
    if offer is None:
        raise NotFound(what="case", name=case)
    form = form_for(
        offer,
        found.meanings,
        order=new_order_id(),
        form_key=opened.form_key,
        back=f"/cases/{case}",
        solid=True,
        needs=f"No case is started. The team of {case} sees what you add.",
    )
    facts = offer.choices.get("key", ())
    first = _FURTHER if said.about and _FURTHER in facts else ""
    values = {"text": said.whole_report(opened.times), "key": first}
    labels = {"text": "What was reported", "key": "What it adds to the case"}
    fields = tuple(
        field.model_copy(
            update={
                "value": values.get(field.name, field.value),
                "label": labels.get(field.name, field.label),
                "rows": 8,
            }
        )
        for field in form.fields
    )
    title = f"Join {case} with this report"
    return form.model_copy(update={"title": title, "button": f"Join {case}", "fields": fields})


def _confirming(opened: Opened, begun: Begun, said: Started, case: str, person: str) -> ActForm:
    """The hit is confirmed, and the message joins the case."""
    fixed = {
        "communication_id": begun.communication,
        "join": case,
        "who": person,
        "identity": said.sure or "CONFIRMED",
        **({"seen": said.seen} if said.seen else {}),
    }
    return ActForm(
        action="/do/restriction/confirm",
        title=f"Confirm the hit, and join {case}",
        button=f"Join {case}",
        fields=(
            Field(
                name="reason",
                id="reason",
                kind="textarea",
                label="Reason",
                hint="Why; kept sealed.",
                value=said.reason,
                required=True,
            ),
        ),
        hidden=tuple(fixed.items()),
        order=new_order_id(),
        form_key=opened.form_key,
        back=f"/messages/{begun.communication}",
        needs=f"No case is started. The team of {case} sees the message.",
        solid=True,
    )
