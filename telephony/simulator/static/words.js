// Every word of the page, in both languages.

const WORDS = {
  fr: {
    title: "Téléphones", callers: "Téléphones des appelants", people: "Téléphones des destinataires",
    post: "Boîtes aux lettres", journal: "Journal", reset: "Tout effacer",
    resetAsk: "Raccrocher partout et effacer appels, textos et courriers ?",
    soundOn: "Voix activée", soundOff: "Voix coupée", linked: "Relié", unlinked: "Liaison perdue, nouvel essai…",
    who: "Qui appelle ?", whom: "Quel client appelle-t-il ?", hidden: "Numéro masqué",
    hiddenHint: "rien ne s’affiche", other: "Autre numéro", otherLine: "Autre ligne",
    call: "Appeler", callOf: (name) => `Appeler ${name}`,
    noLines: "L’annuaire est vide. Il se remplit dès que le produit tourne avec ses données d’exemple ; en attendant, tapez un numéro.",
    noCalls: "Personne ne téléphone.", noCallsHow: "Choisissez qui appelle et quel client, puis « Appeler ». Plusieurs appels à la fois sont possibles : chacun a son combiné.",
    noPeople: "Aucun destinataire pour l’instant.", noPeopleHow: "Les personnes des clients apparaissent ici avec les textos qu’elles reçoivent.",
    noTexts: "Pas encore de texto.", reply: "Répondre par texto…", send: "Envoyer", replyTo: (name) => `Répondre depuis le téléphone de ${name}`,
    noMail: "Pas encore de courrier.", noMailHow: (port) => `Ce que le produit envoie par e-mail arrive ici (SMTP, port ${port}).`,
    ringing: "Sonne…", queued: "Composition…", "in-progress": "En ligne", completed: "Terminé", busy: "Occupé",
    "no-answer": "Sans réponse", canceled: "Annulé", failed: "Échec",
    incoming: (name) => `${name} appelle`, answer: "Décrocher", refuse: "Refuser",
    hangUp: "Raccrocher", keypad: "Clavier", say: "Dire…", sayIt: "Dire", again: "Rappeler", remove: "Retirer",
    heardOf: (name) => `Entendu, ${name}`, key: (k) => `Touche ${k}`, pressed: (k) => `Touche ${k}`, music: "♪ musique d’attente",
    agent: "Réceptionniste", caller: "Appelant", callee: "Correspondant", you: "Vous", from: (name) => `de ${name}`,
    close: "Fermer", headers: "En-têtes", textPart: "Version texte", noBody: "Ce courrier est vide.",
    debugger: "Erreurs", noErrors: "Aucune erreur : le produit répond comme il faut.", webhooks: "Requêtes envoyées au produit",
    noHooks: "Aucune encore : passez un appel.", lost: "perdue", attempt: "2ᵉ essai",
    dead: (url) => `Le produit ne répond pas à ${url}`,
  },
  en: {
    title: "Telephones", callers: "Callers’ telephones", people: "Recipients’ telephones",
    post: "Mailboxes", journal: "Journal", reset: "Clear all",
    resetAsk: "Hang up everywhere and clear calls, texts and mail?",
    soundOn: "Voice on", soundOff: "Voice off", linked: "Connected", unlinked: "Connection lost, trying again…",
    who: "Who is calling?", whom: "Which client do they call?", hidden: "Hidden number",
    hiddenHint: "nothing is shown", other: "Another number", otherLine: "Another line",
    call: "Call", callOf: (name) => `Call ${name}`,
    noLines: "The phone book is empty. It fills up once the product runs with its sample data; meanwhile, type a number.",
    noCalls: "Nobody is on the phone.", noCallsHow: "Choose who calls and which client, then “Call”. Several calls at once are fine: each has its own receiver.",
    noPeople: "No recipients yet.", noPeopleHow: "The clients’ people appear here with the texts they receive.",
    noTexts: "No text yet.", reply: "Reply by text…", send: "Send", replyTo: (name) => `Reply from ${name}’s telephone`,
    noMail: "No mail yet.", noMailHow: (port) => `What the product sends by e-mail arrives here (SMTP, port ${port}).`,
    ringing: "Ringing…", queued: "Dialling…", "in-progress": "On the line", completed: "Ended", busy: "Busy",
    "no-answer": "No answer", canceled: "Cancelled", failed: "Failed",
    incoming: (name) => `${name} is calling`, answer: "Answer", refuse: "Decline",
    hangUp: "Hang up", keypad: "Keypad", say: "Say…", sayIt: "Say", again: "Call again", remove: "Remove",
    heardOf: (name) => `Heard, ${name}`, key: (k) => `Key ${k}`, pressed: (k) => `Key ${k}`, music: "♪ hold music",
    agent: "Receptionist", caller: "Caller", callee: "Other party", you: "You", from: (name) => `from ${name}`,
    close: "Close", headers: "Headers", textPart: "Text version", noBody: "This mail is empty.",
    debugger: "Errors", noErrors: "No error: the product answers as it should.", webhooks: "Requests sent to the product",
    noHooks: "None yet: make a call.", lost: "lost", attempt: "2nd try",
    dead: (url) => `The product does not answer at ${url}`,
  },
};

const KEPT = "simulator.language";

export const language = localStorage.getItem(KEPT)
  ?? ((navigator.languages ?? [navigator.language]).find((l) => /^(fr|en)/.test(l))?.slice(0, 2) ?? "fr");

/** The word or sentence of that name, in the page's language. */
export function say(name, ...values) {
  const word = WORDS[language][name] ?? name;
  return typeof word === "function" ? word(...values) : word;
}

export function chooseLanguage(wanted) {
  localStorage.setItem(KEPT, wanted);
  location.reload();
}

export const clock = (iso) => new Date(iso).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

/** +33639984001 as 06 39 98 40 01; foreign numbers as they are. */
export function number(raw) {
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(raw);
  return french ? `0${french[1]}\u202f${french.slice(2).join("\u202f")}` : raw;
}
