"""A receptionist at work: the call comes, is taken, and a message is written."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from messages import links
from messages.models import Delivery, Message, TimelineEntry
from telephony.switchboard import claims, dispatch
from telephony.switchboard.models import Call, Offer
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import ODILE, Cast
from tests.twilio import Twilio
from tests.visitors import Visitor, at_operator

BODY = "Le pansement de Simon s'est défait, il faudrait le refaire."
NAME = "Mme Garnier"
TYPED = "06 39 98 40 01"  # Odile's number as people write it


def take_call(
    cast: Cast, twilio: Twilio, line: str, *, by: str = "camille", caller: str = ODILE
) -> Call:
    """A call on `line`, answered: caller and receptionist are in the conference."""
    agent = cast.ready(by)
    call = twilio.rings(line, caller)
    dispatch.run()
    offer = Offer.objects.get(agent=agent, state=Offer.State.PENDING)
    claims.accept(offer.pk, agent.pk, "tab")
    twilio.connects(call, agent)
    return twilio.fresh(call)


@dataclass
class Desk:
    """One receptionist's desk with a call on it."""

    call: Call
    browser: Visitor

    @classmethod
    def of(cls, cast: Cast, call: Call, name: str = "camille") -> "Desk":
        return cls(call, at_operator(cast.user(name)))

    def form(self, **changes: str) -> dict[str, str]:
        """What is typed: whole, unless a test changes it."""
        with access.inside(self.call.client):
            person = Colleague.objects.filter(reaches__isnull=False).first()
        assert person is not None, "the demonstration's clients have people"
        whole = {
            "caller_name": NAME,
            "caller_number": TYPED,
            "recipient": str(person.pk),
            "urgency": Message.Urgency.NORMAL,
            "body": BODY,
            "q_address": "12 rue Carnot",
        }
        return {**whole, **changes}

    def sends(self, **changes: str) -> HttpResponse:
        """As a receptionist sends who reads the warnings, if any, and means what stands there."""
        answer = self.presses_send(**changes)
        accepted = found_in(answer)
        if answer.status_code == 422 and accepted and "is-block" not in answer.content.decode():
            answer = self.presses_send(**changes, acknowledged=accepted)
        return answer

    def presses_send(self, **changes: str) -> HttpResponse:
        """Ctrl+Enter, once."""
        answer: Any = self.browser.post(f"/desk/calls/{self.call.pk}/message", self.form(**changes))
        return answer  # type: ignore[no-any-return]

    def pauses(self, **typed: str) -> HttpResponse:
        """A pause of the keyboard keeps the draft."""
        answer: Any = self.browser.post(f"/desk/calls/{self.call.pk}/draft", typed)
        return answer  # type: ignore[no-any-return]

    def message(self) -> Message | None:
        """The call's message as it is now."""
        with access.inside(self.call.client):
            return Message.objects.filter(call_id=self.call.pk, kind=Message.Kind.FORM).first()

    def deliveries(self) -> dict[str, Delivery]:
        """The message's deliveries by channel."""
        with access.inside(self.call.client):
            found = Delivery.objects.filter(message__call_id=self.call.pk)
            return {delivery.channel: delivery for delivery in found.select_related("message")}

    def steps(self) -> list[str]:
        """The message's timeline, oldest first."""
        with access.inside(self.call.client):
            return list(
                TimelineEntry.objects.filter(message__call_id=self.call.pk).values_list(
                    "step", flat=True
                )
            )

    def link(self, channel: str) -> str:
        """The address that was sent by this channel."""
        return links.link_to(self.call.client, self.deliveries()[channel])

    def tokens(self) -> dict[str, str]:
        """The tokens of the links that were sent, by channel."""
        return {
            name: links.token_of(self.call.client, row) for name, row in self.deliveries().items()
        }


def found_in(answer: HttpResponse) -> str:
    """The tokens of the warnings on this page, as the page would send them back."""
    found = re.search(r'name="acknowledged" value="([^"]*)"', answer.content.decode())
    return found.group(1) if found else ""
