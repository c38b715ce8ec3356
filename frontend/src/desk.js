// The receptionist's desk: parts painted by the server, keys sent to it, the voice beside them.
import "./css/desk.css";
import { startAlarms } from "./desk/alarms.js";
import { fill, startChords } from "./desk/chords.js";
import { openBoard } from "./desk/board.js";
import { openBooking } from "./desk/booking.js";
import { openBeside } from "./desk/beside.js";
import { startClocks, tick } from "./desk/clocks.js";
import { flushDraft, hasUnsentWords, keepDraft, restoreDraft } from "./desk/draft.js";
import { keepFocus } from "./desk/focus.js";
import { openHelping } from "./desk/helping.js";
import { followInstructions, toggleInstructions } from "./desk/instructions.js";
import { openKeypad } from "./desk/keypad.js";
import { listenToKeys, teach } from "./desk/keys.js";
import { lookAtNotes, watchNotes } from "./desk/notes.js";
import { paint } from "./desk/paint.js";
import { openPalette } from "./desk/palette.js";
import { startOpenMessages } from "./desk/openmessages.js";
import { openPeople } from "./desk/people.js";
import { startPresence } from "./desk/presence.js";
import { startReasons } from "./desk/reasons.js";
import { look, startPreflight } from "./desk/preflight.js";
import { watch } from "./desk/recording.js";
import { runScript } from "./desk/script.js";
import { openSheet } from "./desk/sheet.js";
import { openSocket } from "./desk/socket.js";
import { switchOffers } from "./desk/sounds.js";
import { tab, watchTabs } from "./desk/tabs.js";
import { guardForms, screenChanged } from "./desk/swap.js";
import { say } from "./desk/toast.js";
import { startUnfinished } from "./desk/unfinished.js";
import { openVoice } from "./desk/voice.js";
import { openVoiceCheck } from "./desk/voice-check.js";

const desk = document.querySelector("[data-desk]");
let call = null;
let painted = false;
let warned = null;

const voice = await openVoice(desk.dataset, (id) => socket.send({ action: "voice_gone", call: id }));
const check = openVoiceCheck((news) => socket.send(news), voice.probe);
const tabs = watchTabs({ send: (news) => socket.send(news), speaks: voice.speaks, sign: voice.sign, changed: changeWindow });
const keypad = openKeypad((tone) => voice.tone(tone));
const people = openPeople((news) => socket.send(news), take);
const presence = startPresence((news) => socket.send(news));
const script = runScript((news) => socket.send(news));
const sheet = openSheet((news) => socket.send(news));
const palette = openPalette((news) => socket.send(news), takeFound, () => say(desk.dataset.changed));
const focus = keepFocus(() => call);
const booking = openBooking((news) => socket.send(news), () => call);
const beside = openBeside((news) => socket.send(news), () => call);
const helping = openHelping((news) => socket.send(news));
const listenForCues = startAlarms(() => call);

const messages = startOpenMessages(act);
const unfinished = startUnfinished(() => call);
const board = openBoard((news) => socket.send(news), (source) => leave(() => people.confirm(source)));

const socket = openSocket({
  ...people.news,
  ...presence.news,
  ...script.news,
  ...sheet.news,
  ...palette.news,
  ...messages.news,
  ...booking.news,
  ...beside.news,
  ...board.news,
  open() {
    tabs.hello();
    restAgain();
  },
  beat: () => voice.beat(),
  tabs: (news) => tabs.take(news),
  probe: (news) => voice.probe.heard(news.keys),
  own: (news) => check.own(news),
  paint(news) {
    const offered = news.call?.offer && news.call.offer !== call?.offer;
    call = news.call;
    voice.follow(call);
    const another = paint(news.parts, call);
    if (another) screenChanged(call);
    followInstructions(another);
    beside.follow(call);
    helping.painted();
    lookAtNotes();
    unfinished.follow(call);
    messages.follow(call);
    board.follow(call);
    if (news.parts.board) board.again();
    if (another || !painted) restoreDraft();
    look();
    if (call?.is_handed) flushDraft();
    script.look();
    painted = true;
    if (offered) noteWhenSeen(call);
    if (call?.state !== "talking") keypad.close();
    people.follow(call);
    presence.follow(call);
    palette.follow(call);
    booking.follow(call);
    meanings.look();
    if (another) focus.forget();
    focus.look();
    tick();
    listenForCues();
    document.title = call ? `● ${call.client}` : desk.dataset.title;
  },
  voice(news) {
    if (news.tab === tab) voice.connect(news.call);
  },
  refused(news) {
    const text = fill(news.text);
    booking.refused();
    board.again();
    if (!people.says(text) && !sheet.says(text) && !check.says(text)) say(text);
  },
  told(news) {
    say(news.text, "told");
  },
  overtaken(news) {
    if (news.tab !== tab) say(news.text);
  },
}, voice.sign);

