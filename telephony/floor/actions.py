"""What a key of the floor stands for. Each is given what the page said; some answer the page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from telephony.floor import dialogs, words
from telephony.switchboard import presence, steering, supervising
from telephony.switchboard.claims import Refused

Said = dict[str, Any]
Action = Callable[[UUID, Said], Said | None]


def perform(user_id: UUID, said: Said, language: str) -> Said | None:
    """Do what the key stands for; what the window is to be answered, a refusal in words first."""
    action = ACTIONS.get(str(said.get("action")))
    if action is None:
        return None
    with translation.override(language):
        try:
            supervising.supervisor(user_id)
            return action(user_id, said)
        except Refused as refused:
            return _refused(words.refusal(refused.reason))
        except presence.NotNow:
            return _refused(words.refusal("agent_in_a_call"))
        except (KeyError, ValueError):
            return _refused(_("That was not understood. Reload the page."))


def register(name: str, action: Action) -> None:
    """Add what a higher room does on the floor; called once from an AppConfig's `ready`."""
    ACTIONS[name] = action


def _refused(text: str) -> Said:
    return {"type": "refused", "text": text}


def _key(said: Said, name: str = "of") -> UUID:
    return UUID(str(said[name]))


def _into(verb: Callable[[UUID, UUID], None]) -> Action:
    """The page may call in, if it is not in this call already."""

    def act(user_id: UUID, said: Said) -> Said:
        verb(_key(said), user_id)
        return {"type": "voice", "call": str(_key(said))}

    return act


def _leave(user_id: UUID, said: Said) -> None:
    supervising.leave(_key(said), user_id)


def _taking(user_id: UUID, said: Said) -> Said:
    return {"type": "dialog", "html": dialogs.taking(user_id, _key(said))}


def _take(user_id: UUID, said: Said) -> None:
    if said["to"] == "queue":
        steering.take_to_queue(_key(said), user_id)
    else:
        steering.take_to(_key(said), user_id, _key(said, "to"))


def _stating(user_id: UUID, said: Said) -> Said:
    return {"type": "dialog", "html": dialogs.stating(_key(said))}


def _force(user_id: UUID, said: Said) -> None:
    steering.force(_key(said), user_id, str(said["to"]))


ACTIONS: dict[str, Action] = {
    "listen": _into(supervising.listen),
    "whisper": _into(supervising.whisper),
    "barge": _into(supervising.barge),
    "leave": _leave,
    "taking": _taking,
    "take": _take,
    "stating": _stating,
    "force": _force,
}
