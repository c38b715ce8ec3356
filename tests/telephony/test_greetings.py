"""What is said in the client's name."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduling.models import Closure
from telephony import greetings, menus
from telephony.carrier.twiml import Speech
from telephony.menus import Option
from telephony.models import Greeting, Menu, VoiceSettings
from telephony.voices import LANGUAGES, VOICES
from tenants import access
from tenants.base import uuid7
from tests.cast import Cast

WELCOME = Greeting.Situation.WELCOME


@pytest.mark.parametrize(
    ("hour", "french", "english"),
    [
        (0, "bonsoir", "good evening"),
        (4, "bonsoir", "good evening"),
        (5, "bonjour", "hello"),
        (12, "bonjour", "hello"),
        (17, "bonjour", "hello"),
        (18, "bonsoir", "good evening"),
        (23, "bonsoir", "good evening"),
    ],
)
def test_the_word_for_the_time_of_day(hour: int, french: str, english: str) -> None:
    at = datetime(2026, 4, 27, hour, 59)
    assert (greetings.hello_at(at, "fr-FR"), greetings.hello_at(at, "en-GB")) == (french, english)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{client}, {hello}.", "Mirabelle, bonjour."),
        ("{client} {client}", "Mirabelle Mirabelle"),
        ("{inconnu} de {client}", "{inconnu} de Mirabelle"),
        ("{ client } {} { {client}", "{ client } {} { Mirabelle"),
        ("100 % { } %s", "100 % { } %s"),
        ("", ""),
    ],
)
def test_places_are_filled_and_unknown_ones_stay(text: str, filled: str) -> None:
    assert greetings.fill(text, client="Mirabelle", hello="bonjour") == filled


@pytest.mark.django_db
def test_the_phrase_has_the_receptionists_name_and_the_time_of_day(cast: Cast) -> None:
    with access.inside(cast.practice):
        said = greetings.phrase("Cabinet", "Camille", datetime(2026, 4, 27, 19))
    assert said == "Cabinet des docteurs Roux et Lambert, Camille à votre écoute, bonsoir."


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "spoken"), [(None, "fr-FR"), ("fr-BE", "fr-BE"),
                                               ("en-GB", "en-GB"), ("pl-PL", "fr-FR")])  # fmt: skip
@pytest.mark.parametrize("situation", Greeting.Situation.values)
def test_a_client_who_wrote_nothing_is_greeted_all_the_same(
    cast: Cast, situation: str, asked: str | None, spoken: str
) -> None:
    with access.inside(cast.plumber):
        Greeting.objects.all().delete()
        speech = greetings.speech(Greeting.Situation(situation), "Vasseur", asked)
    assert isinstance(speech, Speech)
    assert speech.text
    assert "{client}" not in speech.text
    assert (speech.language, speech.voice) == (spoken, VOICES[spoken])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "own", "asked", "heard"),
    [
        (["fr-FR", "en-GB"], ["fr-FR"], None, "fr-FR"),
        (["fr-FR", "en-GB"], ["en-GB", "fr-FR"], None, "en-GB"),
        (["fr-FR", "en-GB"], ["fr-FR"], "en-GB", "en-GB"),
        (["fr-FR", "en-GB"], ["fr-FR"], "en-US", "en-GB"),
        (["fr-FR", "nl-BE"], ["fr-FR"], "nl-NL", "nl-BE"),
        (["fr-FR", "nl-BE"], ["nl-BE"], "de-DE", "nl-BE"),
        (["en-GB"], ["fr-FR"], None, "en-GB"),
        (["fr-FR"], ["fr-BE"], None, "fr-FR"),
        # The house's own words, rather than a language that was not asked for.
        (["fr-FR"], ["fr-FR"], "en-GB", None),
    ],
)
def test_the_nearest_language_is_heard(
    cast: Cast, written: list[str], own: list[str], asked: str | None, heard: str | None
) -> None:
    with access.inside(cast.plumber):
        Greeting.objects.all().delete()
        VoiceSettings.objects.create(languages=own)
        for language in written:
            Greeting.objects.create(
                situation=WELCOME, language=language, text=f"{language} à {{client}}"
            )
        speech = greetings.spoken(WELCOME, "Vasseur", asked)
    assert speech.text == (
        f"{heard} à Vasseur" if heard else "Hello, you have reached Vasseur. We will be with you."
    )


@pytest.mark.django_db
def test_an_announcement_of_a_rule_or_a_closure_goes_before_the_usual_one(cast: Cast) -> None:
    def closed(**which: Any) -> str:
        heard = greetings.speech(Greeting.Situation.CLOSED, "Cabinet", **which)
        assert isinstance(heard, Speech)
        return heard.text

    with access.inside(cast.practice):
        closure = Closure.objects.create(first_day=date(2026, 8, 1), last_day=date(2026, 8, 31))
        texts = {"situation": Greeting.Situation.CLOSED, "text": "Congés", "closure": closure}
        Greeting.objects.create(**texts)
        own = {"situation": Greeting.Situation.ANNOUNCEMENT, "name": "Travaux"}
        french = Greeting.objects.create(**own, text="Travaux")
        Greeting.objects.create(**own, text="Works", language="en-GB")
        assert closed() == "Bonjour, Cabinet est fermé. Merci de rappeler plus tard."
        assert closed(closure_id=closure.pk) == "Congés"
        assert closed(closure_id=closure.pk, greeting_id=french.pk) == "Travaux"
        assert closed(greeting_id=french.pk, language="en-GB") == "Works"
        assert closed(greeting_id=french.pk, language="de-DE") == "Travaux"
    with access.inside(cast.plumber):
        assert "fermé" in closed(closure_id=closure.pk, greeting_id=french.pk)


@pytest.mark.django_db
def test_a_menu_is_heard_in_the_clients_words_or_read_out(cast: Cast) -> None:
    options = Option(uuid7(), "1", "Urgence"), Option(uuid7(), "#", "Standard")
    with access.inside(cast.practice):
        row = Menu.objects.create(name="Accueil")
        menu = menus.Menu(row.pk, row.name, options)
        read_out = greetings.menu_prompt(menu, "Cabinet")
        in_english = greetings.menu_prompt(menu, "Cabinet", "en-GB")
        Greeting.objects.create(situation="menu", menu=row, text="{client}: 1 ou dièse ?")
        own = greetings.menu_prompt(menu, "Cabinet")
    texts = [heard.text for heard in (read_out, in_english, own) if isinstance(heard, Speech)]
    assert texts == [
        "Urgence : tapez 1. Standard : tapez dièse.",
        "Urgence: press 1. Standard: press hash.",
        "Cabinet: 1 ou dièse ?",
    ]


def test_every_language_has_a_voice_that_twilio_has(reference: Path) -> None:
    say = json.loads((reference / "twiml/types.json").read_text())["voice"]["Say"]
    assert set(VOICES.values()) <= set(say["voice"])
    assert set(VOICES) <= set(say["language"])
    assert list(VOICES) == [language for language, _name in LANGUAGES]
