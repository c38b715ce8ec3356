"""The house's own sentences on the telephone, in the languages it speaks to callers.

What is said in a client's name is the client's to write (`telephony.greetings`).
"""

from telephony import voices
from telephony.carrier.twiml import Speech

FRENCH, ENGLISH = "fr", "en"
SPOKEN = {"fr": "fr-FR", "en": "en-GB"}
SENTENCES = {
    "unknown_line": {
        "fr": "Bonjour. Le numéro que vous avez composé n'est pas attribué. "
        "Merci de vérifier votre numéro. Au revoir.",
        "en": "Hello. The number you have dialled is not in service. Goodbye.",
    },
    # A client whose service rests: its callers reach neither it nor a stranger.
    "suspended": {
        "fr": "Bonjour. Le service téléphonique de {client} est momentanément suspendu. "
        "Votre appel n'a pas pu être pris. Au revoir.",
        "en": "Hello. The telephone service of {client} is suspended for the time being. "
        "Your call could not be taken. Goodbye.",
    },
    "fault": {
        "fr": "Nous rencontrons une difficulté. Merci de rappeler dans un instant.",
        "en": "We have a technical difficulty. Please call again in a moment.",
    },
    "next": {"fr": "Vous êtes le prochain.", "en": "You are next in line."},
    "position": {
        "fr": "Vous êtes en position {place}.",
        "en": "You are number {place} in line.",
    },
    "minute": {"fr": "L'attente est d'environ une minute.", "en": "The wait is about one minute."},
    "callback_kept": {
        "fr": "C'est noté. Nous vous rappelons à ce numéro dès que votre tour arrive. Au revoir.",
        "en": "Thank you. We will call you back on this number when it is your turn. Goodbye.",
    },
    "please_hold": {
        "fr": "Merci de patienter, nous sommes à vous dans un instant.",
        "en": "Please hold on, we will be with you in a moment.",
    },
    "screen": {
        "fr": "Bonjour, un appel pour vous de la part de {client}. "
        "Pour le prendre, tapez 1. Pour le refuser, tapez 2.",
        "en": "Hello, a call for you from {client}. Press 1 to take it, 2 to decline.",
    },
    "screen_named": {
        "fr": "Bonjour, un appel pour vous de la part de {client}: {caller}. "
        "Pour le prendre, tapez 1. Pour le refuser, tapez 2.",
        "en": "Hello, a call for you from {client}: {caller}. Press 1 to take it, 2 to decline.",
    },
    "own": {
        "fr": "Un appel pour {client}. Pour le prendre, tapez 1.",
        "en": "A call for {client}. Press 1 to take it.",
    },
    "return": {
        "fr": "{client}. Pour rappeler la personne qui a laissé le message, tapez 1.",
        "en": "{client}. To call back the person who left the message, press 1.",
    },
    "return_ringing": {"fr": "Nous l'appelons.", "en": "We are calling them."},
    # Somebody picked up where a call should have come back to us (switchboard/diversion.py).
    "diversion": {
        "fr": "Bonjour. C'est un essai du renvoi d'appel de {client}. Vous n'avez rien à faire. "
        "Au revoir.",
        "en": "Hello. This is a test of the call diversion of {client}. There is nothing you need "
        "to do. Goodbye.",
    },
    "return_unreached": {
        "fr": "La personne n'a pas répondu. Au revoir.",
        "en": "They did not answer. Goodbye.",
    },
    "self_code": {
        "fr": "Vous avez un rendez-vous chez {client}. Nous venons de vous envoyer un code par "
        "SMS. Tapez ses six chiffres.",
        "en": "You have an appointment with {client}. We have just sent you a code by text "
        "message. Please enter its six digits.",
    },
    "self_wrong_code": {
        "fr": "Ce n'est pas le code. Tapez ses six chiffres.",
        "en": "This is not the code. Please enter its six digits.",
    },
    "self_offer": {
        "fr": "Votre prochain rendez-vous est le {day} à {hour}, avec {agenda}. Pour le confirmer, "
        "tapez 1. Pour l'annuler, tapez 2. Pour nous parler, tapez 0.",
        "en": "Your next appointment is on {day} at {hour}, with {agenda}. To confirm it, press 1. "
        "To cancel it, press 2. To speak with us, press 0.",
    },
    "self_sure": {
        "fr": "Pour annuler vraiment, tapez encore 2. Pour le garder, tapez 1.",
        "en": "To really cancel, press 2 again. To keep it, press 1.",
    },
    "self_confirmed": {
        "fr": "Merci, votre rendez-vous est confirmé. Au revoir.",
        "en": "Thank you, your appointment is confirmed. Goodbye.",
    },
    "self_cancelled": {
        "fr": "Votre rendez-vous est annulé. Au revoir.",
        "en": "Your appointment is cancelled. Goodbye.",
    },
    # A message read to its recipient (messages/read_aloud.py).
    "aloud_waits": {
        "fr": "Bonjour, un message de {client}. Pour l'écouter, tapez 1.",
        "en": "Hello, a message from {client}. To hear it, press 1.",
    },
    "aloud_choose": {
        "fr": "Pour dire que vous vous en occupez, tapez 1. Pour réécouter, tapez 2. Pour passer "
        "le message à la personne suivante, tapez 3.",
        "en": "To say that you take care of it, press 1. To hear it again, press 2. To pass the "
        "message on to the next person, press 3.",
    },
    "aloud_closed": {
        "fr": "Un message pour {person} attend. Son contenu ne se dit pas au téléphone.",
        "en": "A message for {person} is waiting. Its content is not told by telephone.",
    },
    "aloud_closed_urgent": {
        "fr": "Un message urgent pour {person} attend. Son contenu ne se dit pas au téléphone.",
        "en": "An urgent message for {person} is waiting. Its content is not told by telephone.",
    },
    "aloud_closed_choose": {
        "fr": "Pour recevoir par SMS le lien qui l'ouvre, tapez 1. Pour réécouter, tapez 2. Pour "
        "passer le message à la personne suivante, tapez 3.",
        "en": "To get the link that opens it by text message, press 1. To hear this again, press "
        "2. To pass the message on to the next person, press 3.",
    },
    "aloud_taken": {
        "fr": "C'est noté, vous vous en occupez. Au revoir.",
        "en": "Thank you, you take care of it. Goodbye.",
    },
    "aloud_taken_already": {
        "fr": "Quelqu'un s'occupe déjà du message de {client}. Au revoir.",
        "en": "Somebody takes care of the message from {client} already. Goodbye.",
    },
    "aloud_passed_on": {
        "fr": "Le message passe à la personne suivante. Au revoir.",
        "en": "The message goes to the next person. Goodbye.",
    },
    "aloud_texted": {
        "fr": "Le lien part par SMS. Au revoir.",
        "en": "The link is on its way by text message. Goodbye.",
    },
    "aloud_no_text": {
        "fr": "Ce téléphone ne reçoit pas nos SMS. Ouvrez le lien de votre e-mail. Au revoir.",
        "en": "This telephone does not take our text messages. Open the link of your e-mail. "
        "Goodbye.",
    },
    "aloud_open": {
        "fr": "Le message attend toujours. Au revoir.",
        "en": "The message is still waiting. Goodbye.",
    },
    "probe": {"fr": "Test de la voix.", "en": "Voice test."},
    "probe_heard": {"fr": "Entendu : {keys}.", "en": "Heard: {keys}."},
}


def say(name: str, language: str, **words: object) -> Speech:
    """The sentence `name` in `language` (BCP 47; French where it is not spoken)."""
    text = SENTENCES[name][_tag(language)].format(**words)
    return spoken(text, language)


def spoken(text: str, language: str) -> Speech:
    """A text of ours that is in `language` already, as it is said."""
    own = language in voices.VOICES and voices.base(language) in SPOKEN
    locale = language if own else SPOKEN[_tag(language)]
    return Speech(text, locale, voices.voice(locale))


def _tag(language: str) -> str:
    tag = voices.base(language).lower()
    return tag if tag in SPOKEN else FRENCH
