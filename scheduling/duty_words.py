"""Why something about duty cannot be done, in the reader's language."""

from django.utils.translation import gettext as _


def refusal(reason: str) -> str:
    """The sentence for a Refused."""
    return {
        "over": _("That is over."),
        "no_time": _("It ends before it begins, or both times overlap."),
        "yours": _("It is the same person's already."),
        "not_theirs": _("The roster has changed since: one of them no longer has this duty."),
        "answered": _("This has been answered already."),
        "asked_already": _("Somebody has been asked about this time already."),
        "not_asked": _("Only the other one can answer this."),
        "not_you": _("Only the colleague who was asked can answer, or the owner for them."),
        "no_colleague": _(
            "Your log-in belongs to none of the colleagues. The permanence can link it."
        ),
    }.get(reason, _("That cannot be done now."))
