"""What is said in the client's name."""

from datetime import datetime

import pytest

from telephony import greetings
from telephony.models import Greeting
from tenants import access
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
@pytest.mark.parametrize("situation", Greeting.Situation.values)
def test_a_client_who_wrote_nothing_is_greeted_all_the_same(cast: Cast, situation: str) -> None:
    with access.inside(cast.plumber):
        Greeting.objects.all().delete()
        speech = greetings.speech(Greeting.Situation(situation), "Vasseur")
    assert speech.text
    assert "{client}" not in speech.text
    assert speech.language == "fr-FR"


@pytest.mark.django_db
def test_a_greeting_in_another_language_has_a_voice_of_it(cast: Cast) -> None:
    with access.inside(cast.plumber):
        Greeting.objects.all().delete()
        Greeting.objects.create(situation=WELCOME, language="en-GB", text="Welcome to {client}")
        speech = greetings.speech(WELCOME, "Vasseur")
    assert (speech.text, speech.voice) == ("Welcome to Vasseur", "Polly.Amy-Neural")
