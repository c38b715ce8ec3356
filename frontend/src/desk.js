// The receptionist's desk: parts painted by the server, keys sent to it, the voice beside them.
import "./css/desk.css";
import { startClocks } from "./desk/clocks.js";
import { hasUnsentWords, keepDraft, restoreDraft } from "./desk/draft.js";
import { listenToKeys } from "./desk/keys.js";
import { paint } from "./desk/paint.js";
import { openSocket } from "./desk/socket.js";
import { say } from "./desk/toast.js";
import { openVoice } from "./desk/voice.js";

const desk = document.querySelector("[data-desk]");
const tab = crypto.randomUUID();
let call = null;
let painted = false;
let warned = null;

const voice = await openVoice(desk.dataset);
const socket = openSocket({
  paint(news) {
    call = news.call;
    voice.follow(call);
    const another = paint(news.parts, call);
    if (call && (another || !painted)) restoreDraft(call);
    painted = true;
    document.title = call ? `● ${call.client}` : desk.dataset.title;
  },
  voice(news) {
    if (news.tab === tab) voice.connect(news.call);
  },
  refused(news) {
    say(news.text);
  },
});

const actions = {
  accept: () => call?.offer && socket.send({ action: "accept", offer: call.offer, tab }),
  skip: () => call?.offer && socket.send({ action: "decline", offer: call.offer }),
  hangup: () => call && !call.offer && socket.send({ action: "hangup", call: call.id }),
  ready() {
    // Once: leaving the call leaves its message, which is then kept as cut short.
    if (call && call.id !== warned && hasUnsentWords()) {
      warned = call.id;
      say(desk.dataset.unsent);
    } else {
      socket.send({ action: "ready" });
    }
  },
  pause: () => socket.send({ action: "pause" }),
  keys: () => document.getElementById("desk-keys").showModal(),
};

listenToKeys(actions);
keepDraft(() => call);
startClocks();
