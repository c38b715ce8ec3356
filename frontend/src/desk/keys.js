// A key does what the control does that shows it. A control names its key in data-key and its place
// in the table of chords in data-chord. A chord of the table is never left to the browser, in which
// it might leave the desk; any other one is.

import { chordOf, isOurs, pressedIn } from "./chords.js";
import { say } from "./toast.js";

const A_MOMENT = 700; // milliseconds in which a key that has become another one is not yet obeyed
const GRAVE = new Set(["complete"]); // guarded also where the key had no meaning before
const OWN_DOING = 2000; // milliseconds after a key of one's own in which changes are expected
// The key that opened a dialog closes it.
const CLOSES = { "desk-people": ["transfer", "outward"], "desk-palette": ["palette"], "desk-keys": ["keys"] };

const actions = {};

/** Say what the controls with these names in data-action do. @param {Record<string, (control: HTMLElement) => void>} more */
export function teach(more) {
  Object.assign(actions, more);
}

/** @param {DOMStringMap} words of the page @param {() => void} leaveField what Escape does in a field */
export function listenToKeys(words, leaveField) {
  const meanings = new Meanings();
  document.addEventListener("keydown", (event) => {
    const key = pressedIn(event);
    if (key && (isOurs(key) || (isHeld(event) && shownFor(key)))) {
      event.preventDefault();
      if (event.repeat) return;
      if (key === chordOf("send")) return send();
      if (meanings.justChanged(key)) say(words.changed);
      else press(key);
      meanings.pressed();
    } else if (event.key === "?" && !isTyping(event.target) && !event.isComposing) {
      event.preventDefault();
      actions.keys();
    } else if (isEnter(event) && event.target.closest("dialog")) {
      meanings.pressed();
    } else if (event.code === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) {
      leaveField(event.target);
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    meanings.pressed();
    actions[button.dataset.action]?.(button);
  });
  listenToForm();
  return meanings;
}

/** Every control that can be worked now, outside of dialogs. */
export function controls(root = document) {
  return [...root.querySelectorAll("[data-key]")].filter((one) => !one.closest("[hidden], dialog:not([open])"));
}

/** Do what the control does: what it was taught, or what a click or the cursor in it does. */
export function run(control) {
  if (control.disabled) return;
  if (control.dataset.action in actions) actions[control.dataset.action](control);
  else if (control.matches("button, a, summary")) control.click();
  else control.focus();
}

/** What each key does now. A third party who hangs up turns "let them go" into "hang up". */
class Meanings {
  #now = new Map();
  #changedAt = new Map();
  #pressedAt = -Infinity;

  /** Look again, after something was painted. */
  look() {
    const found = new Map(controls(document.querySelector(".col-calls")).map((control) => [control.dataset.key, control.dataset.action]));
    for (const [key, action] of found) {
      const before = this.#now.get(key);
      if (before !== action && (before || GRAVE.has(action))) this.#changedAt.set(key, performance.now());
    }
    this.#now = found;
  }

  pressed() {
    this.#pressedAt = performance.now();
  }

  justChanged(key) {
    const at = this.#changedAt.get(key) ?? -Infinity;
    return performance.now() - at < A_MOMENT && at - this.#pressedAt > OWN_DOING;
  }
}

function isHeld(event) {
  return event.ctrlKey || event.metaKey || event.altKey || /^F\d/.test(event.code);
}

function isEnter(event) {
  return event.code === "Enter" || event.code === "NumpadEnter";
}

// Over the desk a dialog's own controls come first; the call itself can be worked all the same.
function shownFor(key) {
  const modal = document.querySelector("dialog:modal");
  const has = (root) => root && controls(root).find((one) => one.dataset.key === key);
  return modal ? (has(modal) ?? has(document.querySelector(".col-calls"))) : has(document);
}

// Without a control on the screen a key does nothing.
function press(key) {
  const open = document.querySelector("dialog:modal");
  if (CLOSES[open?.id]?.some((name) => chordOf(name) === key)) return open.close();
  const control = shownFor(key);
  if (control) run(control);
}

function send() {
  if (!document.querySelector("dialog:modal")) document.querySelector("form#message-form")?.requestSubmit();
}

function isTyping(target) {
  return target.matches?.("input, textarea, select, [contenteditable]");
}

// A form that the server refused with a word instead of a page: say it, keep what was typed.
function listenToForm() {
  document.addEventListener("htmx:responseError", ({ detail }) => say(reason(detail.xhr)));
  document.addEventListener("htmx:sendError", () => say(document.querySelector(".desk-lost").textContent));
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    detail.elt.querySelector?.("[aria-invalid=true]")?.focus();
  });
}

function reason(xhr) {
  try {
    return JSON.parse(xhr.responseText).title;
  } catch {
    return `${xhr.status} ${xhr.statusText}`;
  }
}
