"""Somebody takes what a colleague has already: both are told, and nothing of the message."""

from messages import links, pocket
from messages.models import Delivery, Message, Receipt
from scheduling import duty_telling
from scheduling.signals import notice
from tenants import access
from tenants.directory.models import Colleague


def tell(message: Message, receipt: Receipt, holder: Colleague) -> None:
    """In the client's schema and the transaction: `holder` had it when `receipt` was given."""
    newcomer = receipt.delivery.colleague
    about = {
        "holder": holder.name,
        "newcomer": receipt.by_name,
        "since": pocket.clock(message.acknowledged_at),
        "is_over": receipt.kind == Receipt.Kind.OVER,
    }
    theirs = message.deliveries.filter(colleague=holder).first()
    for person, delivery in ((holder, theirs), (newcomer, receipt.delivery)):
        own = {**about, "is_holder": person.pk == holder.pk, "link": _link(delivery)}
        _send(person, own, f"also-taken:{receipt.pk}:{person.pk}")


def _link(delivery: Delivery | None) -> str:
    return links.link_to(access.client_inside(), delivery) if delivery else ""


def _send(to: Colleague, about: dict[str, object], key: str) -> None:
    client = access.client_inside()
    notice.send(
        None,
        client=client,
        kind="message_also_taken",
        to=duty_telling.way_to(to),
        language=client.language,
        about=about,
        key=key,
    )
