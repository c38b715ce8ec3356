"""A message by telephone: what whoever picks up hears, and what their keys do.

Nothing of the message is said before a key was pressed: a voicemail box presses none, so it neither
keeps the words nor counts as a person reached. For confidential clients nothing of it is said at
all. Whoever picks up has proven nothing by that, and a key can be pressed by a child: they hear
that a message waits and whose it is, and key 1 sends the link to this same telephone, whose page
asks what it has to ask. So such a message is not taken by key either; it can be passed on, which
at worst tells the next one too soon.

In the client's schema and in the transaction of the webhook.
"""

from django.utils import translation

from messages import delivery as machine
from messages import escalation, hands, notices, receipts, timeline
from messages.channels.voice import ENDS, NO_KEY, address_of
from messages.models import Delivery, Message
from telephony.carrier import twiml
from telephony.switchboard import phrases
from tenants import usage
from tenants.base import display_number, may_take_texts
from tenants.directory.models import Reach
from tenants.models import Client, UsageEntry

State = Delivery.State
HEAR = "1"
TAKE, AGAIN, PASS_ON = "1", "2", "3"
ROUNDS = 3  # how often a question is asked
SECONDS = 8  # to press a key
LONGEST = 3000  # characters; Twilio says up to 4096 (docs/voice/twiml/say)


def asked(client: Client, delivery: Delivery, rounds: int = 1) -> str:
    """Somebody, or something, has answered: only who calls is said, and which key lets it speak."""
    if _is_taken(delivery.message):
        return _goodbye(client, "taken_already")
    again = _address(client, "answered", delivery, rounds + 1) if rounds < ROUNDS else ""
    question = twiml.Question([_say(client, "waits")], _address(client, "call_key", delivery, 0))
    return twiml.ask(question, again)


def reached(client: Client, delivery: Delivery, key: str, call_sid: str) -> str:
    """The first key: a person is there. The turn that follows, for `document`."""
    if key != HEAR:
        return "asked"
    machine.provider_says(client, delivery.pk, call_sid, "delivered", "")
    usage.count(client, UsageEntry.Kind.VOICE, 1, delivery.pk)
    return "read 1"


def document(client: Client, delivery: Delivery, turn: str) -> str:
    """What is said in this turn. Made anew each time: turns are kept on the public side, where no
    word of a message may stand."""
    name, _space, rounds = turn.partition(" ")
    if name == "asked":
        return asked(client, delivery, ROUNDS)
    if name == "read":
        return read(client, delivery, int(rounds))
    return _goodbye(client, name) if name else twiml.hang_up()


def read(client: Client, delivery: Delivery, rounds: int = 1) -> str:
    """The message, or that one waits, and what can be done."""
    if _is_taken(delivery.message):
        return _goodbye(client, "taken_already")
    if rounds > ROUNDS:
        return _goodbye(client, "open")
    question = twiml.Question(
        _words(client, delivery.message),
        _address(client, "call_key", delivery, rounds),
        seconds=SECONDS,
    )
    return twiml.ask(question, _address(client, "read", delivery, rounds + 1))


def chosen(client: Client, delivery: Delivery, key: str, rounds: int) -> str:
    """The key pressed after the message was heard; any other than these reads it again.

    The turn that follows, for `document`.
    """
    if key == PASS_ON:
        timeline.add(
            delivery.message, timeline.Step.PASSED_ON, delivery.colleague_name, delivery.channel
        )
        escalation.hurry(client, delivery.message)
        return "passed_on"
    if key == TAKE and client.confidential:
        return "texted" if _send_link(client, delivery) else "no_text"
    if key == TAKE:
        receipts.acknowledge(delivery)
        return "taken"
    return f"read {rounds if key == AGAIN else rounds + 1}"


def told(client: Client, delivery: Delivery, call_sid: str, status: str) -> Delivery | None:
    """Twilio says how the call goes; one that ends without a key has reached nobody."""
    if status == "completed":
        return machine.provider_says(client, delivery.pk, call_sid, "failed", NO_KEY)
    if status in ENDS:
        return machine.provider_says(client, delivery.pk, call_sid, "failed", status)
    machine.handed_over(client, delivery.pk, call_sid)
    return delivery


def _send_link(client: Client, delivery: Delivery) -> bool:
    """Whether the link is on its way, or was sent before, to the telephone that answered."""
    number = delivery.address
    if not may_take_texts(number) or notices.is_opted_out(number):
        return False
    sent = Delivery.objects.filter(
        message=delivery.message, channel=Reach.Channel.SMS, address=number
    ).first()
    if sent is not None:
        return sent.state != State.FAILED
    text = Delivery.objects.create(
        message=delivery.message,
        channel=Reach.Channel.SMS,
        address=number,
        colleague=delivery.colleague,
        colleague_name=delivery.colleague_name,
        turn=delivery.turn,
    )
    hands.send_after_commit(client, text)
    return True


def _words(client: Client, message: Message) -> list[twiml.Words]:
    if client.confidential:
        urgent = message.urgency != Message.Urgency.NORMAL
        name = "closed_urgent" if urgent else "closed"
        about = _say(client, name, person=message.recipient_name)
        return [about, _say(client, "closed_choose")]
    choose = _say(client, "choose")
    return [twiml.Speech(_spoken(client, message), choose.language, choose.voice), choose]


def _spoken(client: Client, message: Message) -> str:
    with translation.override(client.language):
        parts = [
            "" if message.urgency == Message.Urgency.NORMAL else message.get_urgency_display(),
            message.number_display,
            message.caller_display,
            display_number(message.caller_number),
            message.body,
            *(f"{one['label']}: {one['value']}" for one in message.answers),
        ]
        return " ".join(f"{part.strip(' .')}." for part in parts if part)[:LONGEST]


def _is_taken(message: Message) -> bool:
    return message.state == Message.State.ACKNOWLEDGED


def _address(client: Client, name: str, delivery: Delivery, rounds: int) -> str:
    return address_of(client, name, delivery.pk, round=rounds)


def _say(client: Client, name: str, **words: str) -> twiml.Speech:
    return phrases.say(f"aloud_{name}", client.language, client=client.name, **words)


def _goodbye(client: Client, name: str) -> str:
    return twiml.say_and_hang_up(_say(client, name))
