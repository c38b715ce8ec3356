"""The buttons of what is chosen, and of one's own place in a call: those only that can work now.

The keys mean on the floor what they mean on a desk: F2 a state, F4 the voice, F6 whom one speaks
with, F8 somebody else, F9 back.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from telephony.switchboard import steering
from telephony.switchboard.models import Agent, Call, Leg

Manner = Leg.Manner


@dataclass(frozen=True)
class Control:
    """A button: the page's action and what it is about, its words, its key, its look (go, stop)."""

    action: str
    of: str
    label: str
    key: str
    kind: str = ""
    is_half: bool = False

    @property
    def shown(self) -> str:
        """The key as it is drawn."""
        return self.key.replace("Shift+", "⇧ ")


def of_chosen(agent: Agent | None, call: Call | None, ear: Leg | None) -> list[Control]:
    """Of the receptionist who is chosen, and of the call that is chosen or that they have."""
    found: list[Control] = []
    if call is not None and call.state == Call.State.TALKING:
        found += _into(call, ear)
        found.append(Control("taking", str(call.pk), _("Take the call away…"), "F8"))
    if agent is not None and agent.state not in steering.IN_A_CALL:
        found.append(Control("stating", str(agent.pk), _("Change the state…"), "F2"))
    return found


def of_ear(leg: Leg) -> list[Control]:
    """Of the call that the supervisor is in."""
    call = str(leg.call_id)
    only = Control("listen", call, _("Only listen"), "F6", is_half=True)
    whisper = Control("whisper", call, _("Whisper"), "F6", is_half=True)
    barge = Control("barge", call, _("Speak with both"), "Shift+F6", is_half=True)
    if leg.manner == Manner.WHISPER:
        whisper = only
    elif leg.manner == Manner.BARGE:
        barge = replace(only, key="Shift+F6")
    return [whisper, barge, Control("leave", call, _("Leave the call"), "F9", "stop")]


def _into(call: Call, ear: Leg | None) -> list[Control]:
    if ear is not None and ear.call_id == call.pk:
        return []
    key = str(call.pk)
    listen = Control("listen", key, _("Listen"), "F4", "go")
    if ear is not None:
        return [listen]
    return [
        listen,
        Control("whisper", key, _("Whisper"), "F6", is_half=True),
        Control("barge", key, _("Speak with both"), "Shift+F6", is_half=True),
    ]
