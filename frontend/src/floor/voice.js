// The supervisor's voice: the telephone in this window, and what is said in writing with the simulator.

import { openPhone } from "../phone.js";

const LONGEST_GOODBYE = 2000; // milliseconds until a call that was hung up counts as over

/** @param {DOMStringMap} settings of the page: carrier, voiceUrl, tokenUrl */
export async function openVoice(settings) {
  let voice = null;
  let spoken = null; // the call that this window is in
  let isSeen = false; // the server has shown it since: before that, its silence means nothing
  let isMuted = true;
  const phone = await openPhone({
    carrier: settings.carrier,
    url: settings.voiceUrl,
    fetchToken: () => fetchToken(settings.tokenUrl),
  });
  phone.addEventListener("ready", () => show(settings.carrier === "simulator" ? "text" : "ok"));
  phone.addEventListener("lost", () => show("lost"));
  phone.addEventListener("error", () => show("lost"));

  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "floor-line" || event.code !== "Enter" || !event.target.value || isMuted) return;
    voice?.say(event.target.value);
    write("me", event.target.value);
    event.target.value = "";
  });

  // Who listens has the microphone off here, too, whatever the conference does.
  function mute(wish) {
    isMuted = wish;
    voice?.mute(wish);
    const line = document.getElementById("floor-line");
    if (line) line.disabled = wish;
  }

  function hangUp() {
    const old = voice;
    voice = spoken = null;
    box(false);
    if (!old) return Promise.resolve();
    const over = new Promise((done) => {
      old.addEventListener("closed", done, { once: true });
      setTimeout(done, LONGEST_GOODBYE);
    });
    old.hangUp();
    return over;
  }

  return {
    /** Call in for this call, unless this window is in it; the server lets in whom it expects. */
    async connect(callId) {
      if (spoken === callId) return;
      const over = hangUp();
      spoken = callId;
      isSeen = false;
      await over;
      if (spoken !== callId) return;
      const mine = phone.call({ call: callId });
      voice = mine;
      mute(true);
      box(true);
      mine.addEventListener("heard", ({ detail }) => write(detail.from, detail.text));
      mine.addEventListener("closed", () => {
        if (voice === mine) hangUp();
      });
    },
    /** What the server says of it: the call that this person is in, and in which manner. */
    follow(ear) {
      if (!spoken) return;
      if (ear?.call === spoken) {
        isSeen = true;
        // Between two manners nobody knows who would hear it.
        mute(ear.manner === "listen" || !ear.is_settled);
      } else if (isSeen) {
        hangUp();
      }
    },
  };
}

function box(isOpen) {
  const text = document.getElementById("floor-voice"); // with the simulator only
  if (text) text.hidden = !isOpen;
  const log = document.getElementById("floor-log");
  if (isOpen && log) log.replaceChildren();
}

async function fetchToken(url) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(`voice token: ${answer.status}`);
  return (await answer.json()).token;
}

function write(who, text) {
  const log = document.getElementById("floor-log");
  if (!log) return;
  const line = document.createElement("p");
  line.className = `floor-said is-${who}`;
  line.textContent = text;
  log.append(line);
  log.scrollTop = log.scrollHeight;
}

function show(state) {
  document.getElementById("floor-voice-state").dataset.state = state;
}
