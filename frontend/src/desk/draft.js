// What is typed is kept at every pause of the keyboard: in the browser at once, then on the server.
// What the server does not take (it is down, the log-in has run out) is offered again until it does.

import { makeRoom } from "./script.js";
import { drop, keys, put, take } from "./shelf.js";
import { say } from "./toast.js";

const PAUSE = 600; // milliseconds without a key
const HANDED = 120; // the same while a colleague may take the call over at any moment
const PATIENCE = 1500; // milliseconds that a key of the desk waits for the draft to arrive
const AGAIN = 3000; // milliseconds until what the server did not take is offered again
const STALE = 3600_000; // milliseconds for which a colleague's words may stay in a shared browser
const PAGES_OWN = ["csrfmiddlewaretoken", "tab", "seen", "acknowledged"];
let unsent = null; // {form, timer}: typed, and not yet on its way
let me = { user: "", tab: "" };

/** @param {() => {id: string} | null} currentCall @param {{user: string, tab: string}} who */
export function keepDraft(currentCall, who) {
  me = who;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form#message-form");
    if (!form) return;
    keep(form);
    schedule(form, currentCall()?.is_handed ? HANDED : PAUSE);
  });
  document.addEventListener("change", showConsequence);
  listenToHtmx();
}

/** Send what was typed in the last moment; resolves once it is kept, or after a while without it. */
export async function flushDraft() {
  if (!unsent) return;
  const { form, timer } = unsent;
  unsent = null;
  clearTimeout(timer);
  await Promise.race([send(form), new Promise((done) => setTimeout(done, PATIENCE))]);
}

/** Put back what this browser has of the form's draft and the server has not; pass on the rest. */
export function restoreDraft() {
  const form = document.querySelector("form#message-form");
  handInOthers(form);
  const kept = form && take(place(form.dataset.call));
  if (kept && kept.owner === me.user) putBack(form, kept);
  showConsequence();
}

/** Whether words stand in the form that were not sent: typed here, or kept from before. */
export function hasUnsentWords() {
  if (document.querySelector("form#message-form #message-draft")?.textContent.trim()) return true;
  const fields = [...document.querySelectorAll("form#message-form input, form#message-form textarea")];
  return fields.some((field) =>
    field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.type !== "hidden" && field.value !== field.defaultValue,
  );
}

/** The token as it is now: another tab may have logged in again since this page was loaded. */
export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  return cookie ?? document.querySelector('meta[name="csrf-token"]').content;
}

function listenToHtmx() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    detail.headers["X-CSRFToken"] = csrfToken();
    if ("csrfmiddlewaretoken" in detail.parameters) detail.parameters.csrfmiddlewaretoken = csrfToken();
    if ("tab" in detail.parameters) detail.parameters.tab = me.tab;
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!detail.elt.closest("#message-form")) return;
    clearTimeout(unsent?.timer);
    unsent = null;
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { elt } = detail.requestConfig ?? {};
    const form = elt?.closest?.("form#message-form");
    if (form && elt === form) answered(form, detail);
    // Another reason: the server has got all that was typed with it.
    else if (form && detail.xhr.status === 200) drop(place(form.dataset.call));
  });
  document.addEventListener("htmx:sendError", ({ detail }) => {
    if (detail.elt.matches("form#message-form")) schedule(detail.elt, AGAIN);
  });
  document.addEventListener("htmx:afterSwap", showConsequence);
}

function answered(form, detail) {
  const { status, responseText } = detail.xhr;
  if (isElsewhere(detail)) {
    // Whoever is logged out gets the page to log in at: that is nothing to put in the form's place.
    detail.shouldSwap = false;
    loggedOut(form);
    schedule(form, AGAIN);
  } else if (status === 409) {
    keptAside(form, JSON.parse(responseText));
  } else if (status === 200 || status === 422) {
    drop(place(form.dataset.call));
  } else {
    schedule(form, AGAIN);
  }
}

function isElsewhere({ xhr, pathInfo }) {
  if (xhr.status === 403) return true;
  return Boolean(xhr.responseURL) && new URL(xhr.responseURL).pathname !== pathInfo.requestPath;
}

function schedule(form, wait) {
  clearTimeout(unsent?.timer);
  unsent = { form, timer: setTimeout(flushDraft, wait) };
}

function keep(form) {
  const { call, draft } = form.dataset;
  const record = { owner: me.user, url: draft, at: Date.now(), tab: me.tab, seen: form.elements.seen?.value, fields: fieldsOf(form) };
  if (!put(place(call), record)) tell(form, "noShelf");
}

