"""The acts of an intake, one line each: the Update and the command that it takes."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.intake.reviewing import RestrictReviewed
    from procedure.intake.screening import ScreenAgain
    from procedure.intake.second_person import ApproveRelease, ProposeRelease
    from procedure.intake.settling import EndDestroyed, SettleHandoff
    from procedure.intake.translation import AttachTranslation
    from procedure.intake.triage import ConfirmRestriction, ReleaseCommunication

from workflows.acts import act


class IntakeActs:
    """What people and other dossiers can order for a communication."""

    confirm_restriction = act(ConfirmRestriction)
    release_communication = act(ReleaseCommunication)
    propose_release = act(ProposeRelease)
    approve_release = act(ApproveRelease)
    attach_translation = act(AttachTranslation)
    screen_again = act(ScreenAgain)
    restrict_reviewed = act(RestrictReviewed)
    settle_handoff = act(SettleHandoff)
    end_destroyed = act(EndDestroyed)
