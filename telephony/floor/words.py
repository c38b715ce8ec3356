"""What the floor says in a sentence: why something was refused, and what has just happened."""

from django.utils.translation import gettext as _


def refusal(reason: str) -> str:
    """The sentence for a `Refused`; an unknown reason still says that nothing was done."""
    return {
        "no_supervisor": _("Only supervisors may do this."),
        "not_talking": _("Nobody is talking in this call now."),
        "own_call": _("This is your own call: it is on your desk."),
        "supervised_already": _("Another supervisor is in this call already."),
        "colleague_busy": _("This receptionist is not free any more. The call stays where it is."),
        "agent_in_a_call": _("This receptionist is in a call. Take the call first."),
        "no_help": _("No help is asked for with this call any more."),
        "nothing_said": _("Nothing was written."),
        "desk_silent": _("No open desk answers: nobody is ready without one."),
    }.get(reason, _("That cannot be done now."))


def news(what: str, by: str = "") -> str:
    """The sentence for a `supervisor_told`; "" for one that needs no words."""
    return {
        "handover_missed": _("Nobody took the call over: it stays where it is."),
    }.get(what, "")
