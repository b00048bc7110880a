"""What can be done with a message, in the order of an analyst's decision."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from client.orders import new_order_id
from portal.pages.fields import ActForm, Field
from portal.pages.meanings import Meanings
from portal.pages.offers import Offer, form_for, merged
from portal.pages.site import Opened
from portal.pages.subjects import offers_of_communication
from procedure.values import Stored
from views.close_reading import CloseReading
from views.communications import Shown


class MessageActs(Stored):
    """The acts of the page, each as a form; absent where it is not possible."""

    start: str = ""
    """Where a case is started from it: the plan is shown first."""
    forms: tuple[ActForm, ...] = ()
    not_yet: tuple[str, ...] = ()
    """Why something else is not possible yet."""


class _Act(NamedTuple):
    """How an offer of a command is shown here."""

    fits: Callable[[Offer], bool]
    button: str
    needs: str


def _is(act: str, **fixed: str) -> Callable[[Offer], bool]:
    return lambda offer: (
        offer.act == act and all(offer.fixed.get(name) == value for name, value in fixed.items())
    )


_ACTS = (
    _Act(
        lambda offer: (
            offer.act == "confirm_restriction" and "join" in {*offer.fixed, *offer.choices}
        ),
        "Confirm and attach to a case",
        "Needs a reason. The case is notified, and no case is started.",
    ),
    _Act(
        _is("approve_release", reject="true"),
        "Keep it restricted",
        "Needs a reason. It then waits for a person as before.",
    ),
    _Act(
        _is("release_communication", unscreened="true"),
        "Lift it although it is not screened",
        "Needs a reason. Nothing that a screening finds later is lifted by this.",
    ),
    _Act(_is("release_communication"), "Not this person: lift", "Needs a reason."),
    _Act(
        _is("propose_release"),
        "Not this person: propose to lift",
        "Needs a reason. A strong hit takes two: it stays restricted until a supervisor agrees.",
    ),
    _Act(
        _is("attach_translation"),
        "Attach a translation",
        "A reading aid: it is not screened, and does not replace the original.",
    ),
)
_APPROVE = _Act(
    lambda offer: offer.act == "approve_release" and "reject" not in offer.fixed,
    "Lift the restriction, as proposed",
    "Needs a reason. You are the second person.",
)


def acts_of(opened: Opened, shown: Shown, close: CloseReading) -> MessageActs:
    """What this reader can do."""
    offers = offers_of_communication(shown)
    confirms = any(offer.act == "confirm_restriction" for offer in offers)
    start = f"/start/message/{shown.communication}/v{shown.version}/who" if confirms else ""
    rules = opened.office.recorder.editions.in_force(opened.now)
    labels = _labels(shown, close)
    forms = []
    for act in (_APPROVE, *_ACTS):
        fitting = [offer for offer in offers if act.fits(offer)]
        offers = [offer for offer in offers if offer not in fitting]
        for offer in merged(fitting):
            form = form_for(
                offer,
                Meanings(opened.directory, rules),
                order=new_order_id(),
                form_key=opened.form_key,
                back=opened.here,
                needs=act.needs,
            )
            forms.append(_said(form, act, labels))
    return MessageActs(
        start=start,
        forms=tuple(forms),
        not_yet=tuple(dict.fromkeys(one.why for one in shown.next.not_yet)),
    )


def _said(form: ActForm, act: _Act, labels: Mapping[str, Mapping[str, str]]) -> ActForm:
    """The form in the words of this page; what is rarely needed has its own page."""

    def field(one: Field) -> Field:
        label, value = _FIELDS.get(one.name, (one.label, one.value))
        words = labels.get(one.name, {})
        choices = tuple((key, words.get(key, text)) for key, text in one.choices)
        hint = "" if choices else one.hint
        said = {"label": label, "value": value, "choices": choices, "hint": hint}
        return one.model_copy(update=said)

    case = dict(form.hidden).get("join")
    only = labels["join"].get(case, case) if case is not None else ""
    button = act.button.replace("a case", only.partition(",")[0]) if only else act.button
    return form.model_copy(
        update={
            "title": button,
            "button": button,
            "fields": tuple(map(field, form.fields)),
            "more": (),
        }
    )


_FIELDS = {
    "who": ("Whom it names", ""),
    "join": ("The case", ""),
    "identity": ("How sure you are", ""),
    "text": ("The translation", ""),
    "made_by": ("Who made it", ""),
    "language": ("Its language, by its code", "en"),
}
"""What fields are called here, and what is filled in beforehand."""


def _labels(shown: Shown, close: CloseReading) -> Mapping[str, Mapping[str, str]]:
    """What can be chosen, in words, by the field."""
    names = {one.person: one.entry.name for one in close.identities if one.entry}
    return {
        "who": names,
        "join": {
            one.case: f"{one.number or one.case}, about {names.get(one.person, one.person)}"
            f"{_CHARGES.get(one.facts or '', '')}"
            for one in shown.related
        },
        "identity": {
            "CONFIRMED": "It is this person",
            "PROBABLE": "Probably this person",
        },
    }


_CHARGES = {
    "SAME": "; the same charges",
    "POSSIBLE": "; the charges may be the same",
    "DIFFERENT": "; other charges",
}
