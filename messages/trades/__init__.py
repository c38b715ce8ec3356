"""What an answering service asks for each trade: the forms that a new client begins with.

Written in French: they are read to callers, and edited by each client afterwards.
"""

from django.utils import timezone

from messages.models import Form, FormVersion, Message, Policy
from messages.trades import health, home, office
from messages.trades.shapes import Reason
from tenants.models import Client

Trade = Client.Trade
TRADES: dict[str, tuple[Reason, ...]] = {
    Trade.MEDICAL: health.MEDICAL,
    Trade.DENTAL: health.DENTAL,
    Trade.PLUMBER: home.PLUMBER,
    Trade.LAW: office.LAW,
    Trade.NOTARY: office.NOTARY,
    Trade.VETERINARY: health.VETERINARY,
    Trade.HAIRDRESSER: office.HAIRDRESSER,
    Trade.PROPERTY: home.PROPERTY,
    Trade.DRIVING: office.DRIVING,
    Trade.GARAGE: home.GARAGE,
    Trade.FUNERAL: office.FUNERAL,
    Trade.OTHER: office.OTHER,
}
HEALTH = (Trade.MEDICAL, Trade.DENTAL, Trade.VETERINARY)  # where nobody judges what is urgent

# Name, degree, minutes for the recipient, minutes for whoever is on duty, rounds.
POLICIES = (
    ("Urgent", Message.Urgency.URGENT, 5, 10, 2),
    ("Dans l'heure", Message.Urgency.SOON, 20, 30, 1),
)


def begin(trade: str) -> None:
    """Give a client without forms those of its trade, live at once. In its schema."""
    if Form.objects.exists():
        return
    _policies()
    now = timezone.now()
    for place, reason in enumerate(TRADES.get(trade, office.OTHER)):
        form = Form.objects.create(name=reason.name, position=place, is_default=reason.is_first)
        version = FormVersion(
            form=form,
            number=1,
            fields=list(reason.questions),
            instructions="\n".join(reason.instructions),
            body=reason.body,
            ending=reason.ending,
            urgencies=list(reason.urgencies),
            live_from=now,
        )
        version.full_clean()
        version.save()


def _policies() -> None:
    """What cannot wait goes to whoever is on duty when the recipient does not answer."""
    for place, (name, urgency, first, then, rounds) in enumerate(POLICIES):
        policy = Policy.objects.create(
            name=name, position=place, urgencies=[urgency], rounds=rounds
        )
        for turn, (whom, wait) in enumerate((("recipient", first), ("on_duty", then))):
            policy.steps.create(position=turn, whom=whom, wait_minutes=wait)
