// The sheet of all keys, in which Enter on a key changes it: the next keys pressed are the new ones.

import { chordOf, rename, spell, table, wishedIn } from "./chords.js";
import { open } from "./dialogs.js";

const ALONE = new Set(["Control", "Alt", "AltGraph", "Shift", "Meta", "CapsLock", "OS"]);

/** @param {(news: object) => void} send to the server: {action: "set_key", name, chord} or {action: "usual_keys"} */
export function openSheet(send) {
  const sheet = document.getElementById("desk-keys");
  const line = document.getElementById("keys-say");
  const quiet = line.textContent;
  let asking = null; // the button whose key is being changed
  let sent = null; // the action whose key was, or null for all

  function tell(text, isWrong = false) {
    line.textContent = text;
    line.classList.toggle("is-wrong", isWrong);
  }

  function ask(button) {
    asking?.classList.remove("is-asking");
    asking = button;
    asking?.classList.add("is-asking");
    if (button) tell(line.dataset.ask.replace("{what}", table[button.dataset.change].label));
  }

  // Marks what is not the usual key.
  function mark() {
    for (const button of sheet.querySelectorAll("[data-change]")) {
      button.classList.toggle("is-own", chordOf(button.dataset.change) !== button.dataset.usual);
    }
    sheet.querySelector("[data-usual-keys]").disabled = !sheet.querySelector(".is-own");
  }

  // Before everything else on the page, so that the wanted keys do nothing else meanwhile.
  window.addEventListener("keydown", (event) => {
    if (!asking || !sheet.open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat || ALONE.has(event.key)) return;
    if (event.code === "Escape") {
      ask(null);
      tell(quiet);
    } else {
      sent = asking.dataset.change;
      send({ action: "set_key", name: sent, chord: wishedIn(event) });
    }
  }, true);
  sheet.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-change]");
    if (button) ask(button);
    if (target.closest("[data-usual-keys]")) {
      ask(null);
      sent = null;
      send({ action: "usual_keys" });
    }
  });
  sheet.addEventListener("close", () => ask(null));
  mark();

  return {
    toggle() {
      if (sheet.open) return sheet.close();
      tell(quiet);
      open(sheet);
    },
    /** Is it said here? A sentence at the foot of the page would be covered. */
    says(text) {
      if (sheet.open) tell(text, true);
      return sheet.open;
    },
    news: {
      keys({ keys }) {
        rename(keys);
        mark();
        if (!sheet.open) return;
        const key = sent && spell(chordOf(sent));
        tell(sent ? line.dataset.done.replace("{what}", `${key} · ${table[sent].label}`) : line.dataset.usual);
        ask(null);
      },
    },
  };
}
