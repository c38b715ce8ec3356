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
    beep: "♪ bip",
    whenCalled: "Si on l’appelle", "manner-rings": "Sonne", "manner-busy": "Occupé", "manner-no-answer": "Absent", "manner-voicemail": "Répondeur", "manner-diverted": "Renvoyé",
    recordings: "Enregistrements", noRecordings: "Rien n’est enregistré.", noRecordingsHow: "Les messages laissés après le bip et les conversations enregistrées se réécoutent ici.",
    recordingOf: (name) => `Enregistrement, ${name}`, "recording-in-progress": "● Enregistrement en cours…", "recording-paused": "❚❚ En pause", "recording-stopped": "Traitement…", "recording-absent": "Rien n’a été dit.", "recording-deleted": "Effacé.",
    RecordVerb: "Message laissé", Conference: "Conversation", DialVerb: "Conversation", OutboundAPI: "Appel sortant", StartCallRecordingAPI: "Appel", StartConferenceRecordingAPI: "Conversation",
    faults: "Pannes", faultsNone: "Aucune panne", requests: "Demandes du produit à l’opérateur",
    faultWhere: "Seulement les adresses qui contiennent", faultWhereHow: "vide : toutes ; vaut pour les pannes mises ensuite",
    off: "non", once: "la prochaine fois", thrice: (left) => left > 1 ? `encore ${left} fois` : "les 3 prochaines", quarter: "une fois sur quatre", always: "toujours",
    "fault-duplicate": "En double", "fault-duplicate-how": "la requête arrive deux fois",
    "fault-delay": "En retard", "fault-delay-how": "elle part deux secondes plus tard",
    "fault-reorder": "Dans le désordre", "fault-reorder-how": "celles qui suivent la dépassent",
    "fault-lose": "Perdue", "fault-lose-how": "elle n’est jamais envoyée",
    "fault-refuse": "Produit injoignable", "fault-refuse-how": "pas de réponse, comme lors d’un redémarrage",
    "fault-spoil": "Réponse perdue", "fault-spoil-how": "le produit a travaillé, mais c’est une erreur 500 qui arrive",
    "fault-slow": "Réponse tardive", "fault-slow-how": "c’est fait, mais la réponse met deux secondes",
    "fault-throttle": "Trop de demandes", "fault-throttle-how": "erreur 429, rien n’est fait",
    "fault-break": "Erreur après coup", "fault-break-how": "c’est fait, mais la réponse est une erreur 500",
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
    beep: "♪ beep",
    whenCalled: "When called", "manner-rings": "Rings", "manner-busy": "Busy", "manner-no-answer": "Away", "manner-voicemail": "Voicemail", "manner-diverted": "Diverted",
    recordings: "Recordings", noRecordings: "Nothing is recorded.", noRecordingsHow: "Messages left after the beep and recorded conversations can be listened to here.",
    recordingOf: (name) => `Recording, ${name}`, "recording-in-progress": "● Recording…", "recording-paused": "❚❚ Paused", "recording-stopped": "Processing…", "recording-absent": "Nothing was said.", "recording-deleted": "Deleted.",
    RecordVerb: "Message left", Conference: "Conversation", DialVerb: "Conversation", OutboundAPI: "Outgoing call", StartCallRecordingAPI: "Call", StartConferenceRecordingAPI: "Conversation",
    faults: "Faults", faultsNone: "No faults", requests: "The product’s requests to the carrier",
    faultWhere: "Only addresses that contain", faultWhereHow: "empty: all; applies to faults set from now on",
    off: "no", once: "the next time", thrice: (left) => left > 1 ? `${left} more times` : "the next 3", quarter: "one in four", always: "always",
    "fault-duplicate": "Twice", "fault-duplicate-how": "the request arrives two times",
    "fault-delay": "Late", "fault-delay-how": "it leaves two seconds later",
    "fault-reorder": "Out of order", "fault-reorder-how": "those after it overtake it",
    "fault-lose": "Lost", "fault-lose-how": "it is never sent",
    "fault-refuse": "Product unreachable", "fault-refuse-how": "no answer, as during a restart",
    "fault-spoil": "Answer lost", "fault-spoil-how": "the product did its work, but a 500 arrives",
    "fault-slow": "Late answer", "fault-slow-how": "it is done, but the answer takes two seconds",
    "fault-throttle": "Too many requests", "fault-throttle-how": "error 429, nothing is done",
    "fault-break": "Error afterwards", "fault-break-how": "it is done, but the answer is a 500",
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
