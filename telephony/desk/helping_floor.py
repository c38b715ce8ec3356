"""Raised hands on the supervisor's floor: seen, answered in the chat, taken down."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from telephony.desk import helping
from telephony.desk.helping_panel import chat_of
from telephony.floor import actions, push
from telephony.floor.actions import Said
from telephony.floor.panels import Panel, register
from telephony.switchboard.signals import help_changed
from tenants.models import User


def context(user_id: UUID, on_wall: bool) -> dict[str, Any]:
    """The hands that are up, the longest first."""
    user = User.objects.get(pk=user_id)
    return {"chats": [chat_of(asked, user) for asked in helping.to_help(user)]}


def _call(said: Said) -> UUID:
    return UUID(str(said["of"]))


def _say(user_id: UUID, said: Said) -> None:
    helping.say(User.objects.get(pk=user_id), _call(said), str(said.get("text", "")))


def _answer(user_id: UUID, said: Said) -> None:
    helping.answer(User.objects.get(pk=user_id), _call(said))


def _lower(user_id: UUID, said: Said) -> None:
    helping.lower(User.objects.get(pk=user_id), _call(said))


@receiver(help_changed, dispatch_uid="floor.help_changed")
def show(sender: object, **kwargs: Any) -> None:
    """On every floor that is open."""
    push.refresh()


register(Panel("helps", "floor/_helps.html", context))
for name, action in {"help_say": _say, "help_answer": _answer, "help_lower": _lower}.items():
    actions.register(name, action)
