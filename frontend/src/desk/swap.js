// The wrong client must be impossible: another client's screen is seen and heard when it comes, and
// what was meant for the one before does not fall into its form.

import { sound } from "./sounds.js";
import { say } from "./toast.js";

const SHOWN = 1100; // milliseconds that the cue stays
const A_MOMENT = 700; // milliseconds in which "send" may still be meant for the screen of before
const IN_FULL_SWING = 1000; // milliseconds: whoever typed so shortly before is still typing
const PAUSE = 600; // milliseconds without a key, and the typing is over
const SENDS = new Set(["Enter", "NumpadEnter"]);

let before = null; // the call on the screen
let changedAt = -Infinity;
let typedAt = -Infinity; // the last letter in a form
let actedAt = -Infinity; // the last chord or click: what follows is one's own doing
let swallowUntil = -Infinity;

/** @param {string} changed the sentence that says that the screen is another one by now */
export function guardForms(changed) {
  document.addEventListener("keydown", (event) => {
    const isSend = SENDS.has(event.code) && (event.ctrlKey || event.metaKey);
    if (isSend && performance.now() - changedAt < A_MOMENT && typedAt < changedAt) {
      event.preventDefault();
      event.stopImmediatePropagation();
      say(changed);
    } else if (/^F\d/.test(event.code) || event.ctrlKey || event.altKey || event.metaKey) {
      actedAt = performance.now();
    }
  }, { capture: true });
  document.addEventListener("click", () => { actedAt = performance.now(); }, { capture: true });
  document.addEventListener("beforeinput", (event) => {
    if (!event.target.closest?.("form#message-form")) return;
    const now = performance.now();
    if (now < swallowUntil) {
      event.preventDefault();
      swallowUntil = now + PAUSE;
      say(changed);
    } else {
      typedAt = now;
    }
  }, { capture: true });
}

/** Another screen has come. @param {object | null} call on it now */
export function screenChanged(call) {
  const now = performance.now();
  if (now - typedAt < IN_FULL_SWING && typedAt > actedAt) swallowUntil = now + PAUSE;
  changedAt = now;
  const isOther = before && call && before !== call.slug;
  const isSpoken = call && !call.offer && call.state !== "wrapup";
  if (isSpoken && (isOther || !before)) showCue(call);
  before = call?.slug ?? null;
}

// A frame in the client's colour round the whole window, and its name: colour alone says nothing.
function showCue(call) {
  const cue = document.getElementById("desk-swap");
  cue.style.setProperty("--client", call.colour);
  cue.style.setProperty("--client-ink", call.ink);
  cue.textContent = call.client;
  cue.hidden = false;
  clearTimeout(cue.timer);
  cue.timer = setTimeout(() => { cue.hidden = true; }, SHOWN);
  sound("swap");
}