// Another window works now, or this one: the last word typed is kept first, and found again here.
async function changeWindow(worksHere) {
  voice.look();
  if (!worksHere) return flushDraft();
  if (call) restoreDraft();
  voice.resume();
}

// How long the screen took from the making of the offer to the eye: read by the browser tests.
function noteWhenSeen({ offer, offered_at }) {
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark("offer-seen", { detail: { offer, milliseconds: Date.now() - Date.parse(offered_at) } });
  }));
}

/** Say to the server what is done to the call on the desk. */
function act(action, more = {}) {
  if (call && !call.offer) socket.send({ action, call: call.id, tab, ...more });
}

/** The same where the call goes on to somebody else: with the last word that was typed. */
async function actWithDraft(action, more = {}) {
  const { id } = call ?? {};
  await flushDraft();
  if (call?.id === id) act(action, more);
}

// Once: leaving the call leaves its message, which is then kept as cut short.
function leave(go) {
  if (call && call.state === "wrapup" && call.id !== warned && hasUnsentWords()) {
    warned = call.id;
    say(desk.dataset.unsent);
  } else {
    go();
  }
}

function pickUp(id) {
  leave(async () => {
    await flushDraft();
    socket.send({ action: "pick_up", call: id, tab });
  });
}

/** What was chosen in the list of people. */
function take({ kind, value, number, blind, source }) {
  if (kind === "call_out") socket.send({ action: "call_out", tab, ...source });
  else if (kind === "park" || kind === "voicemail") actWithDraft(kind);
  else if (kind === "parked") pickUp(value);
  else if (kind === "agent") actWithDraft("hand_over", { agent: value });
  else actWithDraft(blind ? "pass" : "consult", kind === "number" ? { number } : { to: value });
}

/** Whom the palette found: rung with the caller on hold, called after the call, or written down. */
function takeFound({ kind, key, name, number, client }) {
  if (kind === "contact") writeDown(name, number);
  else if (kind === "call") leave(() => people.confirm({ colleague: key, client }));
  else take({ kind, value: key });
}

function writeDown(name, number) {
  const form = document.querySelector("form#message-form");
  for (const [field, text] of [["caller_name", name], ["caller_number", number]]) {
    const place = form?.elements.namedItem(field);
    if (!place) continue;
    place.value = text;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const HERE = {
  accept: () => call?.offer && socket.send({ action: "accept", offer: call.offer, tab }),
  skip: () => call?.offer && socket.send({ action: "decline", offer: call.offer }),
  ready: () => leave(() => socket.send({ action: "ready" })),
  pause: () => socket.send({ action: "pause" }),
  keys: () => sheet.toggle(),
  palette: () => palette.toggle(),
  callback: ({ dataset }) => leave(() => socket.send({ action: "callback", task: dataset.task, tab })),
  ring: ({ dataset }) => actWithDraft("consult", { to: dataset.colleague }),
  mute: () => voice.toggleMute(),
  keypad: () => keypad.toggle(),
  work_here: () => tabs.workHere(),
  voice_check: () => check.open(),
  voice_test: () => check.test(),
  ring_me: () => act("ring_me"),
  people: () => act("people"),
  book: () => booking.start(),
  outward: () => leave(() => socket.send({ action: "outward" })),
  park: () => actWithDraft("park"),
  pick_up: (control) => pickUp(control.dataset.of),
  call_back({ dataset: { of, colleague, client } }) {
    leave(() => people.confirm(of ? { of } : { colleague, client }));
  },
};
for (const name of ["hold", "resume", "swap", "together", "complete", "drop_third", "keep", "hangup", "recording_pause", "recording_resume"]) {
  HERE[name] = () => act(name);
}

teach({ ...HERE, ...helping.actions, card: beside.card, locate: beside.locate, instructions: toggleInstructions });
teach(presence.actions);
startChords();
const meanings = listenToKeys(desk.dataset, (field) => (call ? field.form?.id !== "message-form" && focus.home() : field.blur()));
meanings.look();
startPreflight();
keepDraft(() => call, { user: desk.dataset.user, tab });
guardForms(desk.dataset.changed);
watchNotes();
startReasons((to) => {
  people.aim(to);
  act("people");
});
const restAgain = watch((news) => socket.send(news));
switchOffers(document.getElementById("offer-sound"));
startClocks();
