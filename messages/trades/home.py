"""Whoever comes to a house, or looks after one: plumbers, property managers, garages."""

from messages.scripts import NO, YES
from messages.trades.shapes import Body, Ending, Reason, Urgency, ask, choose, say, when

TIMES = ask("times", "Jours et heures possibles")
NORMAL, SOON, URGENT = Urgency.NORMAL, Urgency.SOON, Urgency.URGENT

PLUMBER = (
    Reason(
        "Dépannage",
        (
            ask("address", "Adresse du dépannage", "address", required=True),
            choose(
                "kind",
                "Genre de panne",
                "Fuite",
                "Bouchon",
                "Chaudière",
                "Chauffe-eau",
                "Autre",
            ),
            say(
                "shut",
                "Fermez le robinet d'arrivée d'eau, près du compteur, et coupez l'électricité "
                "si l'eau en est proche.",
                **when("kind", "Fuite"),
            ),
            ask("stopped", "L'eau est-elle coupée ?", "yesno", **when("kind", "Fuite")),
            ask("below", "Quelqu'un habite au-dessous ?", "yesno", **when("stopped", NO)),
            ask("brand", "Marque et âge", **when("kind", "Chaudière", "Chauffe-eau")),
            ask("code", "Code affiché", **when("kind", "Chaudière")),
            say(
                "gas",
                "Si vous sentez le gaz : ouvrez, sortez, et appelez d'un autre endroit.",
                **when("kind", "Chaudière"),
            ),
        ),
        ("Ne jamais annoncer de prix.",),
        is_first=True,
    ),
    Reason(
        "Entretien",
        (
            ask("address", "Adresse", "address", required=True),
            ask("brand", "Marque de la chaudière"),
            ask("contract", "Sous contrat ?", "yesno"),
            ask("number", "Numéro du contrat", **when("contract", YES)),
            TIMES,
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason(
        "Devis",
        (
            ask("address", "Adresse des travaux", "address"),
            choose(
                "work", "Travaux", "Salle de bains", "Chauffage", "Chaudière", "Sanitaires", "Autre"
            ),
            ask("email", "Adresse e-mail", "email"),
            ask("owner", "Propriétaire ?", "yesno"),
        ),
        ("Un rappel sous deux jours ouvrés.",),
        urgencies=(NORMAL,),
    ),
    Reason(
        "Pièces",
        (
            ask("parts", "Pièces demandées", "items", required=True),
            choose("how", "Remise", "Retrait au dépôt", "Livraison"),
            ask("address", "Livrer à", "address", **when("how", "Livraison")),
        ),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (NORMAL,),
    ),
    Reason(
        "Facture",
        (
            ask("invoice", "Numéro de la facture"),
            choose("about", "À quel sujet", "Duplicata", "Montant", "Paiement", "Autre"),
            ask("email", "Adresse e-mail", "email", **when("about", "Duplicata")),
        ),
        (),
        Body.OPTIONAL,
        Ending.TICKET,
        (NORMAL,),
    ),
)
BUILDING = (ask("building", "Immeuble", required=True), ask("flat", "Lot ou étage"))
PROPERTY = (
    Reason(
        "Incident",
        (
            *BUILDING,
            choose(
                "kind",
                "De quoi s'agit-il",
                "Fuite",
                "Électricité",
                "Porte, serrure",
                "Chauffage",
                "Bruit",
                "Autre",
            ),
            choose(
                "where",
                "Où",
                "Parties communes",
                "Chez soi",
                **when("kind", "Fuite", "Électricité", "Chauffage"),
            ),
            say(
                "own",
                "Chez vous, c'est votre assurance ou votre artisan qui intervient ; je transmets.",
                **when("where", "Chez soi"),
            ),
            ask("code", "Code d'entrée"),
        ),
        ("Fuite ou coupure dans les parties communes : « Dans l'heure ».",),
        Body.REQUIRED,
        Ending.TICKET,
        is_first=True,
    ),
    Reason(
        "Ascenseur",
        (
            say("press", "Appuyez sur le bouton d'appel de la cabine : le dépanneur vous répond."),
            *BUILDING,
            ask("inside", "Quelqu'un est dans la cabine ?", "yesno", required=True),
            ask("who", "Combien de personnes", "number", **when("inside", YES)),
        ),
        ("Quelqu'un est enfermé : transférer au gestionnaire de permanence.",),
        Body.OPTIONAL,
        Ending.TRANSFER,
        (URGENT,),
    ),
    Reason(
        "Loyers et charges",
        (
            *BUILDING,
            choose("about", "À quel sujet", "Quittance", "Appel de charges", "Paiement", "Autre"),
            ask("email", "Adresse e-mail", "email", **when("about", "Quittance")),
        ),
        ("Ne donner aucun montant au téléphone.",),
        Body.OPTIONAL,
        urgencies=(NORMAL,),
    ),
    Reason(
        "Badges et clés",
        (
            *BUILDING,
            ask("keys", "Ce qu'il faut", "items", required=True, help="badge, bip, clé"),
        ),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (NORMAL,),
    ),
)
CAR = (ask("plate", "Immatriculation"), ask("car", "Marque et modèle"))
GARAGE = (
    Reason(
        "Rendez-vous",
        (
            *CAR,
            choose("work", "Travaux", "Révision", "Pneus", "Freins", "Contrôle technique", "Autre"),
            ask("which", "Lesquels", **when("work", "Autre")),
            ask("mileage", "Kilométrage", "number"),
            ask("loan", "Véhicule de prêt ?", "yesno"),
            TIMES,
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason("Message", CAR, is_first=True),
    Reason(
        "Panne",
        (
            say("safe", "Mettez le gilet et attendez derrière la glissière, loin des voitures."),
            ask("address", "Où se trouve le véhicule", "address", required=True),
            *CAR,
            choose("road", "Sur quelle route", "Ville", "Route", "Autoroute"),
            say(
                "motorway",
                "Sur l'autoroute, seule la borne orange appelle le dépanneur agréé.",
                **when("road", "Autoroute"),
            ),
            ask("drives", "Roule encore ?", "yesno"),
            ask("insurer", "Assistance ou assurance"),
        ),
        (),
        Body.OPTIONAL,
        Ending.TRANSFER,
        (SOON, URGENT),
    ),
    Reason(
        "Pièces, pneus",
        (*CAR, ask("parts", "Commande", "items", required=True)),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (NORMAL,),
    ),
    Reason(
        "Mon véhicule",
        (
            *CAR,
            choose("about", "Question", "Est-il prêt ?", "Devis", "Facture"),
            ask("left", "Déposé le", "date"),
        ),
        ("Ne promettre ni prix ni heure.",),
        Body.OPTIONAL,
        Ending.TICKET,
        (NORMAL,),
    ),
)