async function send(form) {
  const { call, draft } = form.dataset;
  // Compared with itself: the form may have got marks that nobody typed (instructions read).
  const sent = JSON.stringify(take(place(call))?.fields);
  const body = new FormData(form);
  body.set("tab", me.tab);
  const { client } = form.closest("[data-client]")?.dataset ?? {};
  const answer = await post(draft, body, { "X-Call": call, ...(client && { "X-Client": client }) });
  if (answer?.type === "opaqueredirect" || answer?.status === 403) loggedOut(form);
  else if (answer?.status === 409) return keptAside(form, await answer.json());
  else if (answer?.ok) return arrived(form, call, sent, await answer.json());
  else tell(form, "trouble");
  if (!unsent && form.isConnected) schedule(form, AGAIN);
}

function arrived(form, call, sent, { text, seen }) {
  if (JSON.stringify(take(place(call))?.fields) === sent) drop(place(call));
  if (form.elements.seen) form.elements.seen.value = seen;
  const line = form.querySelector("#message-draft");
  line.textContent = text;
  line.classList.remove("is-trouble");
}

function keptAside(form, { title, kept }) {
  if (kept) drop(place(form.dataset.call));
  say(title);
}

// A redirect is not followed: it leads to the page to log in at.
function post(url, body, about = {}) {
  body.delete("csrfmiddlewaretoken");
  const headers = { "X-CSRFToken": csrfToken(), ...about };
  return fetch(url, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
}

function putBack(form, kept) {
  const isSame = JSON.stringify(kept.fields) === JSON.stringify(fieldsOf(form));
  const { writtenBy } = form.querySelector(".preflight-room")?.dataset ?? {};
  if (isSame) return drop(place(form.dataset.call));
  // The server's words come from another machine or window: they stay, and these are kept beside.
  if (writtenBy && kept.seen !== form.elements.seen?.value && kept.tab !== writtenBy) return handIn(place(form.dataset.call), kept, { aside: "1" });
  makeRoom(form, Object.keys(kept.fields));
  for (const [name, value] of Object.entries(kept.fields)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  send(form);
}

// A desk is shared: what somebody dictated does not stay in the browser after its call. It goes to
// its writer's list; a colleague's words wait for the colleague, but not for long.
function handInOthers(form) {
  for (const key of keys().filter((one) => one.startsWith("draft:"))) {
    const kept = take(key);
    if (form && key === place(form.dataset.call)) continue;
    // A call that was set aside comes back, and with it what the server had not got yet.
    if (document.querySelector(`[data-held="${CSS.escape(key.slice("draft:".length))}"]`)) continue;
    if (kept?.owner === me.user && kept.url) handIn(key, kept);
    else if (!kept?.at || Date.now() - kept.at > STALE) drop(key);
  }
}

async function handIn(key, kept, more = {}) {
  const body = new FormData();
  const said = { ...kept.fields, tab: kept.tab, ...(kept.seen && { seen: kept.seen }), ...more };
  for (const [name, value] of Object.entries(said)) body.append(name, value);
  const answer = await post(kept.url, body);
  if (answer?.ok || answer?.status === 409) drop(key);
}

function loggedOut(form) {
  tell(form, "loggedOut");
  const { logIn, logInUrl } = form.querySelector(".preflight-room")?.dataset ?? {};
  if (!logInUrl) return;
  const link = Object.assign(document.createElement("a"), { href: logInUrl, target: "_blank", textContent: logIn });
  form.querySelector("#message-draft").append(" ", link);
}

function tell(form, what) {
  const room = form.querySelector(".preflight-room");
  const line = form.querySelector("#message-draft");
  if (room && line) line.textContent = room.dataset[what];
  line?.classList.toggle("is-trouble", true);
}

// The sentence beside the button says what sending would do: by recipient and degree.
function showConsequence() {
  const recipient = document.querySelector("#message-form [name=recipient]")?.value;
  const degree = document.querySelector("#message-form [name=urgency]")?.value;
  for (const sentence of document.querySelectorAll("#message-form [data-for]")) {
    const { for: whom, degree: own } = sentence.dataset;
    sentence.hidden = whom !== recipient || Boolean(degree && degree !== own);
  }
}

function fieldsOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !PAGES_OWN.includes(name)));
}

function place(call) {
  return `draft:${call}`;
}
