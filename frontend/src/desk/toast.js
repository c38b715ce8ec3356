// One sentence that must be read, and stays until the next one or a click.

import { fill } from "./chords.js";

/** @param {string} text @param {"refused"|"told"} kind a refusal is red, news is not */
export function say(text, kind = "refused") {
  const toast = document.getElementById("desk-say");
  toast.dataset.kind = kind;
  toast.textContent = fill(text);
  toast.hidden = false;
  toast.onclick = () => { toast.hidden = true; };
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { toast.hidden = true; }, 8000);
}
