// The agent's voice: the telephone in this window, and what is said in writing with the simulator.

import { openPhone } from "../phone.js";

/** @param {DOMStringMap} settings of the page: carrier, voiceUrl, tokenUrl */
export async function openVoice(settings) {
  let voice = null;
  let followed = null;
  const phone = await openPhone({
    carrier: settings.carrier,
    url: settings.voiceUrl,
    fetchToken: () => fetchToken(settings.tokenUrl),
  });
  phone.addEventListener("ready", () => show(settings.carrier === "simulator" ? "text" : "ok"));
  phone.addEventListener("lost", () => show("lost"));
  phone.addEventListener("error", () => show("lost"));

  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "voice-line" || event.code !== "Enter" || !event.target.value) return;
    voice?.say(event.target.value);
    write("agent", event.target.value);
    event.target.value = "";
  });

  return {
    /** Call in for this call; the server lets only its holder into the conference. */
    connect(callId) {
      voice?.hangUp();
      voice = phone.call({ call: callId });
      voice.addEventListener("heard", ({ detail }) => write("caller", detail.text));
      voice.addEventListener("closed", () => { voice = null; });
    },
    /** The call on the desk is another one or none: the old voice is over. */
    follow(call) {
      if (followed && call?.id !== followed) voice?.hangUp();
      followed = call?.id ?? null;
    },
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

function show(state) {
  document.getElementById("desk-voice").dataset.state = state;
}
