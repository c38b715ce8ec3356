"""What is said: by the voice to callers, by the receptionist in the client's name.

Written for a situation and a language, else for the client's own languages, else the house's words
in French or English: nothing is ever silent. All but the pure functions run in the client's schema.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from telephony import audio, voices
from telephony.carrier.twiml import Sound, Speech
from telephony.fallbacks import CHOICE, FALLBACKS, HELLO
from telephony.menus import Menu
from telephony.models import Greeting, VoiceSettings

Situation = Greeting.Situation
Heard = Speech | Sound
EVENING = 18
# What a place says where there is no call to take it from.
EXAMPLES = {"agent": "Camille", "hello": "bonjour", "position": "2", "minutes": "4"}
HOUSE = {"fr": "fr-FR", "en": "en-GB"}  # The languages that the house has words in.


def speech(
    situation: Greeting.Situation,
    client_name: str,
    language: str | None = None,
    *,
    greeting_id: UUID | None = None,
    closure_id: UUID | None = None,
    **words: str,
) -> Heard:
    """What a caller hears: the voice's text, or the recording that takes its place.

    `greeting_id` is a rule's own announcement and goes before all, in the language asked for
    where it is written in it; `closure_id` the closure whose announcement goes before the usual.
    `words` fill further places of the text.
    """
    row = _written(situation, language, greeting_id, closure_id)
    if row is not None and row.audio:
        return _sound(row)
    return _spoken(row, situation, language, {"client": client_name, **words})


def spoken(
    situation: Greeting.Situation, client_name: str, language: str | None = None, **words: str
) -> Speech:
    """As `speech`, where only words will do: of a situation that is recorded, the house's."""
    row = _written(situation, language)
    words = {"client": client_name, **words}
    return _spoken(row if row and row.text else None, situation, language, words)


def as_heard(row: Greeting, client_name: str) -> Heard:
    """This greeting as callers hear it; places that only a call fills have an example."""
    if row.audio:
        return _sound(row)
    return _speech(row, {"client": client_name, **EXAMPLES})


def house_words(situation: Greeting.Situation, client_name: str, language: str) -> str:
    """What is said where the client has written nothing, in the nearest language of the house."""
    return _spoken(None, situation, language, {"client": client_name, **EXAMPLES}).text


def menu_prompt(menu: Menu, client_name: str, language: str | None = None) -> Heard:
    """What is heard of a menu: the client's words, else its choices read out."""
    row = _choose(_rows(situation=Situation.MENU, menu=menu.id), language)
    if row is not None:
        return _sound(row) if row.audio else _speech(row, {"client": client_name})
    spoken_in = _house_language(language)
    choices = [
        fill(CHOICE[voices.base(spoken_in)], label=option.label, key=_key(option.key, spoken_in))
        for option in menu.options
    ]
    return Speech(" ".join(choices), spoken_in, voices.voice(spoken_in))


def music() -> Sound | None:
    """The client's own music for those who wait; None: it has none."""
    row = _written(Situation.MUSIC, None)
    return _sound(row) if row is not None and row.audio else None


def phrase(client_name: str, agent_name: str, local_time: datetime) -> str:
    """What the receptionist says first: own name and the time of day in the client's words."""
    row = _written(Situation.PHRASE, None)
    language = row.language if row else _house_language(None)
    words = {"client": client_name, "agent": agent_name, "hello": hello_at(local_time, language)}
    return _spoken(row, Situation.PHRASE, None, words).text


def hello_at(local_time: datetime, language: str) -> str:
    """The word for the time of day at the client's."""
    evening = local_time.hour >= EVENING or local_time.hour < 5
    day_word, evening_word = HELLO.get(voices.base(language), HELLO["fr"])
    return evening_word if evening else day_word


def fill(text: str, **words: str) -> str:
    """Put words into `{places}`; a place that nobody knows stays as the client wrote it."""
    for place, word in words.items():
        text = text.replace("{" + place + "}", word)
    return text


def _written(
    situation: Greeting.Situation,
    language: str | None,
    greeting_id: UUID | None = None,
    closure_id: UUID | None = None,
) -> Greeting | None:
    """The client's own row, or None where the house's words are to be said."""
    if greeting_id and (own := Greeting.objects.filter(pk=greeting_id).first()):
        same = _rows(situation=own.situation, name=own.name)
        return _choose(same, language, or_any=True) or own
    if closure_id and (rows := _rows(situation=Situation.CLOSED, closure=closure_id)):
        return _choose(rows, language, or_any=True)
    return _choose(_rows(situation=situation), language)


def _rows(**about: object) -> list[Greeting]:
    usual = {"name": "", "closure": None, "menu": None}
    return list(Greeting.objects.filter(**{**usual, **about}).order_by("language"))


def _choose(
    rows: Sequence[Greeting], language: str | None, *, or_any: bool = False
) -> Greeting | None:
    """The row that is nearest to the language asked for.

    Who asked for one that the house has words in hears those rather than another language, unless
    the row says what the house cannot (`or_any`).
    """
    if not rows:
        return None
    if language and (found := _in_one_of(rows, [language])):
        return found
    if language and voices.base(language) in HOUSE and not or_any:
        return None
    return _in_one_of(rows, VoiceSettings.current().languages) or rows[-1]


def _in_one_of(rows: Sequence[Greeting], languages: Sequence[str]) -> Greeting | None:
    """The first row in one of the languages, else in the same language of another country."""
    exact = [row for tag in languages for row in rows if row.language == tag]
    near = [
        row for tag in languages for row in rows if voices.base(row.language) == voices.base(tag)
    ]
    return next(iter([*exact, *near]), None)


def _spoken(
    row: Greeting | None,
    situation: Greeting.Situation,
    language: str | None,
    words: Mapping[str, str],
) -> Speech:
    if row is not None:
        return _speech(row, words)
    spoken_in = _house_language(language)
    text = FALLBACKS[situation][voices.base(spoken_in)]
    return Speech(fill(text, **words), spoken_in, voices.voice(spoken_in))


def _house_language(language: str | None) -> str:
    """The language asked for, else the client's first, that the house has words in."""
    wanted = [*filter(None, [language]), *VoiceSettings.current().languages, voices.DEFAULT]
    return next(tag for tag in wanted if voices.base(tag) in HOUSE)


def _speech(row: Greeting, words: Mapping[str, str]) -> Speech:
    return Speech(fill(row.text, **words), row.language, voices.voice(row.language))


def _sound(row: Greeting) -> Sound:
    return Sound(audio.address(str(connection.schema_name), str(row.audio.name)))  # type: ignore[attr-defined]


def _key(key: str, language: str) -> str:
    if key != "#":
        return key
    return "dièse" if voices.base(language) == "fr" else "hash"
