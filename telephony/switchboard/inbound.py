"""A caller arrives: from the number dialled to the client, from its rules to what is heard."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from telephony import greetings, routing
from telephony.carrier import twiml
from telephony.models import ForwardingRule, Greeting
from telephony.switchboard import dispatch, queue
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call, Leg, StrayCall
from tenants import access
from tenants.base import number_or_none
from tenants.models import Client, Line

UNKNOWN_LINE = twiml.Speech(
    "Bonjour. Le numéro que vous avez composé n'est pas attribué. "
    "Merci de vérifier votre numéro. Au revoir."
)
FAULT = twiml.Speech("Nous rencontrons une difficulté. Merci de rappeler dans un instant.")
WAIT_SECONDS = 8  # between two sentences to a waiting caller


def receive(sid: str, caller: str, dialled: str) -> str:
    """The document for a new call: `caller` may be `anonymous` or anything, `dialled` is a line."""
    line = (
        Line.objects.select_related("client").filter(number=dialled, client__is_active=True).first()
    )
    if line is None:
        StrayCall.objects.create(number=dialled[:40])
        return twiml.say_and_hang_up(UNKNOWN_LINE)
    plan, welcome, closed = _ask_client(line.client)
    call = Call.objects.create(
        sid=sid,
        client=line.client,
        line=line,
        caller=number_or_none(caller),
        action=plan.action,
        priority=plan.priority,
    )
    Leg.objects.create(call=call, kind=Leg.Kind.CALLER, sid=sid)
    if plan.action == ForwardingRule.Action.ANNOUNCE:
        return twiml.say_and_hang_up(closed)
    return to_queue(call, welcome)


def to_queue(call: Call, speech: twiml.Speech | None = None) -> str:
    """The document that parks this caller; one queue a client, named after its schema."""
    return twiml.park(
        call.client.schema_name, address("wait", call.pk), address("left", call.pk), speech
    )


def wait(call: Call) -> str:
    """One round of waiting. The first shows that the greeting is over: offer the call now."""
    if call.state == Call.State.ARRIVING and call.ending_since is None:
        queue.park(call)
        dispatch.run_after_commit()
    with access.inside(call.client):
        speech = greetings.speech(Greeting.Situation.WAITING, call.client.name)
    return twiml.wait(speech, WAIT_SECONDS)


def _ask_client(client: Client) -> tuple[routing.Plan, twiml.Speech, twiml.Speech]:
    local_time = timezone.now().astimezone(ZoneInfo(client.time_zone))
    with access.inside(client):
        return (
            routing.plan_now(local_time),
            greetings.speech(Greeting.Situation.WELCOME, client.name),
            greetings.speech(Greeting.Situation.CLOSED, client.name),
        )
