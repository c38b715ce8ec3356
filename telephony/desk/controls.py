"""The buttons of a call and their keys: those only that can work now.

Which chord a key is stands in telephony.desk.chords; here stands which of them the button has.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from telephony.desk import absences
from telephony.desk.live import Live
from telephony.switchboard import presence
from telephony.switchboard.models import Agent


@dataclass(frozen=True)
class Control:
    """A button: the page's action, what stands on it, its key's name in the table of chords,
    its look (go, stop, mute)."""

    action: str
    label: str
    chord: str
    kind: str = ""
    is_half: bool = False


def between_calls(agent: Agent) -> list[Control]:
    """With no call on the desk."""
    outward = Control("outward", _("Call somebody…"), "outward")
    breaks = Control("breaks", _("Another break…"), "break_kind")
    if agent.state == Agent.State.READY:
        return [Control("pause", absences.usual(), "presence"), breaks, outward]
    return [Control("ready", _("I am ready"), "presence", "go"), breaks, outward]


def of(live: Live) -> list[Control]:
    """Of the call as it is now, in the order in which they stand."""
    if live.state == "offered":
        return _offered(live)
    if live.state == "wrapup":
        return _finishing(live)
    if live.state == "connecting":
        return [Control("hangup", _("Hang up"), "back", "stop")]
    return _talking(live) if live.state == "talking" else []


def _finishing(live: Live) -> list[Control]:
    booked = live.agent.booked
    then = _("Done, then: %(name)s") % {"name": booked.name} if booked else _("Done, I am ready")
    more = Control("more_time", _("More time"), "more_time")
    return [
        Control("ready", then, "presence", "go"),
        *([more] if presence.may_have_more_time(live.agent) else []),
        Control("outward", _("Call somebody…"), "outward"),
    ]


def _offered(live: Live) -> list[Control]:
    answer = _("Take over") if live.handed_by else _("Answer")
    aside = _("Not now") if live.handed_by else _("Leave to a colleague")
    return [Control("accept", answer, "accept", "go"), Control("skip", aside, "skip")]


def _talking(live: Live) -> list[Control]:
    if live.telephone:  # its own keys do both
        return [*_sides(live), *_recording(live), *_ends(live)]
    voice = [Control("mute", _("Mic"), "mute", "mute", is_half=True)]
    if live.held_since is None or (live.third and live.third.is_there):
        voice.append(Control("keypad", _("Keypad"), "keypad", is_half=True))
    return [*_sides(live), *voice, *_recording(live), *_ends(live)]


def _sides(live: Live) -> list[Control]:
    """With whom one speaks."""
    third = live.third
    if third is None:
        return [*_hold(live), *_elsewhere(live)]
    if not third.is_there:
        return []
    through = Control("complete", _("Put through, and leave"), "complete", "go")
    if live.all_speak:
        return [through, Control("hold", _("Hold %(who)s") % {"who": live.who}, "hold")]
    other = live.who if live.held_since else third.name
    return [
        through,
        Control("swap", _("Back to %(name)s") % {"name": other}, "hold"),
        Control("together", _("All three"), "together"),
    ]


def _hold(live: Live) -> list[Control]:
    if live.held_since:
        return [Control("resume", _("Back to %(name)s") % {"name": live.who}, "hold", "go")]
    return [Control("hold", _("Hold"), "hold")]


def _elsewhere(live: Live) -> list[Control]:
    if live.handed_to:
        return []
    return [
        Control("people", _("Transfer…"), "transfer"),
        Control("park", _("Set aside for the team"), "park"),
    ]


def _recording(live: Live) -> list[Control]:
    if not live.call.is_recorded:
        return []
    if live.call.recording_paused:
        return [Control("recording_resume", _("Record again"), "recording")]
    return [Control("recording_pause", _("Pause the recording"), "recording")]


def _ends(live: Live) -> list[Control]:
    """`back` takes back the last step; what ends the call for all is then a key further."""
    everybody = Control("hangup", _("Hang up, all"), "hangup_all", "stop")
    if live.third:
        name = {"name": live.third.name}
        back = _("Let %(name)s go") if live.third.is_there else _("Stop calling %(name)s")
        return [Control("drop_third", back % name, "back"), everybody]
    if live.handed_to and not live.is_ordered_away:
        return [Control("keep", _("Keep the call"), "back"), everybody]
    return [Control("hangup", _("Hang up"), "back", "stop")]
