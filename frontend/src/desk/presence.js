// Whether somebody is at the desk, and what is said before and after an end that comes by itself.

import { hasUnsentWords } from "./draft.js";
import { open } from "./dialogs.js";
import { sound } from "./sounds.js";
import { say } from "./toast.js";

const EVERY = 3000; // milliseconds between two words to the server that somebody is there
const SOON = 10; // seconds before the end
const LATE = 4; // seconds after it: what ends by itself has done so by then
const LONG_AGO = 20; // seconds after it that a window which was just opened keeps quiet about it

/** @param {(news: object) => void} send to the server @returns what the desk does with breaks */
export function startPresence(send) {
  const dialog = document.getElementById("desk-breaks");
  const said = new Set();
  let toldAt = -EVERY;

  // Keys and clicks only: a mouse is moved by a cat, a window is open by itself.
  function here() {
    if (performance.now() - toldAt < EVERY) return;
    toldAt = performance.now();
    send({ action: "here" });
  }
  for (const gesture of ["keydown", "pointerdown"]) {
    document.addEventListener(gesture, here, { capture: true, passive: true });
  }

  function once(name, text, tune) {
    if (!text || said.has(name)) return;
    said.add(name);
    sound(tune);
    say(text, "told");
  }

  function look() {
    const { until, soon, over, unsent } = document.getElementById("desk-status").dataset;
    if (!until) return;
    const left = (Date.parse(until) - Date.now()) / 1000;
    if (left <= SOON && left > 0) once(`soon ${until}`, soon, "soon");
    if (left <= -LATE && left > -LONG_AGO) {
      once(`over ${until}`, unsent && hasUnsentWords() ? unsent : over, "over");
    }
  }
  setInterval(look, 1000);

  const choices = () => [...dialog.querySelectorAll(".choice")];
  const chosen = () => dialog.querySelector(".choice[aria-selected=true]");

  function choose(line) {
    for (const one of choices()) one.setAttribute("aria-selected", String(one === line));
    dialog.querySelector("[role=listbox]").setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  }

  function take(line) {
    if (!line) return;
    dialog.close();
    send({ action: "break", kind: line.dataset.kind });
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    const digit = event.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
    if (!step && !digit && !/^(Numpad)?Enter$/.test(event.code)) return;
    event.preventDefault();
    if (event.repeat && !step) return;
    const all = choices();
    if (step && all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    else if (digit) take(all.find((line) => line.dataset.digit === digit));
    else take(chosen());
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
    else take(target.closest(".choice"));
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());

  return {
    actions: {
      breaks: () => (dialog.open ? dialog.close() : send({ action: "breaks" })),
      work_on: () => send({ action: "work_on" }),
      more_time: () => send({ action: "more_time" }),
    },
    news: {
      breaks({ html }) {
        dialog.innerHTML = html;
        open(dialog);
        dialog.querySelector("[role=listbox]").focus();
        if (chosen()) choose(chosen());
      },
    },
    /** An offer comes before the list. */
    follow(call) {
      if (dialog.open && call?.offer) dialog.close();
    },
  };
}
