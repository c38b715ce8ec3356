"""TwiML documents: what Twilio is told to do with a call. Strings in, XML out."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, VoiceResponse

CONFERENCE_EVENTS = "start end join leave"


@dataclass(frozen=True)
class Speech:
    """A text, its language (BCP 47) and one of Twilio's voices for it."""

    text: str
    language: str = "fr-FR"
    voice: str = "Polly.Lea-Neural"


@dataclass(frozen=True)
class Seat:
    """One end's place in a conference, fixed when it joins: Twilio cannot change it later."""

    conference: UUID
    label: str
    ends_conference: bool
    events_url: str
    done_url: str


def answer(xml: str) -> HttpResponse:
    """The document as Twilio wants it served."""
    return HttpResponse(xml, content_type="text/xml; charset=utf-8")


def nothing() -> str:
    """An empty document: nothing more to do."""
    return str(VoiceResponse())


def say_and_hang_up(speech: Speech) -> str:
    """Speak, then end the call."""
    response = VoiceResponse()
    _say(response, speech)
    response.hangup()
    return str(response)


def park(queue: str, wait_url: str, left_url: str, speech: Speech | None = None) -> str:
    """Speak if there is something to say, then put the caller into `queue`."""
    response = VoiceResponse()
    if speech:
        _say(response, speech)
    response.enqueue(
        queue, wait_url=wait_url, wait_url_method="POST", action=left_url, method="POST"
    )
    return str(response)


def wait(speech: Speech, seconds: int) -> str:
    """One round of waiting: Twilio asks again when it ends, which is our tick."""
    response = VoiceResponse()
    _say(response, speech)
    response.pause(length=seconds)
    return str(response)


def sit_down(seat: Seat) -> str:
    """Join the conference and, once out of it, go on at `done_url`."""
    response = VoiceResponse()
    dial = Dial(action=seat.done_url, method="POST")
    dial.conference(
        str(seat.conference),
        participant_label=seat.label,
        start_conference_on_enter=True,
        end_conference_on_exit=seat.ends_conference,
        beep="false",
        wait_url="",
        status_callback=seat.events_url,
        status_callback_method="POST",
        status_callback_event=CONFERENCE_EVENTS,
    )
    response.append(dial)
    return str(response)


def hang_up() -> str:
    """End the call."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def reply_to_text(text: str = "") -> str:
    """Answer a text with one of our own, or with nothing."""
    response = MessagingResponse()
    if text:
        response.message(text)
    return str(response)


def _say(response: VoiceResponse, speech: Speech) -> None:
    response.say(speech.text, voice=speech.voice, language=speech.language)
