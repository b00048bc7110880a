"""What needs no signature is on closed lists, which hold exactly what there is."""

from collections.abc import Iterator

from activities.proving import OWN_STEPS
from procedure.dossier import Step, TakeStep
from procedure.kind_table import KINDS
from procedure.people import Role


def steps(kind: type[Step] = Step) -> Iterator[type[Step]]:
    """Every step class that there is."""
    for one in kind.__subclasses__():
        yield one
        yield from steps(one)


def test_caveats_own_steps_are_the_step_classes_and_nobody_else_takes_them() -> None:
    acts = {one.model_fields["act"].default for one in steps() if one.__module__[:5] != "tests"}
    assert acts == OWN_STEPS
    for kind in KINDS:
        for rule in kind.acts.values():
            own = issubclass(rule.command, Step)
            assert own is (rule.permission.roles == (Role.SYSTEM,)) or rule.by_handoff, rule.act
            assert own is (rule.act in OWN_STEPS), rule.act
            assert not (own and rule.by_handoff), rule.act
    assert issubclass(TakeStep, Step)
