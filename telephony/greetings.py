"""What is said: by the voice to callers, by the receptionist in the client's name."""

from datetime import datetime

from telephony.carrier.twiml import Speech
from telephony.models import Greeting

# Twilio's neural voices, docs/voice/twiml/say/text-speech; the first of a language is ours.
VOICES = {
    "fr-FR": "Polly.Lea-Neural",
    "fr-BE": "Polly.Isabelle-Neural",
    "en-GB": "Polly.Amy-Neural",
}
FALLBACKS = {
    Greeting.Situation.WELCOME: "Bonjour, vous êtes bien chez {client}. Nous vous répondons.",
    Greeting.Situation.WAITING: "Merci de patienter, nous vous répondons dès que possible.",
    Greeting.Situation.CLOSED: "Bonjour, {client} est fermé. Merci de rappeler plus tard.",
    Greeting.Situation.PHRASE: "{client}, {agent} à votre écoute, {hello}.",
}
EVENING = 18


def speech(situation: Greeting.Situation, client_name: str) -> Speech:
    """What the voice says to a caller of the client whose schema is entered."""
    text, language = _text(situation)
    return Speech(fill(text, client=client_name), language, VOICES.get(language, VOICES["fr-FR"]))


def phrase(client_name: str, agent_name: str, local_time: datetime) -> str:
    """What the receptionist says first: own name and the time of day in the client's words."""
    text, language = _text(Greeting.Situation.PHRASE)
    hello = hello_at(local_time, language)
    return fill(text, client=client_name, agent=agent_name, hello=hello)


def hello_at(local_time: datetime, language: str) -> str:
    """The word for the time of day at the client's."""
    evening = local_time.hour >= EVENING or local_time.hour < 5
    if language.startswith("en"):
        return "good evening" if evening else "hello"
    return "bonsoir" if evening else "bonjour"


def fill(text: str, **words: str) -> str:
    """Put words into `{places}`; a place that nobody knows stays as the client wrote it."""
    for place, word in words.items():
        text = text.replace("{" + place + "}", word)
    return text


def _text(situation: Greeting.Situation) -> tuple[str, str]:
    greeting = Greeting.objects.filter(situation=situation).order_by("language").last()
    return (greeting.text, greeting.language) if greeting else (FALLBACKS[situation], "fr-FR")
