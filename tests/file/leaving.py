"""A client that leaves: its calls are over, it is erased, and what is left of it is looked for."""

from typing import Any

from django.core.management import call_command
from django.db import connection

from telephony.switchboard.models import Call
from tenants import catalog
from tenants.models import Client, Erasure

CALLER = "+33639985511"


def close(call: Call) -> None:
    connection.cursor().execute("UPDATE switchboard_agent SET call_id = NULL, state = 'ready'")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM switchboard_leg")
        cursor.execute("DELETE FROM switchboard_offer")
        cursor.execute(
            "UPDATE switchboard_call SET state = 'closed', closed_at = now(), caller = NULL,"
            " agent_id = NULL, outcome = 'answered', sent_to = '', sent_at = NULL, parked_by_id ="
            " NULL WHERE id = %s",
            [call.pk],
        )


def erase(client: Client, **more: Any) -> Erasure:
    call_command("erase_client", client.slug, yes_erase=client.slug, by="Sophie", **more)
    return Erasure.objects.get(reference=client.pk)


def everything() -> str:
    """Every row of every table of the database, as text."""
    names = [*schema_names(), "public"]
    found = []
    with connection.cursor() as cursor:
        for name in names:
            for table in catalog.tables(name):
                cursor.execute(f'SELECT t::text FROM "{name}"."{table}" t')
                found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found)


def schema_names() -> list[str]:
    return list(Client.objects.values_list("schema_name", flat=True))
