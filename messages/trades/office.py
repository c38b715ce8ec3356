"""Lawyers, notaries, hairdressers, driving schools, funeral parlours, and everybody else."""

from messages.scripts import NO, YES
from messages.trades.shapes import Body, Ending, Reason, Urgency, ask, choose, say, when

TIMES = ask("times", "Jours et heures possibles")
FILE = ask("file", "Numéro de dossier")
NORMAL, SOON, URGENT = Urgency.NORMAL, Urgency.SOON, Urgency.URGENT

LAW = (
    Reason(
        "Message",
        (FILE, ask("deadline", "Échéance", "date")),
        ("Ne jamais dire si quelqu'un est client du cabinet.",),
        is_first=True,
    ),
    Reason(
        "Nouveau dossier",
        (
            choose(
                "field",
                "De quoi s'agit-il",
                "Famille",
                "Travail",
                "Pénal",
                "Immobilier",
                "Entreprise",
                "Autre",
            ),
            ask("other", "Nom de la partie adverse", sensitive=True),
            ask("deadline", "Date d'audience ou délai", "date"),
            ask("letter", "Un courrier a été reçu ?", "yesno"),
            ask("from", "De qui, et quand", **when("letter", YES)),
            ask("email", "Adresse e-mail", "email"),
        ),
        ("Le nom de la partie adverse sert à écarter un conflit d'intérêts.",),
        Body.OPTIONAL,
    ),
    Reason(
        "Rendez-vous",
        (FILE, choose("how", "Comment", "Au cabinet", "Par téléphone", "Par visio"), TIMES),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason(
        "Garde à vue",
        (
            ask("held", "Personne retenue", required=True, sensitive=True),
            ask("where", "Commissariat, gendarmerie ou tribunal", required=True),
            ask("since", "Depuis quelle heure"),
            ask("officer", "Enquêteur"),
        ),
        ("Ne donner aucun conseil. Transférer tout de suite.",),
        Body.OPTIONAL,
        Ending.TRANSFER,
        (URGENT,),
    ),
    Reason(
        "Confrère, juridiction",
        (
            ask("who", "Nom exact et service", required=True),
            FILE,
            ask("direct", "Ligne directe", "phone"),
            ask("deadline", "Date utile", "date"),
        ),
        (),
        urgencies=(NORMAL, SOON),
    ),
)
NOTARY = (
    Reason("Message", (FILE, ask("clerk", "Suivi par")), is_first=True),
    Reason(
        "Rendez-vous",
        (
            choose(
                "about",
                "À quel sujet",
                "Vente",
                "Donation",
                "Mariage, PACS",
                "Succession",
                "Société",
            ),
            FILE,
            TIMES,
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason(
        "Vente",
        (
            choose("side", "Appelle comme", "Vendeur", "Acheteur", "Agence", "Confrère"),
            ask("address", "Adresse du bien", "address"),
            choose("step", "Étape", "Promesse", "Acte", "Après l'acte"),
            ask("signing", "Signature prévue le", "date", **when("step", "Promesse", "Acte")),
            ask("bank", "Prêt accordé ?", "yesno", **when("side", "Acheteur")),
        ),
        (),
    ),
    Reason(
        "Succession",
        (
            say("sorry", "Je vous présente toutes mes condoléances."),
            ask("deceased", "Nom de la personne décédée", required=True),
            ask("died", "Décédée le", "date"),
            ask("will", "Un testament est connu ?", "yesno"),
            ask("email", "Adresse e-mail", "email"),
        ),
        ("Ne demander aucune pièce au téléphone.",),
        Body.OPTIONAL,
        urgencies=(NORMAL,),
    ),
    Reason(
        "Copie d'un acte",
        (ask("deeds", "Actes demandés", "items", required=True), ask("email", "E-mail", "email")),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (NORMAL,),
    ),
)
HAIRDRESSER = (
    Reason(
        "Rendez-vous",
        (
            choose("service", "Prestation", "Coupe", "Couleur", "Mèches", "Barbe", "Autre"),
            ask(
                "allergy", "Test d'allergie fait au salon ?", "yesno", **when("service", "Couleur")
            ),
            say(
                "test",
                "Il faut passer au salon deux jours avant pour un petit test sur la peau.",
                **when("allergy", NO),
            ),
            choose("length", "Longueur", "Courts", "Mi-longs", "Longs"),
            ask("with", "Avec qui"),
            ask("slots", "Créneaux possibles"),
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
        is_first=True,
    ),
    Reason(
        "Retard, annulation",
        (
            choose("what", "Que se passe-t-il", "En retard", "Annule", "Déplace"),
            ask("late", "Minutes de retard", "number", **when("what", "En retard")),
            ask("day", "Rendez-vous du", "date"),
            ask("slots", "Nouveaux créneaux", **when("what", "Déplace")),
        ),
        (),
        Body.OPTIONAL,
        urgencies=(SOON,),
    ),
    Reason(
        "Produits",
        (ask("order", "Commande", "items", required=True), ask("pickup", "Passera le", "date")),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (NORMAL,),
    ),
    Reason("Message"),
)
PUPIL = ask("pupil", "Nom de l'élève", required=True)
DRIVING = (
    Reason(
        "Leçon",
        (
            PUPIL,
            choose("what", "Demande", "Réserver", "Déplacer", "Annuler"),
            ask("day", "Leçon du", "date", **when("what", "Déplacer", "Annuler")),
            say(
                "late",
                "Une leçon annulée moins de quarante-huit heures avant est due.",
                **when("what", "Annuler"),
            ),
            ask("times", "Créneaux possibles", **when("what", "Réserver", "Déplacer")),
            ask("teacher", "Avec"),
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason(
        "Inscription",
        (
            choose("licence", "Permis", "B", "B accompagné", "Boîte automatique", "A2", "AM"),
            ask("born", "Né(e) le", "date"),
            ask("code", "Code déjà obtenu ?", "yesno"),
            ask("obtained", "Obtenu le", "date", **when("code", YES)),
            ask("email", "Adresse e-mail", "email"),
            ask("address", "Adresse", "address"),
        ),
        ("Les tarifs sont envoyés par e-mail, jamais dits.",),
        Body.OPTIONAL,
        urgencies=(NORMAL,),
    ),
    Reason(
        "Examen",
        (
            PUPIL,
            choose("exam", "Épreuve", "Code", "Conduite"),
            ask("day", "Date de l'épreuve", "date"),
            choose("about", "Question", "Convocation", "Résultat", "Nouvelle date"),
        ),
        (),
        Body.OPTIONAL,
        Ending.TICKET,
        (NORMAL, SOON),
    ),
    Reason("Message", is_first=True),
)
FUNERAL = (
    Reason(
        "Décès",
        (
            say("sorry", "Je vous présente toutes nos condoléances. Je vous passe un conseiller."),
            ask("deceased", "Nom de la personne décédée"),
            ask("place", "Où se trouve la personne", "address"),
            choose("where", "Lieu", "Domicile", "Hôpital", "Maison de retraite", "Voie publique"),
            ask("doctor", "Un médecin est-il venu ?", "yesno", **when("where", "Domicile")),
            ask("kin", "Lien avec la personne"),
        ),
        ("Ne pas faire répéter.", "Transférer au conseiller de garde, à toute heure."),
        Body.OPTIONAL,
        Ending.TRANSFER,
        (URGENT,),
        is_first=True,
    ),
    Reason(
        "Cérémonie",
        (
            ask("deceased", "Nom de la personne", required=True),
            choose("what", "Question", "Date et lieu", "Condoléances", "Fleurs", "Autre"),
            say(
                "only",
                "Je ne peux donner que ce que la famille a publié ; je transmets votre question.",
                **when("what", "Date et lieu"),
            ),
        ),
        ("Ne donner ni date ni lieu.",),
        Body.OPTIONAL,
        urgencies=(NORMAL,),
    ),
    Reason(
        "Fleurs, plaques",
        (
            ask("order", "Commande", "items", required=True, help="texte du ruban en remarque"),
            ask("deceased", "Pour la cérémonie de", required=True),
            ask("day", "Le", "date"),
        ),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (SOON,),
    ),
    Reason(
        "Prévoyance, devis",
        (
            choose("what", "Demande", "Contrat obsèques", "Devis", "Monument"),
            ask("email", "Adresse e-mail", "email"),
            TIMES,
        ),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason("Message"),
)
OTHER = (
    Reason("Message", is_first=True),
    Reason(
        "Rendez-vous",
        (ask("about", "À quel sujet"), TIMES),
        (),
        Body.OPTIONAL,
        Ending.APPOINTMENT,
        (NORMAL,),
    ),
    Reason(
        "Commande",
        (ask("order", "Commande", "items", required=True), ask("address", "Livrer à", "address")),
        (),
        Body.OPTIONAL,
        Ending.ORDER,
        (NORMAL,),
    ),
)
