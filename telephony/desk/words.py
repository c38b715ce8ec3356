"""What the desk says in a sentence: why something was refused, and what has just happened.

`{back}` and the like: the page puts the agent's own key there (telephony.desk.chords).
"""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def refusal(reason: str) -> str:
    """The sentence for a `Refused`; an unknown reason still says that nothing was done."""
    return {
        "taken": _("This call was already accepted in another window."),
        "gone": _("This call is no longer offered: it went to a colleague or the caller hung up."),
        "not_yours": _("This is not your call any more. What you typed is still here."),
        "not_talking": _("This works only while you are on the line with the caller."),
        "third_already": _(
            "Somebody else is on the line or being called already. {back} lets them go."
        ),
        "engaged": _("They are in another call of ours at the moment."),
        "no_third": _("Nobody else is on the line any more."),
        "third_not_there": _("They are not on the line yet."),
        "colleague_busy": _("This colleague is not free any more. The call stays with you."),
        "handing_already": _("The call is offered to a colleague already. {back} keeps it."),
        "not_parked": _("This call is not set aside any more: somebody has it."),
        "not_served": _("Your team does not answer for this client."),
        "now_connecting": _("Your call is being connected. Try again in a moment."),
        "in_a_call": _("Finish the call first."),
        "nobody_on_duty": _("Nobody is on duty now."),
        "no_such_person": _("This person is not in the directory any more."),
        "no_number": _("No number is known to call them at."),
        "no_such_break": _("This kind of break is not in use any more."),
        "no_more_time": _("More time can be had once, while you finish after a call."),
        "voice_cut": _("Your voice is not in the call: they hear music until you are back."),
        "no_own_number": _("No telephone of your own is known. Write its number first."),
        "rings_already": _("Your own telephone rings already, or is in the call."),
        "elsewhere": _("You work in another window now. This one only watches."),
        "ordered": _("A supervisor gives this call to somebody else: it cannot be kept."),
        "booking_no_such": _("This is not to be booked any more."),
        "booking_not_offered": _("This time is not offered any more. Look again what is free."),
        "booking_over": _("This appointment was cancelled already, or is over."),
        "no_help": _("No help is asked for with this call any more."),
        "nothing_said": _("Nothing was written."),
        "claimed": _("A colleague looks after this message already."),
        "not_open": _("Somebody has taken this message, or closed it."),
        "nobody_told": _("Nobody can be told: no way to reach them is known."),
        "callback_settled": _("This callback is settled already."),
        "no_line": _("This client has no line under whose number to call."),
    }.get(reason, _("That cannot be done now."))


def news(what: str, by: str = "") -> str:
    """The sentence for a `told` of the switchboard's; "" for one that needs no words.

    `by` is whose doing it was, where it was somebody's.
    """
    return {
        **_of_a_supervisor(by),
        "handover_missed": _("Nobody took the call over: it stays with you."),
        "voice_given_up": _(
            "Your voice did not come back in time: the caller is offered again, before all others."
        ),
        "own_busy": _("Your own telephone is engaged."),
        "own_no-answer": _("Your own telephone was not answered, or nobody pressed 1."),
        "own_failed": _("Your own telephone cannot be reached."),
        "own_left": _("Your own telephone was not answered, or nobody pressed 1."),
        "own_canceled": _("Your own telephone was not answered, or nobody pressed 1."),
        "callback_busy": _("Engaged. The caller keeps the place and is called again later."),
        "callback_no-answer": _("No answer. The caller keeps the place and is called again later."),
        "callback_failed": _(
            "Not reachable. The caller keeps the place and is called again later."
        ),
        "callback_canceled": _("Called off. The caller keeps the place and is called again later."),
        "callback_left": _("They hung up. The caller keeps the place and is called again later."),
        "called_busy": _("Engaged: they are speaking with somebody."),
        "called_no-answer": _("No answer."),
        "called_failed": _("The number cannot be reached."),
        "ready_by_itself": _("You are available again."),
    }.get(what, "")


def _of_a_supervisor(name: str) -> dict[str, str]:
    by = {"name": name}
    return {
        "supervisor_listen": _("%(name)s listens to this call.") % by,
        "supervisor_whisper": _("%(name)s speaks to you: the caller does not hear it.") % by,
        "supervisor_barge": _("%(name)s speaks in this call: both of you hear it.") % by,
        "taken_to_queue": _(
            "%(name)s has taken your call: the caller waits for a colleague. "
            "You are on a break until you say that you are ready."
        )
        % by,
        "taken_to_colleague": _(
            "%(name)s gives your call to a colleague: stay with the caller until it is taken."
        )
        % by,
        "put_ready": _("%(name)s has put you back among those who are ready.") % by,
        "put_pause": _("%(name)s has put you on a break.") % by,
        "put_offline": _("%(name)s has logged your desk off.") % by,
    }


def until(moment: datetime | None, now: datetime) -> str:
    """“until 15:00”, as far as it must be said beside `now`; "" for None."""
    if moment is None:
        return ""
    about = _moment(moment, now)
    if "time" not in about:
        return _("until the %(day)s") % about
    return (_("until %(time)s tomorrow") if "day" in about else _("until %(time)s")) % about


def since(moment: datetime, now: datetime) -> str:
    """“from 15:00”, as `until`."""
    about = _moment(moment, now)
    if "time" not in about:
        return _("from the %(day)s on") % about
    return (_("from %(time)s tomorrow") if "day" in about else _("from %(time)s")) % about


def _moment(moment: datetime, now: datetime) -> dict[str, str]:
    """The time of today; time and day of tomorrow; the day alone of what comes later."""
    local = moment.astimezone(now.tzinfo)
    away = (local.date() - now.date()).days
    if away in (0, 1):
        about = {"time": date_format(local, "H:i")}
        return about if away == 0 else {**about, "day": ""}
    return {"day": date_format(local, "j F" if local.year == now.year else "j F Y")}
