"""The other side: whoever a caller is put through to is asked first, and accepts by key.

So a voicemail box never swallows a caller, and nobody is surprised. Two ways lead there: the
receptionist rings somebody (`legs.ring_third`) and speaks with them first; or Twilio rings them
while the caller hears it (`<Dial><Number>`), for a blind transfer and for a client's own rule.
"""

from django.utils import timezone

from telephony.carrier import dialling, twiml
from telephony.switchboard import asking, conference, legs, parking, phrases, queue
from telephony.switchboard.addresses import address
from telephony.switchboard.models import Call, Leg
from tenants import access
from tenants.base import display_number
from tenants.directory import contacts

State = Call.State
Kind = Leg.Kind
ACCEPT, REFUSE = "1", "2"
ROUNDS = 2  # how often the other side hears the question
SECONDS = 6  # to press a key


def put_through(call: Call) -> str:
    """The document that rings the third party while the caller waits for them."""
    asking.arrived(call, "pass")
    leg = legs.live(call, Kind.THIRD)
    if call.state != State.PASSED or leg is None or leg.number is None:
        return came_back(call)
    outside = twiml.Outside(
        number=leg.number,
        caller_id=dialling.caller_id(call.client, call.own_line.number),
        screen_url=address("third", leg=leg.pk),
        events_url=address("leg", leg=leg.pk),
        done_url=address("passed", call.pk, leg=leg.pk),
    )
    return twiml.put_through(outside)


def came_back(call: Call, leg: Leg | None = None) -> str:
    """`<Dial>` is over: the talk is, or nobody took the caller, who then goes on here.

    Empty where the client's rules are to be asked what follows.
    """
    if leg is not None and leg.answered_at is not None:
        legs.over(call, leg)
        return twiml.hang_up()
    if leg is not None:
        legs.over(call, leg, Leg.Outcome.NO_ANSWER)
    if call.state != State.PASSED:
        return parking.to_queue(call)
    if call.answered_at is None:
        return ""
    queue.to_wait_again(call)
    queue.move(call, State.ARRIVING)
    return parking.to_queue(call)


def question(call: Call, leg: Leg, rounds: int = 1) -> str:
    """What the other side hears: who calls for whom, and which key takes the call."""
    if leg.left_at or leg.dismissed_at or call.state == State.CLOSED:
        return twiml.hang_up()
    if leg.asked_at is None:
        leg.asked_at = timezone.now()
        leg.save(update_fields=["asked_at"])
        conference.show(call)
    again = address("third", leg=leg.pk, round=rounds + 1) if rounds < ROUNDS else ""
    asked = twiml.Question(
        words=[_who_calls(call)], answer_url=address("third_key", leg=leg.pk), seconds=SECONDS
    )
    return twiml.ask(asked, again)


def answer(call: Call, leg: Leg, key: str) -> str:
    """The key that the other side pressed."""
    if leg.left_at or leg.dismissed_at or call.state not in (State.TALKING, State.PASSED):
        return twiml.hang_up()
    if key != ACCEPT:
        _refused(call, leg, key)
        return twiml.hang_up()
    leg.answered_at = leg.answered_at or timezone.now()
    leg.save(update_fields=["answered_at"])
    conference.show(call)
    if not leg.is_announced:
        return twiml.nothing()  # the document ends, so `<Dial>` brings the two together
    return twiml.sit_down(conference.seat(call, f"third-{leg.pk}", ends_conference=False))


def _refused(call: Call, leg: Leg, key: str) -> None:
    if key == REFUSE and leg.is_announced:
        legs.over(call, leg, Leg.Outcome.REFUSED)
        conference.show(call)


def _who_calls(call: Call) -> twiml.Speech:
    """Of a confidential client no caller is named: the key may be pressed by anybody."""
    client = call.client
    if client.confidential:
        return phrases.say("screen", client.language, client=client.name)
    with access.inside(client):
        contact = contacts.calling(call.pk, call.caller)
    caller = contact.name if contact else display_number(call.caller)
    name = "screen_named" if caller else "screen"
    return phrases.say(name, client.language, client=client.name, caller=caller)
