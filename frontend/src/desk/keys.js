// Keys by position (event.code), so that they are the same on every keyboard; none types a letter.

import { say } from "./toast.js";

const KEYS = new Set(["F2", "F4", "F7", "F8", "F9"]);

/** @param {Record<string, () => void>} actions by the name in data-action */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat) document.querySelector("form#message-form")?.requestSubmit();
    } else if (KEYS.has(event.code) && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!event.repeat) press(event.code, actions);
    } else if (event.key === "?" && !isTyping(event.target)) {
      event.preventDefault();
      actions.keys();
    } else if (event.code === "Escape" && isTyping(event.target)) {
      event.target.blur();
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action]?.();
  });
  listenToForm();
}

// A key does what the control that shows it does; without one on the screen it does nothing.
function press(code, actions) {
  const control = document.querySelector(`#desk-call [data-key="${code}"]`);
  if (!control || control.disabled) return;
  if (control.dataset.action) actions[control.dataset.action]?.();
  else control.focus();
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
