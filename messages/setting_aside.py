"""An address that is dead gets nothing more, and its owner is told by another way.

All functions run in the client's schema.
"""

from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from scheduling import duty_telling
from scheduling.signals import notice
from tenants.directory.models import Reach
from tenants.models import Client

Why = Reach.SetAside


@transaction.atomic
def set_aside(client: Client, channel: str, address: str, why: Why) -> list[Reach]:
    """Use this address no more, whoever has it; the rows that are new to that."""
    mine = Reach.objects.select_for_update(of=("self",)).select_related("colleague")
    rows = list(mine.filter(channel=channel, address__iexact=address, set_aside_at=None))
    for row in rows:
        row.set_aside_at, row.set_aside_why = timezone.now(), why
        row.save(update_fields=["set_aside_at", "set_aside_why"])
        _tell(client, row)
    return rows


def use_again(reach: Reach) -> None:
    """Somebody says that the address works."""
    reach.set_aside_at, reach.set_aside_why = None, ""
    reach.save(update_fields=["set_aside_at", "set_aside_why"])


@receiver(pre_save, sender=Reach, dispatch_uid="messages.another_address")
def begin_anew(sender: object, instance: Reach, **kwargs: object) -> None:
    """Another address in the same row has not failed yet."""
    if instance.set_aside_at is None:
        return
    before = Reach.objects.filter(pk=instance.pk).values_list("channel", "address").first()
    if before and before != (instance.channel, instance.address):
        instance.set_aside_at, instance.set_aside_why = None, ""


def discreet(row: Reach) -> str:
    """A webhook's address may hold a secret: its host says enough."""
    if row.channel == Reach.Channel.WEBHOOK:
        return row.address.split("/")[2]
    return row.address


def _tell(client: Client, row: Reach) -> None:
    """Whose it is, and the client's owners: a machine, or somebody without another way, reads
    nothing."""
    about = {
        "why": str(row.set_aside_why),
        "address": discreet(row),
        "who": row.colleague.name,
        "link": f"{client.url}/ways/",
    }
    whose = duty_telling.way_to(row.colleague)
    owners = [to for _user, to in duty_telling.owners()]
    others = [to for to in owners if not to.number or to.number != whose.number]
    for place, to in enumerate((whose, *others)):
        said = {"client": client, "kind": "way_set_aside", "to": to, "about": about}
        key = f"set-aside:{row.pk}:{row.set_aside_at:%Y%m%d%H%M%S}:{place}"
        notice.send(None, **said, language=client.language, key=key)
