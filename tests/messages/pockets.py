"""Recipients with their telephones, for tests: Dr Claire Roux, and a colleague of hers."""

from dataclasses import dataclass
from time import time

from messages import links, pocket_person, receipts
from messages.models import Delivery, Message, Receipt
from tenants import access
from tenants.directory.models import Colleague, Reach
from tenants.models import Client
from tests.answering import Desk
from tests.visitors import Visitor, at_client


@dataclass
class Recipients:
    """One message, sent to the first and then to a colleague, too."""

    client: Client
    first: Delivery
    second: Delivery

    @classmethod
    def of(cls, desk: Desk) -> "Recipients":
        desk.sends()
        with access.inside(desk.call.client):
            rows = Delivery.objects.select_related("message", "colleague")
            first = rows.get(pk=desk.deliveries()["sms"].pk)
            second = to_colleague(first.message)
        return cls(desk.call.client, first, second)

    def says(self, delivery: Delivery, kind: str, **said: object) -> Receipt:
        with access.inside(self.client):
            return receipts.answer(delivery, kind, receipts.Said(**said))  # type: ignore[arg-type]

    def takes(self, delivery: Delivery) -> Receipt:
        with access.inside(self.client):
            return receipts.acknowledge(delivery)

    def message(self) -> Message:
        with access.inside(self.client):
            return Message.objects.get(pk=self.first.message_id)

    def steps(self) -> list[str]:
        with access.inside(self.client):
            return list(self.message().timeline.values_list("step", flat=True))

    def path(self, delivery: Delivery) -> str:
        return f"/m/{links.token_of(self.client, delivery)}"


def to_colleague(message: Message) -> Delivery:
    """Dr Lambert gets it, too. In the client's schema."""
    lambert = Colleague.objects.create(name="Dr Paul Lambert", number="+33639985101")
    Reach.objects.create(colleague=lambert, channel="sms", address="+33639985101")
    return Delivery.objects.create(
        message=message,
        colleague=lambert,
        colleague_name=lambert.name,
        channel="sms",
        address="+33639985101",
    )


def phone_of(client: Client, name: str) -> Visitor:
    """A telephone on which this colleague is logged in."""
    with access.inside(client):
        _device, secret = pocket_person.log_in(Colleague.objects.get(name=name), "iPhone")
    visitor = at_client(client)
    visitor.cookies[pocket_person.COOKIE] = secret
    return visitor


def proven(client: Client, name: str = "Dr Claire Roux") -> Visitor:
    """A browser in which this colleague has shown who they are, by a code."""
    with access.inside(client):
        key = str(Colleague.objects.get(name=name).pk)
    visitor = at_client(client)
    session = visitor.session
    session[pocket_person.PROOF] = {key: time() + 3600}
    session.save()
    return visitor
