"""The proof of a message, to be taken elsewhere: what was left, every step, and their chain.

As JSON it is checked without us (`manage.py verify_timelines --file`); as PDF it is read. The chain
shows that no step was changed, removed or put in between since; it has no secret in it, so it
does not show who wrote it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messages import chain, timeline
from messages.models import Message
from tenants.base import display_number
from tenants.models import Client

FORMAT: Final = "permanence-proof/1"
LAYOUT: Final = settings.BASE_DIR / "messages" / "proof.typ"
Proof = dict[str, Any]


class NoProof(ValueError):
    """What was read is not such a document."""


def of(client: Client, message: Message) -> Proof:
    """The document. In the client's schema."""
    return {
        "format": FORMAT,
        "client": client.name,
        "message": {
            "id": str(message.pk),
            "left_at": message.created_at.isoformat(),
            "taken_by": message.agent_name,
            "recipient": message.recipient_name,
            "caller": message.caller_name,
            "caller_number": message.caller_number or "",
            "urgency": message.urgency,
            "text": message.body,
            "erased_at": message.erased_at.isoformat() if message.erased_at else "",
            "answers": [
                {name: one[name] for name in ("label", "value")} for one in message.answers
            ],
        },
        "steps": [asdict(timeline.link_of(entry)) for entry in message.timeline.all()],
        "chain_head": message.chain_head,
    }


def first_break(proof: Mapping[str, Any]) -> int | None:
    """As `chain.first_break`, of a document; raises NoProof for anything else."""
    try:
        links = [chain.Link(**step) for step in proof["steps"]]
        is_ours = proof["format"] == FORMAT
        about = str(proof["message"]["id"])
        head = str(proof["chain_head"])
    except (KeyError, TypeError) as error:
        raise NoProof from error
    if not is_ours:
        raise NoProof
    # Steps of another message may be a chain too.
    stranger = next((n for n, link in enumerate(links, start=1) if link.message != about), None)
    return stranger or chain.first_break(links, head)


def pdf(client: Client, message: Message) -> bytes:
    """The document to be read, kept (PDF/A) and printed; in the reader's language and time."""
    found = json.dumps({**_words(client, message), **_facts(client, message)})
    source = LAYOUT.read_bytes()
    return bytes(typst.compile(source, sys_inputs={"proof": found}, pdf_standards="a-2b"))


def _words(client: Client, message: Message) -> dict[str, Any]:
    broken = timeline.first_break(message)
    whole = _("The chain of steps is whole: none was changed, removed or put in between.")
    torn = _("The chain of steps is BROKEN at step %(n)d.") % {"n": broken or 0}
    return {
        "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
        "title": _("Proof of a message"),
        "steps_title": _("Every step"),
        "verdict": whole if broken is None else torn,
        "is_whole": broken is None,
        "head_label": _("Hash of the last step"),
        "made": _("Made on %(when)s") % {"when": _moment(timezone.now())},
    }


def _facts(client: Client, message: Message) -> dict[str, Any]:
    number = display_number(message.caller_number)
    rows = [
        (_("For"), message.recipient_name),
        (_("Caller"), " · ".join(filter(None, [message.caller_display, number]))),
        (_("Taken by"), message.agent_name),
        (_("At"), _moment(message.sent_at or message.created_at)),
        (_("Urgency"), message.get_urgency_display()),
        *((one["label"], one["value"]) for one in message.answers),
        (_("Contents erased"), _moment(message.erased_at) if message.erased_at else ""),
        (_("Reference"), str(message.pk)),
    ]
    return {
        "client": client.name,
        "colour": client.colour,
        "rows": [[str(label), str(value)] for label, value in rows if value],
        "text": message.body,
        "steps": [
            {
                "n": entry.position,
                "at": _moment(entry.at),
                "text": entry.sentence,
                "hash": entry.hash,
            }
            for entry in message.timeline.all()
        ],
        "head": message.chain_head,
    }


def _moment(at: datetime) -> str:
    """To the second, with the zone: a proof is read in other places."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j F Y, H:i:s')} ({local:%Z})"
