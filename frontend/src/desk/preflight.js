// What was found before sending: one key goes there, one puts it right. And Enter in a line goes on
// to the next field in which something is missing, so that known fields cost no key.

import { teach } from "./keys.js";

const DIGITS = 8; // of a number that can be read back

export function startPreflight() {
  teach({ preflight_next: goToNext, preflight_fix: putRight });
  document.addEventListener("keydown", goOn);
  document.addEventListener("input", ({ target }) => {
    if (target.closest("form#message-form")) look();
  });
  document.addEventListener("htmx:afterSettle", look);
}

/** Look again, after something was painted. */
export function look() {
  const form = document.querySelector("form#message-form");
  if (!form) return;
  offerReadBack(form);
  const current = form.querySelector(".finding.is-current:not(.is-solved)") ?? unsolved(form)[0];
  if (current) makeCurrent(form, current);
}

function goToNext() {
  const form = document.querySelector("form#message-form");
  const open = unsolved(form);
  if (!open.length) return;
  const at = open.findIndex((finding) => finding.classList.contains("is-visited"));
  const next = open[(at + 1) % open.length];
  for (const finding of open) finding.classList.toggle("is-visited", finding === next);
  makeCurrent(form, next);
  goTo(form, next.dataset.field);
}

function goTo(form, name) {
  if (name === "instructions") return openInstructions();
  const found = form.elements.namedItem(name);
  const field = found instanceof RadioNodeList ? found[0] : found;
  field?.focus();
  if (field?.matches("input:not([type=checkbox], [type=radio])")) field.select();
  field?.scrollIntoView({ block: "nearest" });
}

function openInstructions() {
  const control = document.querySelector('[data-chord="instructions"][data-key]');
  if (control) return control.click();
  const list = document.querySelector("#desk-help .instructions");
  list?.setAttribute("tabindex", "-1");
  list?.focus();
  document.querySelector("form#message-form").elements.read_instructions.value = "1";
}

// The one key belongs to the finding that was gone to, at first to the first one that it can help.
function makeCurrent(form, current) {
  const fixes = [...form.querySelectorAll(".finding [data-action=preflight_fix]")];
  const mine = current.querySelector("[data-action=preflight_fix]");
  const wasVisited = form.querySelector(".finding.is-visited");
  const keyed = mine ?? (wasVisited ? null : fixes.find((fix) => !fix.closest(".is-solved")));
  for (const finding of form.querySelectorAll(".finding")) finding.classList.toggle("is-current", finding === current);
  for (const fix of fixes) {
    fix.toggleAttribute("data-key", fix === keyed);
    if (fix === keyed) fix.dataset.key = "Alt+Shift+KeyG";
    fix.querySelector("kbd").hidden = fix !== keyed;
  }
}

function putRight(control) {
  const form = control.closest("form");
  const { fixField, fixValue } = control.dataset;
  const field = form.elements.namedItem(fixField);
  field.value = fixValue;
  control.closest(".finding")?.classList.add("is-solved");
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  look();
}

function unsolved(form) {
  return [...form.querySelectorAll(".finding:not(.is-solved)")];
}

// As soon as a number stands there that nobody has dialled: two by two, as it is read aloud.
function offerReadBack(form) {
  const line = form.querySelector(".preflight-read");
  const number = form.elements.caller_number?.value ?? "";
  if (!line) return;
  const { callingFrom } = line.closest(".preflight-room").dataset;
  const isNew = bare(number).length >= DIGITS && bare(number) !== bare(callingFrom);
  line.hidden = !isNew || bare(form.elements.read_back.value) === bare(number);
  line.querySelector("[data-number]").textContent = number;
  line.querySelector("button").dataset.fixValue = number;
}

// The last nine digits are the same with a country code and without.
function bare(number) {
  return number.replace(/\D/g, "").slice(-9);
}

function goOn(event) {
  const field = event.target;
  const isLine = field.matches?.("form#message-form input:not([type=checkbox], [type=radio]), form#message-form select");
  if (!isLine || field.closest(".item") || event.code !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  event.preventDefault();
  const fields = [...field.form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((one) => one.offsetParent);
  const after = fields.slice(fields.indexOf(field) + 1);
  const next = after.find((one) => !one.value.trim()) ?? after[0];
  next?.focus();
}
