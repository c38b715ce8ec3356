"""The six clients."""

from config.demo.shapes import CLOSED, FULL_DAY, Caller, Person, Rule, Shop, question

WAITING = "Merci de patienter, nous vous répondons dans un instant."

CABINET = Shop(
    name="Cabinet Roux et Lambert",
    slug="cabinet-roux-lambert",
    trade="medical",
    city="Tours",
    colour="#0f6e84",
    line="+33199001001",
    welcome="Bonjour, vous êtes bien au cabinet des docteurs Roux et Lambert. "
    "En cas d'urgence vitale, raccrochez et composez le 15. Nous prenons votre appel.",
    phrase="Cabinet des docteurs Roux et Lambert, {agent} à votre écoute, {hello}.",
    speech="Roux se dit « rou » · vouvoyer",
    warnings=("Ne jamais donner le numéro de portable des docteurs.",),
    instructions=(
        "Relire le numéro de téléphone à voix haute.",
        "Douleur à la poitrine, gêne pour respirer, malaise : dire d'appeler le 15, sans question.",
        "Ne jamais juger si c'est une urgence : noter les mots du patient.",
        "Renouvellement d'ordonnance : noter le médicament et la pharmacie.",
        "Résultats d'analyses : message au médecin qui les a prescrites.",
    ),
    people=(
        Person(
            "Dr Claire Roux",
            "médecin généraliste",
            "+33261911001",
            "+33639980001",
            "dr.roux@cabinet.test",
            "à la clinique le mardi après-midi",
        ),
        Person(
            "Dr Marc Lambert",
            "médecin généraliste",
            "+33261911002",
            "+33639980002",
            "dr.lambert@cabinet.test",
        ),
        Person("Secrétariat", "sur place lundi et jeudi", "+33261911000"),
    ),
    callers=(Caller("Odile Garnier", "+33639984001"), Caller("Henri Besnard", "+33261914002")),
    rule=Rule("Cabinet", priority=3),
    week=(
        FULL_DAY,
        FULL_DAY,
        (("08:30", "12:30"),),
        FULL_DAY,
        FULL_DAY,
        (("09:00", "12:00"),),
        CLOSED,
    ),
    questions=(question("born", "Né(e) le", "date"), question("callback", "À rappeler")),
    note="Dr Roux à la clinique jusqu'à ce soir : urgences au Dr Lambert.",
    confidential=True,
    duty=1,
    owner="claire.roux",
)
PLOMBIER = Shop(
    name="Plomberie Vasseur",
    slug="plomberie-vasseur",
    trade="plumber",
    city="Lille",
    colour="#c2560c",
    line="+33199001002",
    welcome="Plomberie Vasseur, bonjour. Nous sommes à vous tout de suite.",
    phrase="Plomberie Vasseur, {agent}, {hello}, que puis-je faire pour vous ?",
    speech="Vasseur se dit « va-sseur » · tutoiement exclu",
    warnings=("Ne jamais annoncer de prix, même « à peu près ».",),
    instructions=(
        "Fuite en cours : demander de fermer l'arrivée d'eau, puis choisir « Urgent ».",
        "Toujours noter l'adresse, l'étage et le code d'entrée.",
        "Chaudière en panne : noter la marque et le code affiché.",
        "Devis : Sandrine rappelle sous deux jours ouvrés.",
    ),
    people=(
        Person(
            "Thierry Vasseur",
            "plombier chauffagiste",
            "+33353012001",
            "+33639980011",
            "thierry@vasseur.test",
        ),
        Person(
            "Sandrine Vasseur",
            "devis et factures",
            "+33353012002",
            "+33639980012",
            "sandrine@vasseur.test",
        ),
    ),
    callers=(
        Caller("Résidence des Lilas, gardien", "+33353014003"),
        Caller("Karim Haddad", "+33639984004"),
    ),
    rule=Rule("Dépannage", priority=2),
    week=(FULL_DAY,) * 5 + ((("09:00", "12:00"),), CLOSED),
    questions=(
        question("address", "Adresse du dépannage", required=True),
        question(
            "kind",
            "Genre de panne",
            "choice",
            choices=["Fuite", "Bouchon", "Chaudière", "Devis", "Autre"],
        ),
    ),
    owner="thierry.vasseur",
)
AVOCATS = Shop(
    name="Delorme et Associés",
    slug="delorme-avocats",
    trade="law",
    city="Lyon",
    colour="#4c5bd4",
    line="+33199001003",
    welcome="Cabinet d'avocats Delorme et Associés, bonjour. Un instant, s'il vous plaît.",
    phrase="Cabinet Delorme et Associés, {agent}, {hello}, comment puis-je vous aider ?",
    speech="Dire « Maître » pour les avocats",
    warnings=(
        "Secret professionnel : ne jamais dire si quelqu'un est client du cabinet.",
        "Ne donner aucun avis sur une affaire.",
    ),
    instructions=(
        "Garde à vue ou convocation dans les 24 heures : choisir « Urgent » pour Me Delorme.",
        "Noter le numéro de dossier s'il est connu.",
        "Confrère ou juridiction : demander le nom exact et le service.",
    ),
    people=(
        Person(
            "Me Hélène Delorme",
            "avocate associée",
            "+33465712001",
            "+33639980021",
            "h.delorme@delorme.test",
        ),
        Person(
            "Me Yanis Ferrand",
            "avocat collaborateur",
            "+33465712002",
            "+33639980022",
            "y.ferrand@delorme.test",
        ),
    ),
    callers=(Caller("Greffe du tribunal", "+33465714005"),),
    rule=Rule("Accueil du cabinet"),
    week=((("09:00", "12:30"), ("14:00", "18:00")),) * 5 + (CLOSED, CLOSED),
    questions=(question("file", "Numéro de dossier"), question("deadline", "Échéance", "date")),
    confidential=True,
    owner="helene.delorme",
)
VETERINAIRE = Shop(
    name="Clinique vétérinaire des Tilleuls",
    slug="veterinaire-tilleuls",
    trade="veterinary",
    city="Angers",
    colour="#3f7d20",
    line="+33199001004",
    welcome="Clinique vétérinaire des Tilleuls, bonjour. Votre appel va être pris.",
    phrase="Clinique vétérinaire des Tilleuls, {agent}, {hello}.",
    speech="Demander le nom de l'animal, puis celui du maître",
    warnings=("Ne jamais conseiller un médicament ni une dose.",),
    instructions=(
        "Animal accidenté, qui s'étouffe ou a avalé un produit : choisir « Urgent ».",
        "Noter l'espèce, l'âge et depuis quand.",
        "Vaccins et bilans : noter deux jours possibles.",
    ),
    people=(
        Person(
            "Dr Inès Carpentier",
            "vétérinaire",
            "+33261912001",
            "+33639980031",
            "carpentier@tilleuls.test",
        ),
        Person(
            "Dr Paul Morin", "vétérinaire", "+33261912002", "+33639980032", "morin@tilleuls.test"
        ),
    ),
    callers=(Caller("Julie Marchand", "+33639984006"),),
    rule=Rule("Accueil de la clinique", priority=4),
    week=((("08:30", "19:00"),),) * 5 + ((("09:00", "17:00"),), CLOSED),
    questions=(
        question("animal", "Nom de l'animal"),
        question(
            "species", "Espèce", "choice", choices=["Chien", "Chat", "Lapin", "Oiseau", "Autre"]
        ),
    ),
    duty=1,
    owner="ines.carpentier",
)
COIFFEUR = Shop(
    name="Salon Mirabelle",
    slug="salon-mirabelle",
    trade="hairdresser",
    city="Nancy",
    colour="#a8326b",
    line="+33199001005",
    welcome="Salon Mirabelle, bonjour ! On vous répond tout de suite.",
    phrase="Salon Mirabelle, {agent}, {hello} !",
    speech="Ton souriant · les habitués disent le prénom de leur coiffeur",
    warnings=("Pas de rendez-vous promis le samedi sans l'accord de Léa.",),
    instructions=(
        "Noter la prestation, la longueur des cheveux et deux créneaux possibles.",
        "Couleur : demander si un test d'allergie a été fait au salon.",
        "Retard de plus de quinze minutes : prévenir Léa par un message « Dans l'heure ».",
    ),
    people=(
        Person("Léa Simonin", "gérante", "+33353013001", "+33639980041", "lea@mirabelle.test"),
        Person("Bastien", "coiffeur", "+33353013002", "+33639980042"),
    ),
    callers=(Caller("Nadège Colin", "+33639984007"),),
    rule=Rule("Pendant les coupes", priority=6),
    week=(CLOSED,) + ((("09:00", "18:30"),),) * 4 + ((("08:30", "17:00"),), CLOSED),
    questions=(
        question(
            "service",
            "Prestation",
            "choice",
            choices=["Coupe", "Couleur", "Mèches", "Barbe", "Autre"],
        ),
        question("slots", "Créneaux possibles"),
    ),
    owner="lea.simonin",
)
SYNDIC = Shop(
    name="Gestion immobilière Carnot",
    slug="immobiliere-carnot",
    trade="property",
    city="Bordeaux",
    colour="#5b4636",
    line="+33199001006",
    welcome="Gestion immobilière Carnot, bonjour. Un gestionnaire de permanence vous répond.",
    phrase="Gestion Carnot, {agent}, {hello}, quelle est l'adresse de votre immeuble ?",
    speech="Demander d'abord l'adresse de l'immeuble",
    warnings=("Ne jamais donner le nom ni le numéro d'un autre copropriétaire.",),
    instructions=(
        "Quelqu'un bloqué dans l'ascenseur : appuyer sur l'appel d'urgence, choisir « Urgent ».",
        "Fuite ou coupure dans les parties communes : choisir « Dans l'heure ».",
        "Loyers et charges : message à Mme Petit.",
    ),
    people=(
        Person(
            "Vincent Aubry",
            "gestionnaire de copropriétés",
            "+33536492001",
            "+33639980051",
            "v.aubry@carnot.test",
        ),
        Person("Mme Agnès Petit", "comptabilité", "+33536492002", "", "a.petit@carnot.test"),
    ),
    callers=(Caller("Gardienne, 12 rue Carnot", "+33536494008"),),
    rule=Rule("Accueil des copropriétaires"),
    week=((("09:00", "12:00"), ("14:00", "17:30")),) * 5 + (CLOSED, CLOSED),
    questions=(question("building", "Immeuble", required=True), question("flat", "Lot ou étage")),
    owner="vincent.aubry",
)
SHOPS = (CABINET, PLOMBIER, AVOCATS, VETERINAIRE, COIFFEUR, SYNDIC)
