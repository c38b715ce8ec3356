"""TwiML documents: what Twilio is told to do with a call. Strings in, XML out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpResponse
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

CONFERENCE_EVENTS = "start end join leave hold"
CALL_EVENTS = "initiated ringing answered completed"
HOLD_SECONDS = 10


@dataclass(frozen=True)
class Speech:
    """A text, its language (BCP 47) and one of Twilio's voices for it."""

    text: str
    language: str = "fr-FR"
    voice: str = "Polly.Lea-Neural"


@dataclass(frozen=True)
class Sound:
    """A recording to be heard, by its address."""

    url: str


Words = Speech | Sound


@dataclass(frozen=True)
class Seat:
    """One end's place in a conference, fixed when it joins: Twilio cannot change it later."""

    conference: str
    label: str
    ends_conference: bool
    events_url: str
    done_url: str
    # Where the recording is told of; empty: the conversation is not recorded.
    recording_url: str = ""
    # A supervisor's: heard by nobody, or (by its call's SID) by one end alone. Never the one for
    # whom a conference begins.
    supervises: bool = False
    muted: bool = False
    coached: str = ""


@dataclass(frozen=True)
class Question:
    """Something asked by telephone: `keys` digits answer it at `answer_url`."""

    words: Sequence[Words]
    answer_url: str
    keys: int = 1
    seconds: int = 5


@dataclass(frozen=True)
class Outside:
    """A telephone that the caller is put through to; it is asked at `screen_url` first."""

    number: str
    caller_id: str
    screen_url: str
    events_url: str
    done_url: str
    ring_seconds: int = 25


def supervisors_seat(seat: Seat, *, muted: bool, coached: str = "") -> Seat:
    """The same place for somebody who listens (`muted`), whispers to `coached`, or speaks to all.

    `coached` is a call's SID and must sit in the conference already (error 13240).
    """
    return replace(seat, ends_conference=False, supervises=True, muted=muted, coached=coached)


def answer(xml: str) -> HttpResponse:
    """The document as Twilio wants it served."""
    return HttpResponse(xml, content_type="text/xml; charset=utf-8")


def nothing() -> str:
    """An empty document: nothing more to do."""
    return str(VoiceResponse())


def say_and_hang_up(*words: Words) -> str:
    """Speak, then end the call."""
    response = VoiceResponse()
    _say(response, *words)
    response.hangup()
    return str(response)


def say_and_go_on(url: str, *words: Words) -> str:
    """Speak, then go on with the document at `url`."""
    response = VoiceResponse()
    _say(response, *words)
    response.redirect(url, method="POST")
    return str(response)


def park(queue: str, wait_url: str, left_url: str, *words: Words) -> str:
    """Speak if there is something to say, then put the caller into `queue`."""
    response = VoiceResponse()
    _say(response, *words)
    response.enqueue(
        queue, wait_url=wait_url, wait_url_method="POST", action=left_url, method="POST"
    )
    return str(response)


def wait(words: Sequence[Words], seconds: int, key_url: str = "") -> str:
    """One round of waiting: Twilio asks again when it ends, which is our tick.

    A key pressed meanwhile is told to `key_url`.
    """
    response = VoiceResponse()
    if key_url:
        gather = Gather(num_digits=1, action=key_url, method="POST", timeout=seconds)
        _say(gather, *words)
        response.append(gather)
    else:
        _say(response, *words)
        response.pause(length=seconds)
    return str(response)


def leave(*words: Words) -> str:
    """Speak, then leave the queue: Twilio goes on with the action of `<Enqueue>`."""
    response = VoiceResponse()
    _say(response, *words)
    response.leave()
    return str(response)


def ask(question: Question, silence_url: str = "") -> str:
    """Ask for keys. Without any: on with `silence_url`, or the call ends."""
    response = VoiceResponse()
    gather = Gather(
        num_digits=question.keys,
        action=question.answer_url,
        method="POST",
        timeout=question.seconds,
        finish_on_key="" if question.keys == 1 else "#",
    )
    _say(gather, *question.words)
    response.append(gather)
    if silence_url:
        response.redirect(silence_url, method="POST")
    else:
        response.hangup()
    return str(response)


