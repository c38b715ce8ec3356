"""The house's own words, for what a client has not written: spoken to callers, not shown."""

from telephony.models import Greeting

Situation = Greeting.Situation
HELLO = {"fr": ("bonjour", "bonsoir"), "en": ("hello", "good evening")}
CHOICE = {"fr": "{label} : tapez {key}.", "en": "{label}: press {key}."}
_WAIT = {
    "fr": "Merci de patienter, nous vous répondons dès que possible.",
    "en": "Please hold, we will be with you as soon as possible.",
}
FALLBACKS: dict[str, dict[str, str]] = {
    Situation.WELCOME: {
        "fr": "Bonjour, vous êtes bien chez {client}. Nous vous répondons.",
        "en": "Hello, you have reached {client}. We will be with you.",
    },
    Situation.WAITING: _WAIT,
    Situation.MUSIC: _WAIT,
    Situation.POSITION: {
        "fr": "Vous êtes en position {position}. L'attente est d'environ {minutes} minutes.",
        "en": "You are number {position} in the queue. The wait is about {minutes} minutes.",
    },
    Situation.CALLBACK: {
        "fr": "Pour être rappelé sans perdre votre place, tapez 1.",
        "en": "To be called back without losing your place, press 1.",
    },
    Situation.CLOSED: {
        "fr": "Bonjour, {client} est fermé. Merci de rappeler plus tard.",
        "en": "Hello, {client} is closed. Please call again later.",
    },
    Situation.HOLIDAY: {
        "fr": "Bonjour, {client} est fermé en ce jour férié. Merci de rappeler plus tard.",
        "en": "Hello, {client} is closed for the public holiday. Please call again later.",
    },
    Situation.UNAVAILABLE: {
        "fr": "Personne ne peut prendre votre appel pour l'instant.",
        "en": "Nobody can take your call at the moment.",
    },
    Situation.VOICEMAIL: {
        "fr": "Vous êtes bien chez {client}. Merci de laisser un message après le signal sonore, "
        "avec votre nom et votre numéro.",
        "en": "You have reached {client}. Please leave a message after the tone, with your name "
        "and number.",
    },
    Situation.THANKS: {
        "fr": "Merci, votre message est enregistré. Au revoir.",
        "en": "Thank you, your message has been kept. Goodbye.",
    },
    Situation.RECORDED: {
        "fr": "Cet appel peut être enregistré. Dites-le si vous ne le souhaitez pas.",
        "en": "This call may be recorded. Please say so if you do not wish it.",
    },
    Situation.REJECTED: {
        "fr": "Votre appel ne peut pas être pris. Au revoir.",
        "en": "Your call cannot be taken. Goodbye.",
    },
    Situation.MENU: {
        "fr": "Merci de faire votre choix.",
        "en": "Please make your choice.",
    },
    Situation.WRONG_KEY: {
        "fr": "Ce choix n'existe pas.",
        "en": "There is no such choice.",
    },
    Situation.ANNOUNCEMENT: {
        "fr": "Bonjour, vous êtes bien chez {client}.",
        "en": "Hello, you have reached {client}.",
    },
    Situation.PHRASE: {
        "fr": "{client}, {agent} à votre écoute, {hello}.",
        "en": "{client}, {agent} speaking, {hello}.",
    },
}
