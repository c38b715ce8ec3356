"""Words that sound urgent, or say that there is no hurry, by the language of the callers.

Without accents and capitals, because people type so. They are compared with the degree that the
receptionist chose; they decide nothing.
"""

import re

from messages.spelling import plain

ALARMING: dict[str, tuple[str, ...]] = {
    "fr": (
        *("urgent", "urgente", "urgence", "urgences", "tout de suite", "immediatement"),
        *("au plus vite", "le plus vite possible", "hemorragie", "saigne", "saignement"),
        *("douleur a la poitrine", "mal a la poitrine", "n'arrive plus a respirer", "etouffe"),
        *("malaise", "inconscient", "inconsciente", "convulsion", "convulsions", "suicide"),
        *("fuite", "inondation", "degat des eaux", "odeur de gaz", "incendie", "court-circuit"),
        *("bloque dans l'ascenseur", "bloquee dans l'ascenseur", "garde a vue", "accident"),
        *("effraction", "cambriolage", "intoxication", "empoisonne"),
    ),
    "en": (
        *("urgent", "urgently", "emergency", "at once", "immediately", "right away", "asap"),
        *("bleeding", "haemorrhage", "hemorrhage", "chest pain", "cannot breathe", "can't breathe"),
        *("choking", "unconscious", "seizure", "suicide", "leak", "leaking", "flood", "flooding"),
        *("smell of gas", "gas leak", "fire", "stuck in the lift", "stuck in the elevator"),
        *("police custody", "accident", "break-in", "burglary", "poisoned"),
    ),
    "nl": (
        *("dringend", "spoed", "spoedgeval", "meteen", "onmiddellijk", "bloeding", "bloedt"),
        *("pijn op de borst", "bewusteloos", "lek", "lekkage", "gaslucht", "brand", "ongeval"),
    ),
    "de": (
        *("dringend", "eilig", "notfall", "sofort", "umgehend", "blutung", "blutet"),
        *("brustschmerzen", "bewusstlos", "wasserschaden", "gasgeruch", "brand", "unfall"),
    ),
}
CALM: dict[str, tuple[str, ...]] = {
    "fr": (
        *("pas urgent", "pas urgente", "rien d'urgent", "pas d'urgence", "aucune urgence"),
        *("sans urgence", "pas presse", "pas pressee", "ne presse pas", "rien ne presse"),
        *("quand il pourra", "quand elle pourra", "quand vous pourrez", "a l'occasion"),
    ),
    "en": (
        *("not urgent", "nothing urgent", "no hurry", "no rush", "non-urgent"),
        *("not an emergency", "whenever you can", "when you have time"),
    ),
    "nl": ("niet dringend", "geen haast", "geen spoed"),
    "de": ("nicht dringend", "nicht eilig", "keine eile", "kein notfall"),
}
# "pas de fuite", "no leak": the word is there, the thing is not.
NOT = {
    "fr": r"(?:pas|plus|sans|aucune?|ni)\s+(?:de\s+|d'|une?\s+)?",
    "en": r"(?:no|not|without|never)\s+(?:an?\s+)?",
    "nl": r"(?:geen|niet|zonder)\s+",
    "de": r"(?:keine?n?|nicht|ohne)\s+",
}


def alarming(text: str, language: str) -> str:
    """The first word that sounds urgent and is not denied; "" where none does."""
    tongue, said = _tongue(language), plain(text)
    for phrase in CALM[tongue]:
        said = said.replace(phrase, " ")
    said = re.sub(NOT[tongue] + _any_of(ALARMING[tongue]), " ", said)
    found = re.search(_any_of(ALARMING[tongue]), said)
    return found.group() if found else ""


def calm(text: str, language: str) -> str:
    """The first words by which the caller says that there is no hurry; "" where none do."""
    found = re.search(_any_of(CALM[_tongue(language)]), plain(text))
    return found.group() if found else ""


def _tongue(language: str) -> str:
    return language[:2] if language[:2] in ALARMING else "fr"


def _any_of(phrases: tuple[str, ...]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    return r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"
