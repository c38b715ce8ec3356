"""The languages in which callers are spoken to, and Twilio's neural voice for each."""

from django.utils.translation import gettext_lazy as _

DEFAULT = "fr-FR"
# Twilio's documentation, docs/voice/twiml/say/text-speech: voices of Amazon Polly.
VOICES = {
    "fr-FR": "Polly.Lea-Neural",
    "fr-BE": "Polly.Isabelle-Neural",
    "fr-CA": "Polly.Gabrielle-Neural",
    "en-GB": "Polly.Amy-Neural",
    "en-IE": "Polly.Niamh-Neural",
    "en-US": "Polly.Joanna-Neural",
    "nl-BE": "Polly.Lisa-Neural",
    "nl-NL": "Polly.Laura-Neural",
    "de-DE": "Polly.Vicki-Neural",
    "de-AT": "Polly.Hannah-Neural",
    "es-ES": "Polly.Lucia-Neural",
    "it-IT": "Polly.Bianca-Neural",
    "pt-PT": "Polly.Ines-Neural",
    "pl-PL": "Polly.Ola-Neural",
}
LANGUAGES = [
    ("fr-FR", _("French (France)")),
    ("fr-BE", _("French (Belgium)")),
    ("fr-CA", _("French (Canada)")),
    ("en-GB", _("English (United Kingdom)")),
    ("en-IE", _("English (Ireland)")),
    ("en-US", _("English (United States)")),
    ("nl-BE", _("Dutch (Belgium)")),
    ("nl-NL", _("Dutch (Netherlands)")),
    ("de-DE", _("German (Germany)")),
    ("de-AT", _("German (Austria)")),
    ("es-ES", _("Spanish")),
    ("it-IT", _("Italian")),
    ("pt-PT", _("Portuguese")),
    ("pl-PL", _("Polish")),
]


def voice(language: str) -> str:
    """The voice that speaks `language` (BCP 47), or the one of the house."""
    return VOICES.get(language, VOICES[DEFAULT])


def base(language: str) -> str:
    """The language without its country: "fr" of "fr-BE"."""
    return language.split("-")[0]
