// The keypad of a live call: digits, * and # go out as tones while it has the keyboard.

import { open } from "./dialogs.js";

const TONES = "0123456789*#";

/** @param {(tone: string) => void} send @returns {() => void} opens it, or closes it again */
export function openKeypad(send) {
  const pad = document.getElementById("desk-keypad");
  const sent = pad.querySelector(".keypad-sent");

  function tone(key) {
    send(key);
    sent.textContent = (sent.textContent + key).slice(-24);
    const button = pad.querySelector(`[data-tone="${key}"]`);
    button.classList.add("is-down");
    setTimeout(() => button.classList.remove("is-down"), 150);
  }

  function close() {
    if (pad.open) pad.close();
  }

  pad.tabIndex = -1;
  pad.addEventListener("keydown", (event) => {
    const key = toneOf(event);
    if (event.code === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (key && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!event.repeat) tone(key);
    }
  });
  pad.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-tone]");
    if (button) tone(button.dataset.tone);
    pad.focus();
  });

  return {
    close,
    toggle() {
      if (pad.open) return close();
      sent.textContent = "";
      open(pad, false);
      pad.focus();
    },
  };
}

// What the key types, if it is a tone; else the digit at its place, which AZERTY gives with Shift only.
function toneOf(event) {
  if (event.key.length === 1 && TONES.includes(event.key)) return event.key;
  return event.code.match(/^(?:Digit|Numpad)(\d)$/)?.[1] ?? (event.code === "NumpadMultiply" ? "*" : null);
}