def put_through(outside: Outside, *words: Words) -> str:
    """Ring a telephone outside; it hears `screen_url` before the two are together."""
    response = VoiceResponse()
    _say(response, *words)
    dial = Dial(
        action=outside.done_url,
        method="POST",
        caller_id=outside.caller_id,
        timeout=outside.ring_seconds,
        answer_on_bridge=not words,
    )
    dial.number(
        outside.number,
        url=outside.screen_url,
        method="POST",
        status_callback=outside.events_url,
        status_callback_method="POST",
        status_callback_event=CALL_EVENTS,
    )
    response.append(dial)
    return str(response)


def bring_together(
    number: str,
    caller_id: str,
    events_url: str,
    done_url: str,
    *words: Words,
    ring_seconds: int = 30,
) -> str:
    """Speak, then ring `number`, who is asked nothing and speaks with this end once they answer."""
    response = VoiceResponse()
    _say(response, *words)
    dial = Dial(action=done_url, method="POST", caller_id=caller_id, timeout=ring_seconds)
    dial.number(
        number,
        status_callback=events_url,
        status_callback_method="POST",
        status_callback_event="answered",
    )
    response.append(dial)
    return str(response)


def record(
    words: Words, done_url: str, told_url: str, seconds: int = 180, silence_url: str = ""
) -> str:
    """Record what is said after the tone, at most so many `seconds`.

    Where nothing is said: on with `silence_url`, or the call ends.
    """
    response = VoiceResponse()
    _say(response, words)
    response.record(
        action=done_url,
        method="POST",
        max_length=seconds,
        timeout=5,
        finish_on_key="#",
        play_beep=True,
        recording_status_callback=told_url,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    if silence_url:
        response.redirect(silence_url, method="POST")
    return str(response)


def come_back(url: str, seconds: int = 1) -> str:
    """Silence for so many `seconds`, then on with the document at `url`."""
    response = VoiceResponse()
    response.pause(length=seconds)
    response.redirect(url, method="POST")
    return str(response)


def hold(*words: Words, again_url: str) -> str:
    """What somebody hears who is held; asks again when it ends."""
    response = VoiceResponse()
    _say(response, *words)
    if not any(isinstance(heard, Sound) for heard in words):
        response.pause(length=HOLD_SECONDS)
    response.redirect(again_url, method="POST")
    return str(response)


def sit_down(seat: Seat) -> str:
    """Join the conference and, once out of it, go on at `done_url`."""
    response = VoiceResponse()
    dial = Dial(action=seat.done_url, method="POST")
    dial.conference(
        seat.conference,
        participant_label=seat.label,
        start_conference_on_enter=not seat.supervises,
        end_conference_on_exit=seat.ends_conference,
        beep="false",
        wait_url="",
        status_callback=seat.events_url,
        status_callback_method="POST",
        status_callback_event=CONFERENCE_EVENTS,
        **_supervising(seat),
        **_recorded(seat),
    )
    response.append(dial)
    return str(response)


def hold_on(speeches: Iterable[Speech], seconds: int, url: str) -> str:
    """Ask for patience, in each language, and go on at `url` after a pause."""
    response = VoiceResponse()
    for speech in speeches:
        _say(response, speech)
    response.pause(length=seconds)
    response.redirect(url, method="POST")
    return str(response)


def apology(speeches: Iterable[Speech]) -> str:
    """Speak each, then end the call."""
    response = VoiceResponse()
    for speech in speeches:
        _say(response, speech)
    response.hangup()
    return str(response)


def busy() -> str:
    """Refuse the call with the engaged tone, before it is answered and costs anything."""
    response = VoiceResponse()
    response.reject(reason="busy")
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


def _supervising(seat: Seat) -> dict[str, str | bool]:
    if not seat.supervises:
        return {}
    return {"muted": seat.muted, **({"coach": seat.coached} if seat.coached else {})}


def _recorded(seat: Seat) -> dict[str, str]:
    if not seat.recording_url:
        return {}
    return {
        "record": "record-from-start",
        "recording_status_callback": seat.recording_url,
        "recording_status_callback_method": "POST",
        "recording_status_callback_event": "in-progress completed absent",
    }


def _say(response: VoiceResponse | Gather, *words: Words) -> None:
    for heard in words:
        if isinstance(heard, Sound):
            response.play(heard.url)
        else:
            response.say(heard.text, voice=heard.voice, language=heard.language)
