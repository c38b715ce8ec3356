// The reasons for calling: another one repaints the questions, what was typed stays; and what comes
// after a message of some of them: put through, book.

import { makeRoom } from "./script.js";

/** @param {(to: string) => void} transfer opens the list of people on this colleague ("": on duty) */
export function startReasons(transfer) {
  let before = null; // the form that is about to be replaced

  document.addEventListener("htmx:beforeRequest", (event) => {
    const pill = event.detail.elt.closest(".reason");
    if (pill && (pill.closest(".is-offered") || pill.getAttribute("aria-pressed") === "true")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.target.closest?.("form#message-form");
    before = form && { form, values: valuesOf(form), focus: focusIn(form) };
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const form = document.querySelector("form#message-form");
    if (!before) {
      if (form && detail.requestConfig?.elt.matches(".sent *")) goOn(form, null);
    } else if (detail.requestConfig?.elt.matches(".reason")) {
      keepWords(form, before.values);
      goOn(form, before.focus);
    } else if (!form) {
      end(before);
    }
    before = null;
  });
  // Before htmx hears of it: with nothing to send, the caller is put through at once.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.id !== "message-form" || form.dataset.ending !== "transfer" || !isUntouched(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      transfer(form.dataset.to);
    },
    { capture: true },
  );

  function end({ form, values }) {
    const { ending, to, call } = form.dataset;
    if (ending === "transfer") transfer(to);
    if (ending !== "appointment") return;
    const words = Object.fromEntries(values);
    const detail = { call, name: words.caller_name, number: words.caller_number, note: words.body ?? "" };
    document.dispatchEvent(new CustomEvent("desk:book", { detail, cancelable: true }));
  }
}

// What was typed while the new questions were on their way is not lost either.
function keepWords(form, values) {
  if (!form) return;
  makeRoom(form, values.map(([name]) => name));
  let isNewer = false;
  for (const [name, value] of values) {
    const field = form.elements.namedItem(name);
    if (!field || field.type === "hidden" || field.value === value) continue;
    field.value = value;
    isNewer = true;
  }
  if (isNewer) form.querySelector("[name=caller_name]").dispatchEvent(new Event("input", { bubbles: true }));
}

// The cursor stays where somebody writes; else it goes to the first question without an answer.
function goOn(form, focus) {
  const same = focus?.isWriting && form.elements.namedItem(focus.name);
  if (same?.focus) {
    same.focus();
    if (focus.cursor?.[0] != null) same.setSelectionRange?.(...focus.cursor);
    return;
  }
  const fields = [...form.querySelectorAll(".field:not([hidden]) :is(input, textarea, select):not([tabindex='-1'])")];
  (fields.find((field) => field.type === "radio" || !field.value) ?? fields[0])?.focus();
}

function focusIn(form) {
  const field = document.activeElement;
  if (!form.contains(field) || !field.name) return null;
  const isWriting = field.value !== field.defaultValue && field.type !== "radio";
  return { name: field.name, isWriting, cursor: "selectionStart" in field ? [field.selectionStart, field.selectionEnd] : null };
}

function valuesOf(form) {
  return [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "nth", "reason"].includes(name));
}

// Nothing was typed, and nothing that is asked must be answered.
function isUntouched(form) {
  const required = [...form.querySelectorAll(".field:not([hidden])")].filter((field) => field.querySelector(".req"));
  if (required.some((field) => !field.querySelector("select")?.value)) return false; // of a list, one is chosen
  return [...form.querySelectorAll("input, textarea, select")].every(
    (field) =>
      field.type === "hidden" ||
      field.tagName === "SELECT" ||
      (field.type === "radio" ? field.checked === field.defaultChecked : field.value === field.defaultValue),
  );
}
