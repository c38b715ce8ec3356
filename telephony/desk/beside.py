"""What a receptionist opens over the desk in a call, and writes there: the caller's card, notes.

Each is a piece of HTML for the one dialog; what is written goes by `beside_views`.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from telephony import instructions
from telephony.desk import actions, words
from telephony.desk.actions import Said
from telephony.desk.caller import Caller
from telephony.desk.card_forms import CardForm, LocateForm
from telephony.desk.panels import Seat
from telephony.models import Note
from telephony.switchboard import claims
from telephony.switchboard.models import Call
from tenants import access
from tenants.base import display_number
from tenants.directory.models import Contact


@dataclass(frozen=True)
class Sheet:
    """A dialog's HTML by what it is about. All functions run in the client's schema."""

    seat: Seat

    @property
    def call(self) -> Call:
        """The call on the desk."""
        assert self.seat.call is not None, "opened with a call only"
        return self.seat.call

    def card(
        self,
        form: CardForm | None = None,
        namesakes: list[Contact] | None = None,
        is_new: bool = False,
    ) -> str:
        """The caller's card, and who else is known at the number; an empty one if `is_new`."""
        caller = Caller(self.call)
        contact = None if is_new else caller.contact
        form = form or card_form(caller, contact)
        people = [_person(person, contact) for person in caller.people]
        if contact and contact.pk not in {person.pk for person in caller.people}:
            people.insert(0, _person(contact, contact))
        return self._html(
            "desk/_card.html",
            form=form,
            people=people,
            must_choose=len(people) > 1 and contact is None and not is_new and not form.is_bound,
            is_new=form.instance._state.adding,
            namesakes=[_person(person) for person in namesakes or []],
        )

    def locate(self, form: LocateForm | None = None) -> str:
        """Where a colleague is; and who is said to be elsewhere now, to be called back."""
        now = timezone.now().astimezone(ZoneInfo(self.call.client.time_zone))
        elsewhere = [
            {
                "colleague": note.colleague,
                "text": note.text,
                "until": words.until(note.ends_at, now),
            }
            for note in instructions.notes_from(now)
            if note.kind == Note.Kind.LOCATE and note.starts_at <= now
        ]
        form = form or LocateForm(now=now)
        return self._html("desk/_locate.html", form=form, elsewhere=elsewhere)

    def _html(self, template: str, **context: Any) -> str:
        about = {"call": self.call, "client": self.call.client}
        urls = {
            f"{name}_url": reverse(f"desk:{name}", args=[self.call.pk], urlconf="config.urls")
            for name in ("card", "caller", "locate")
        }
        return render_to_string(template, {**about, **urls, **context})


def card_form(caller: Caller, contact: Contact | None, typed: Any = None) -> CardForm:
    """The card of this contact, or a new one for the caller's number."""
    if contact:
        return CardForm(typed, instance=contact)
    return CardForm(typed, initial={"number": caller.number or ""})


def _person(person: Contact, chosen: Contact | None = None) -> dict[str, Any]:
    return {
        "id": str(person.pk),
        "name": person.name,
        "number": display_number(person.number),
        "note": person.note,
        "is_chosen": chosen is not None and chosen.pk == person.pk,
    }


def _open(kind: str) -> actions.Action:
    def act(agent_id: UUID, said: Said) -> Said:
        call = claims.held(UUID(str(said["call"])), agent_id)
        agent = next(iter(call.agents.filter(pk=agent_id)))
        sheet = Sheet(Seat(agent, call))
        with access.inside(call.client):
            if kind == "card":
                html = sheet.card(is_new=said.get("is_new") is True)
            else:
                html = sheet.locate()
        return {"type": "beside", "call": str(call.pk), "html": html}

    return act


for name in ("card", "locate"):
    actions.register(name, _open(name))
