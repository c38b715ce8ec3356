"""What a key of the desk stands for. Each is given what the page said; some answer the page."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from telephony.desk import absences, chords, outward, own_keys, palette, people, words
from telephony.switchboard import claims, control, own_telephone, presence, recordings
from tenants.base import display_number

Said = dict[str, Any]
Action = Callable[[UUID, Said], Said | None]
OF_A_CALL = {
    "hold": control.hold,
    "resume": control.resume,
    "drop_third": control.drop_third,
    "swap": control.swap,
    "together": control.together,
    "complete": control.complete,
    "keep": control.keep,
    "park": control.park,
    "voicemail": control.to_voicemail,
    "hangup": control.hang_up,
    "recording_pause": recordings.pause,
    "recording_resume": recordings.resume,
    "ring_me": own_telephone.ring,
    "voice_gone": control.voice_gone,
}


def perform(agent_id: UUID, said: Said, language: str) -> Said | None:
    """Do what the key stands for; what the window is to be answered, a refusal in words first."""
    action = ACTIONS.get(str(said.get("action")))
    if action is None:
        return None
    with translation.override(language):
        try:
            return action(agent_id, said)
        except claims.Refused as refused:
            return _refused(words.refusal(refused.reason))
        except presence.NotNow:
            return _refused(_("Finish the call first."))
        except ValidationError as error:
            return _refused(" ".join(error.messages))
        except (KeyError, ValueError):
            return _refused(_("That was not understood. Reload the page."))


def register(name: str, action: Action) -> None:
    """Add what a higher room does at the desk; called once from an AppConfig's `ready`."""
    ACTIONS[name] = action


def _refused(text: str) -> Said:
    return {"type": "refused", "text": text}


def _key(said: Said, name: str) -> UUID:
    return UUID(str(said[name]))


def _of_a_call(verb: Callable[[UUID, UUID], None]) -> Action:
    def act(agent_id: UUID, said: Said) -> None:
        verb(_key(said, "call"), agent_id)

    return act


def _accept(agent_id: UUID, said: Said) -> None:
    claims.accept(_key(said, "offer"), agent_id, str(said.get("tab", "")))


def _decline(agent_id: UUID, said: Said) -> None:
    claims.decline(_key(said, "offer"), agent_id)


def _ready(agent_id: UUID, said: Said) -> None:
    claims.be_ready(agent_id)


def _pause(agent_id: UUID, said: Said) -> None:
    claims.step_aside(agent_id)


def _consult(agent_id: UUID, said: Said) -> None:
    call_id = _key(said, "call")
    control.consult(call_id, agent_id, people.target(agent_id, call_id, said))


def _pass(agent_id: UUID, said: Said) -> None:
    call_id = _key(said, "call")
    control.pass_blind(call_id, agent_id, people.target(agent_id, call_id, said))


def _hand_over(agent_id: UUID, said: Said) -> None:
    control.hand_over(_key(said, "call"), agent_id, _key(said, "agent"))


def _pick_up(agent_id: UUID, said: Said) -> None:
    control.pick_up(_key(said, "call"), agent_id, str(said.get("tab", "")))


def _own(agent_id: UUID, said: Said) -> Said:
    typed, speaks = str(said.get("number", ""))[:40], said.get("speaks") is True
    number = own_telephone.choose(agent_id, typed, speaks)
    return {"type": "own", "number": display_number(number), "speaks": bool(number and speaks)}


def _rest(agent_id: UUID, said: Said) -> None:
    # Said by the page, not by a person: a call that is a colleague's by now is no news.
    with suppress(claims.Refused):
        recordings.rest(_key(said, "call"), agent_id, said.get("is_confidential") is True)


def _people(agent_id: UUID, said: Said) -> Said:
    call_id = _key(said, "call")
    with chords.drawn_for(own_keys.of(agent_id)):
        html = people.panel(agent_id, call_id)
    return {"type": "people", "call": str(call_id), "html": html}


def _check(agent_id: UUID, said: Said) -> Said:
    """A number as it is typed, for the client of the live call or for the one that is chosen."""
    typed = str(said.get("typed", ""))[:40]
    if said.get("call"):
        client = claims.held(_key(said, "call"), agent_id).client
    else:
        client = outward.served_client(agent_id, _key(said, "client"))
    return {"type": "checked", "typed": typed, **people.checked(typed, client)}


def _look_up(agent_id: UUID, said: Said) -> Said:
    typed = str(said.get("typed", ""))[:40]
    found = outward.look_up(agent_id, _key(said, "client"), typed)
    return {"type": "found", "typed": typed, "people": found}


def _outward(agent_id: UUID, said: Said) -> Said:
    return {"type": "people", "call": None, "html": outward.panel(agent_id)}


def _confirm(agent_id: UUID, said: Said) -> Said:
    return {"type": "confirm", "html": outward.confirmation(agent_id, said)}


def _call_out(agent_id: UUID, said: Said) -> None:
    outward.call(agent_id, said)


def _find(agent_id: UUID, said: Said) -> Said:
    typed = str(said.get("typed", ""))[:40]
    return {"type": "palette", "typed": typed, **asdict(palette.find(agent_id, typed))}


def _preview(agent_id: UUID, said: Said) -> Said:
    return {"type": "preview", "html": palette.preview(agent_id, _key(said, "client"))}


def _set_key(agent_id: UUID, said: Said) -> None:
    own_keys.change(agent_id, str(said["name"]), str(said["chord"]))


def _usual_keys(agent_id: UUID, said: Said) -> None:
    own_keys.forget(agent_id)


ACTIONS: dict[str, Action] = {
    **{name: _of_a_call(verb) for name, verb in OF_A_CALL.items()},
    "accept": _accept,
    "decline": _decline,
    "ready": _ready,
    "pause": _pause,
    "consult": _consult,
    "pass": _pass,
    "hand_over": _hand_over,
    "pick_up": _pick_up,
    "recording_rest": _rest,
    "own": _own,
    "people": _people,
    "check": _check,
    "look_up": _look_up,
    "outward": _outward,
    "confirm": _confirm,
    "call_out": _call_out,
    "breaks": absences.show,
    "break": absences.take,
    "work_on": absences.work_on,
    "more_time": absences.more_time,
    "here": absences.here,
    "find": _find,
    "preview": _preview,
    "set_key": _set_key,
    "usual_keys": _usual_keys,
}
