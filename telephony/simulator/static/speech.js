// Reading aloud what is heard, once the user has done something on the page.

import { $ } from "./dom.js";
import { language, say } from "./words.js";

const KEPT = "simulator.voice";
const able = "speechSynthesis" in window;
let on = false;

function show() {
  const button = $("#sound");
  button.hidden = !able;
  button.setAttribute("aria-pressed", String(on));
  button.textContent = say(on ? "soundOn" : "soundOff");
}

function set(wanted) {
  on = wanted;
  if (!on) speechSynthesis.cancel();
  show();
}

export function prepareSpeech() {
  show();
  $("#sound").addEventListener("click", () => { set(!on); localStorage.setItem(KEPT, on ? "on" : "off"); });
}

/** A gesture was made: the voice may begin, unless it was switched off before. */
export function gesture() {
  if (able && !on && localStorage.getItem(KEPT) !== "off") set(true);
}

export function speakLine(line) {
  if (!on || !["announcement", "speech"].includes(line.kind)) return;
  const sentence = new SpeechSynthesisUtterance(line.text);
  sentence.lang = language === "fr" || line.kind === "announcement" ? "fr-FR" : "en-GB";
  speechSynthesis.speak(sentence);
}
