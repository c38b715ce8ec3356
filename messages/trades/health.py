"""Doctors, dentists, vets. Whether something is an emergency is judged by nobody at the telephone:

signs are read aloud, the text that answers them is fixed, and so is the degree of each form.
"""

from messages.scripts import NO, YES
from messages.trades.shapes import Body, Ending, Reason, Urgency, ask, choose, say, when

BORN = ask("born", "Né(e) le", "date")
CALLBACK = ask("callback", "À rappeler", help="jour, heure, numéro")
KNOWN = ask("known", "Déjà venu(e) au cabinet ?", "yesno")
TIMES = ask("times", "Jours et heures possibles")
NORMAL, URGENT = (Urgency.NORMAL,), (Urgency.URGENT,)

MEDICAL = (
    Reason(
        "Rendez-vous",
        (
            ask("motive", "Motif, avec les mots du patient", required=True),
            BORN,
            KNOWN,
            ask("doctor", "Médecin demandé", **when("known", YES)),
            ask("insured", "Médecin traitant déclaré ailleurs ?", "yesno", **when("known", NO)),
            TIMES,
        ),
        ("Un signe de la liste « Symptômes » est cité : passer à « Symptômes », sans question.",),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        NORMAL,
    ),
    Reason("Message", (BORN, CALLBACK), (), urgencies=NORMAL, is_first=True),
    Reason(
        "Ordonnance",
        (
            BORN,
            ask("medicines", "Médicaments", "items", required=True, help="dosage en remarque"),
            ask("pharmacy", "Pharmacie"),
            ask("left", "Encore assez jusqu'au", "date"),
        ),
        ("Ne jamais proposer un médicament ni une dose.",),
        Body.OPTIONAL,
        Ending.TICKET,
        NORMAL,
    ),
    Reason(
        "Résultats",
        (
            BORN,
            choose("exam", "Examen", "Prise de sang", "Radio, scanner, IRM", "Autre"),
            ask("which", "Lequel", **when("exam", "Autre")),
            ask("lab", "Laboratoire ou centre"),
            ask("done", "Fait le", "date"),
            CALLBACK,
        ),
        ("Ne lire ni commenter aucun résultat.",),
        Body.OPTIONAL,
        urgencies=NORMAL,
    ),
    Reason(
        "Symptômes",
        (
            say(
                "list",
                "Dites-moi si vous, ou la personne pour qui vous appelez, avez en ce moment un de "
                "ces signes : douleur dans la poitrine, mal à respirer, malaise ou perte de "
                "connaissance, visage ou bras paralysé, difficulté à parler, saignement qui ne "
                "s'arrête pas, convulsions.",
            ),
            ask("sign", "Un de ces signes est cité", "yesno"),
            say(
                "fifteen",
                "Raccrochez et composez tout de suite le 15. Ils vous répondent jour et nuit.",
                **when("sign", YES),
            ),
            ask("since", "Depuis quand", **when("sign", NO)),
            {**BORN, **when("sign", NO)},
        ),
        (
            "Douleur thoracique, détresse respiratoire, malaise : le 15, sans autre question.",
            "Sinon : transférer au médecin de garde. Ne rien évaluer soi-même.",
        ),
        Body.OPTIONAL,
        Ending.TRANSFER,
        URGENT,
    ),
)
DENTAL = (
    Reason(
        "Rendez-vous",
        (
            choose("motive", "Motif", "Contrôle", "Détartrage", "Soin en cours", "Autre"),
            ask("which", "Lequel", **when("motive", "Autre")),
            BORN,
            KNOWN,
            TIMES,
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        NORMAL,
    ),
    Reason("Message", (BORN, CALLBACK), (), urgencies=NORMAL, is_first=True),
    Reason(
        "Douleur, choc",
        (
            say(
                "list",
                "Dites-moi si vous avez en ce moment : le visage qui gonfle, du mal à avaler ou à "
                "respirer, de la fièvre, un saignement qui ne s'arrête pas.",
            ),
            ask("sign", "Un de ces signes est cité", "yesno"),
            say("fifteen", "Raccrochez et composez tout de suite le 15.", **when("sign", YES)),
            ask("tooth", "Endroit, avec les mots du patient", **when("sign", NO)),
            ask("since", "Depuis quand", **when("sign", NO)),
            say(
                "keep",
                "Si une dent est tombée : gardez-la dans du lait, sans la frotter.",
                **when("sign", NO),
            ),
            {**BORN, **when("sign", NO)},
        ),
        ("Ne conseiller aucun médicament.", "Transférer au dentiste de garde, sans évaluer."),
        Body.OPTIONAL,
        Ending.TRANSFER,
        URGENT,
    ),
    Reason(
        "Appareil, prothèse",
        (
            choose("what", "De quoi s'agit-il", "Couronne", "Bridge", "Appareil", "Gouttière"),
            choose("trouble", "Ce qui arrive", "Descellé", "Cassé", "Blesse", "Perdu"),
            BORN,
            TIMES,
        ),
        (),
        Body.OPTIONAL,
        Ending.TICKET,
        NORMAL,
    ),
)
ANIMAL = (
    ask("animal", "Nom de l'animal"),
    choose("species", "Espèce", "Chien", "Chat", "Lapin", "Oiseau", "Autre"),
)
VETERINARY = (
    Reason(
        "Rendez-vous",
        (
            *ANIMAL,
            choose("motive", "Motif", "Vaccin", "Bilan", "Stérilisation", "Autre"),
            ask("which", "Lequel", **when("motive", "Autre")),
            TIMES,
        ),
        ("Noter deux jours possibles.",),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        NORMAL,
    ),
    Reason("Message", ANIMAL, (), urgencies=NORMAL, is_first=True),
    Reason(
        "Malade ou blessé",
        (
            say(
                "list",
                "Dites-moi s'il a en ce moment : du mal à respirer, une plaie qui saigne, des "
                "convulsions, le ventre gonflé, ou s'il a avalé un produit, un médicament, un "
                "objet, ou s'il a été renversé.",
            ),
            ask("sign", "Un de ces signes est cité", "yesno"),
            say(
                "come",
                "Je vous passe la clinique tout de suite. Ne lui donnez rien.",
                **when("sign", YES),
            ),
            *ANIMAL,
            ask("age", "Âge", **when("sign", NO)),
            ask("since", "Depuis quand", **when("sign", NO)),
        ),
        ("Ne conseiller ni médicament ni dose.", "Transférer, sans évaluer."),
        Body.OPTIONAL,
        Ending.TRANSFER,
        URGENT,
    ),
    Reason(
        "Croquettes, produits",
        (
            ask("order", "Commande", "items", required=True),
            *ANIMAL,
            ask("pickup", "Passera le", "date"),
        ),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        NORMAL,
    ),
)
