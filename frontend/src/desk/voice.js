// The agent's voice: the telephone in this window, and what is said in writing with the simulator.

import { openPhone } from "../phone.js";
import { openProbe } from "./probe.js";
import { worksHere } from "./tabs.js";
import { say } from "./toast.js";

const LONGEST_GOODBYE = 2000; // milliseconds until a call that was hung up counts as over
const AGAIN = 1000; // milliseconds between two tries to be heard in a call
const A_MOMENT = 1000; // milliseconds in which the server learns by itself why a voice ended

/**
 * @param {DOMStringMap} settings of the page: carrier, voiceUrl, tokenUrl, muted, probeSeconds
 * @param {(callId: string) => void} gone a voice ended that nobody here has hung up
 */
export async function openVoice(settings, gone) {
  let voice = null;
  let spoken = null; // the call that the voice is in
  let muted = false;
  let state = "off";
  let call = null; // as last painted
  let tried = -Infinity;
  let last = null; // the call that it was in before
  const probe = openProbe(settings.probeSeconds * 1000, look);
  const phone = await openPhone({
    carrier: settings.carrier,
    url: settings.voiceUrl,
    fetchToken: () => fetchToken(settings.tokenUrl),
  });
  phone.addEventListener("ready", () => {
    state = settings.carrier === "simulator" ? "text" : "ok";
    probe.use(phone);
    look();
    resume();
  });
  for (const name of ["lost", "error"]) {
    phone.addEventListener(name, () => {
      state = "lost";
      probe.use(null);
      look();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "voice-line" || event.code !== "Enter" || !event.target.value) return;
    if (muted) return say(settings.muted);
    voice?.say(event.target.value);
    write("agent", event.target.value);
    event.target.value = "";
  });

  /** What the page shows of the voice: foot, bar and dialog. */
  function look() {
    const { state: tested, at, why } = probe.result;
    const shown = state === "lost" || state === "off" ? state : tested === "failed" ? "failed" : state;
    document.getElementById("desk-voice").dataset.state = shown;
    const time = document.querySelector("#desk-voice [data-clock]");
    if (at) time.dataset.clock = new Date(at).toISOString();
    document.getElementById("desk-probed").hidden = !at || shown === "failed";
    document.getElementById("desk-voice-why").dataset.state = shown === "failed" ? why : "";
    const talks = call?.state === "talking";
    const byPhone = ["telephone", "rings"].includes(call?.voice) || (!talks && document.body.classList.contains("speaks-by-telephone"));
    const bar = document.getElementById("desk-novoice");
    bar.dataset.state = byPhone || !worksHere() ? "" : talks && call.is_cut ? "cut" : ["lost", "failed"].includes(shown) ? shown : "";
    bar.hidden = !bar.dataset.state;
    bar.querySelector("button").hidden = bar.dataset.state !== "cut" || !document.body.classList.contains("has-telephone");
    return shown;
  }

  function mute(wish) {
    muted = wish;
    voice?.mute(muted);
    document.body.classList.toggle("is-muted", muted);
    document.getElementById("desk-muted").hidden = !muted;
  }

  function hangUp() {
    if (!voice) return Promise.resolve();
    const old = voice;
    const over = new Promise((done) => {
      old.addEventListener("closed", done, { once: true });
      setTimeout(done, LONGEST_GOODBYE);
    });
    old.hangUp();
    voice = spoken = null;
    return over;
  }

  /** Call in for this call; the server lets only its holder into the conference. */
  async function connect(callId) {
    if (voice && spoken === callId) return;
    tried = performance.now();
    // A telephone has one call at a time: the old one is over before the new one begins.
    const over = Promise.all([hangUp(), probe.stop()]);
    spoken = callId;
    await over;
    if (spoken !== callId || voice) return;
    const mine = phone.call({ call: callId });
    voice = mine;
    mute(muted && last === callId); // a microphone that was off stays so when the voice comes back
    last = callId;
    mine.addEventListener("heard", ({ detail }) => write("caller", detail.text));
    mine.addEventListener("closed", () => {
      if (voice !== mine) return;
      voice = spoken = null;
      setTimeout(() => { if (worksHere() && !voice && call?.id === callId && call.voice === "there") gone(callId); }, A_MOMENT);
      setTimeout(resume, AGAIN);
    });
  }

  // After a reload, a cut line, a change of window: the call is there, and nobody of ours speaks in it.
  function resume() {
    if (!worksHere() || voice || call?.voice !== "wanted" || !["ok", "text"].includes(state)) return;
    const wait = tried + AGAIN - performance.now();
    if (wait > 0) setTimeout(resume, wait);
    else connect(call.id);
  }

  return {
    connect,
    resume,
    look,
    /** The call on the desk is another one or none: the old voice is over. */
    follow(now) {
      call = now;
      if (spoken && call?.id !== spoken) hangUp();
      if (muted && (call?.id !== last || call.state !== "talking")) mute(false);
      if (call) probe.stop();
      resume();
      look();
    },
    /** With each beat: what the server is told of the voice; tests it where that is due. */
    sign() {
      const { at } = probe.result;
      return { voice: look(), probed: at ? (Date.now() - at) / 1000 : null };
    },
    beat() {
      if (worksHere() && !call && !voice) probe.look();
    },
    probe,
    speaks: () => (voice ? spoken : null) ?? "",
    toggleMute: () => mute(!muted),
    tone: (key) => voice?.digits(key),
  };
}

async function fetchToken(url) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(`voice token: ${answer.status}`);
  return (await answer.json()).token;
}

function write(who, text) {
  const log = document.getElementById("voice-log");
  if (!log) return;
  log.querySelector(".voice-none")?.remove();
  const line = document.createElement("p");
  line.className = `voice-line is-${who}`;
  line.textContent = text;
  log.append(line);
  log.scrollTop = log.scrollHeight;
}
