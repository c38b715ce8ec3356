"""The greetings as a caller meets them, with the house's words where the client wrote none."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from telephony import greetings
from telephony.fallbacks import FALLBACKS
from telephony.models import Greeting, VoiceSettings
from tenants.models import Client

Situation = Greeting.Situation
NEVER = VoiceSettings.Recording.NEVER


def sections(client: Client) -> list[dict[str, Any]]:
    """Every situation in its group, in the order of a call."""
    rows: defaultdict[str, list[Greeting]] = defaultdict(list)
    for row in Greeting.objects.exclude(situation=Situation.MENU).select_related("closure"):
        rows[row.situation].append(row)
    settings = VoiceSettings.current()
    return [
        {
            "title": title,
            "key": key,
            "situations": [_situation(client, one, rows[one], settings) for one in situations],
        }
        for key, title, situations in _groups()
    ]


def _groups() -> list[tuple[str, str, tuple[Situation, ...]]]:
    waiting = (Situation.WAITING, Situation.POSITION, Situation.CALLBACK, Situation.MUSIC)
    closed = (Situation.CLOSED, Situation.HOLIDAY)
    mailbox = (Situation.VOICEMAIL, Situation.THANKS)
    rest = (Situation.UNAVAILABLE, Situation.REJECTED, Situation.WRONG_KEY)
    arriving = (Situation.WELCOME, Situation.RECORDED)
    return [
        ("arrival", _("When somebody calls"), arriving),
        ("waiting", _("While they wait"), waiting),
        ("answer", _("When the receptionist answers"), (Situation.PHRASE,)),
        ("closed", _("When you are closed"), closed),
        ("voicemail", _("When they leave a message"), mailbox),
        ("announcement", _("Announcements for your rules"), (Situation.ANNOUNCEMENT,)),
        ("rest", _("Otherwise"), rest),
    ]


def _situation(
    client: Client, situation: Situation, rows: list[Greeting], settings: VoiceSettings
) -> dict[str, Any]:
    return {
        "value": situation.value,
        "label": situation.label,
        "unused": _unused(situation, settings),
        "rows": [_row(client, row) for row in rows],
        "house": "" if rows else _house(client, situation, settings),
        "is_announcement": situation == Situation.ANNOUNCEMENT,
        "is_music": situation == Situation.MUSIC,
    }


def _row(client: Client, row: Greeting) -> dict[str, Any]:
    words = {"client": client.name, **greetings.EXAMPLES}
    return {
        "id": row.pk,
        "language": row.get_language_display(),
        "name": row.name,
        "closure": str(row.closure) if row.closure else "",
        "text": "" if row.audio else greetings.fill(row.text, **words),
        "is_recorded": bool(row.audio),
    }


def _house(client: Client, situation: Situation, settings: VoiceSettings) -> str:
    if situation in (Situation.MUSIC, Situation.ANNOUNCEMENT) or situation not in FALLBACKS:
        return ""
    return greetings.house_words(situation, client.name, settings.languages[0])


def _unused(situation: Situation, settings: VoiceSettings) -> str:
    """Why nobody hears it at present; "" where it is heard."""
    if situation == Situation.RECORDED and settings.recording == NEVER:
        return _("Not heard at present: no call is recorded.")
    if situation == Situation.POSITION and not settings.announces_position:
        return _("Not heard at present: callers are not told their place.")
    if situation == Situation.CALLBACK and not settings.offers_callback:
        return _("Not heard at present: no callback is offered.")
    return ""
