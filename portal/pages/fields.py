"""Forms as pages show them: what is asked, what is sent with it, and what became wrong."""

from procedure.values import Stored

Choices = tuple[tuple[str, str], ...]
"""What can be chosen: each value with its label."""


class Field(Stored):
    """Something that a person fills in."""

    name: str
    id: str
    kind: str
    """``text``, ``textarea``, ``select``, ``radios``, ``checkboxes``, ``date``, ``datetime``,
    ``number``, ``file`` or ``yes_no``."""
    label: str
    hint: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    """What is chosen of several."""
    choices: Choices = ()
    required: bool = False
    error: str = ""
    rows: int = 4
    lang: str = ""

    def filled(self, values: tuple[str, ...], error: str = "") -> "Field":
        """The same with what a person had filled in, and what is wrong with it."""
        first = values[0] if values else ""
        return self.model_copy(update={"value": first, "values": values, "error": error})


class Rows(Stored):
    """A table of inputs, of which a person fills in as many rows as there is something to say."""

    name: str
    id: str
    """That of its first input."""
    kind: str = "rows"
    label: str
    heads: tuple[str, ...]
    """What the columns are called."""
    inputs: tuple[tuple[Field, ...], ...]
    """The inputs of each row, in the order of the columns."""
    hint: str = ""
    required: bool = False
    error: str = ""


class Button(Stored):
    """A button that sends a form, where a form has several."""

    label: str
    name: str = ""
    value: str = ""
    style: str = "outline"
    """``solid``, ``outline``, ``plain`` or ``danger``."""


class Problem(Stored):
    """Something that is wrong with what a person filled in."""

    id: str
    """The field; empty for the form as a whole."""
    text: str


class ActForm(Stored):
    """A form that does something; it is sent to the service and nothing else."""

    action: str
    title: str
    """What it does, as a verb and its object."""
    button: str
    fields: tuple[Field, ...] = ()
    more: tuple[Field, ...] = ()
    """What may be added, folded away."""
    hidden: tuple[tuple[str, str], ...] = ()
    order: str = ""
    """The order's id: a form that is sent twice has one effect."""
    form_key: str = ""
    back: str = ""
    """The page to go back to."""
    needs: str = ""
    """What the act needs, in a sentence."""
    solid: bool = False
    danger: bool = False

    @property
    def quick(self) -> bool:
        """Whether one press of its button does it."""
        return not self.fields
