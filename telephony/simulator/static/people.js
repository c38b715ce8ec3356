// The telephones of those who receive: their texts, and the calls that ring them.

import { h, inColour, linked, notice, swap } from "./dom.js";
import { lineName, live, Receiver } from "./receiver.js";
import { colourOf, lineOf, nameOf, phone, state } from "./store.js";
import { clock, number, say } from "./words.js";

const box = document.getElementById("people");
const open = new Map();
const receivers = new Map();
const MANNERS = ["rings", "busy", "no-answer", "voicemail", "diverted"];

/** Everybody in the phonebook, and whoever else got a text or is rung. */
function telephones() {
  const known = state.phonebook.people.map((one) => ({ ...one, colour: colourOf(one.client) }));
  const reached = [...state.texts.filter((text) => text.direction !== "inbound").map((text) => [text.to, text.from]),
    ...state.calls.filter((call) => call.direction !== "inbound").map((call) => [call.phone, call.line])];
  for (const [raw, line] of reached) {
    if (!known.some((one) => one.number === raw)) known.push({ number: raw, name: nameOf(raw) ?? number(raw), client: "", colour: lineOf(line)?.colour });
  }
  return known.map((one) => ({ ...one, texts: textsOf(one.number), calls: callsOf(one.number) })).sort((a, b) => latest(b).localeCompare(latest(a)));
}

const textsOf = (raw) => state.texts.filter((text) => text.to === raw || text.from === raw);
const callsOf = (raw) => state.calls.filter((call) => call.phone === raw && call.direction !== "inbound");
const latest = (one) => [...one.texts.map((text) => text.at), ...one.calls.map((call) => call.created)].sort().at(-1) ?? "";
const initials = (name) => /\p{L}/u.test(name) ? name.split(/[\s-]+/).filter((word) => /^\p{Lu}/u.test(word)).slice(-2).map((word) => word[0]).join("") : "☎";

function bubble(text, raw) {
  const mine = text.from === raw;
  return h("li", { class: mine ? "mine" : "" }, h("small", {}, mine ? say("you") : lineName(text.from), " · ", clock(text.at)), h("p", {}, linked(text.body)));
}

function replyForm(one, line) {
  const input = h("input", { type: "text", placeholder: say("reply"), "aria-label": say("replyTo", one.name), autocomplete: "off", "data-keep": one.number });
  const submit = (event) => {
    event.preventDefault();
    if (input.value.trim()) phone(one.number, "texts", { to: line, body: input.value.trim() }).catch((error) => notice(error.message));
    input.value = "";
  };
  return h("form", { class: "talk", onsubmit: submit }, input, h("button", {}, say("send")));
}

const manner = (one) => state.manners[one.number] ?? "rings";

/** How this telephone behaves when it is called. */
function manners(one) {
  const set = (wanted) => phone(one.number, "manner", { manner: wanted }).catch((error) => notice(error.message));
  return h("div", { class: "manners" }, h("span", { class: "mute small", id: `when-${one.number}` }, say("whenCalled")),
    h("div", { class: "switch", role: "group", "aria-labelledby": `when-${one.number}` }, MANNERS.map((now) =>
      h("button", { type: "button", "aria-pressed": String(now === manner(one)), "data-focus": `${one.number} ${now}`, onclick: () => set(now) }, say(`manner-${now}`)))));
}

function receiver(call, one) {
  const title = live(call) && call.status !== "in-progress" ? say("incoming", lineName(call.line)) : lineName(call.line);
  if (!receivers.has(call.sid)) receivers.set(call.sid, new Receiver(call, title, one.name));
  receivers.get(call.sid).update(call);
  return receivers.get(call.sid).element;
}

function card(one) {
  const got = one.texts.filter((text) => text.to === one.number);
  const ringing = one.calls.filter(live);
  const shown = open.get(one.number) ?? (got.length > 0);
  const line = got.findLast((text) => /^\+/.test(text.from))?.from;
  const details = h("details", { class: "card person", open: shown || ringing.length > 0, style: inColour(one.colour) },
    h("summary", { onclick: () => open.set(one.number, !details.open) },
      h("span", { class: "avatar", "aria-hidden": "true" }, initials(one.name)),
      h("span", { class: "grow" }, h("span", { class: "name" }, one.name), h("span", { class: "mute small" }, one.client ? `${one.client} · ` : "", h("span", { class: "num" }, number(one.number)))),
      manner(one) === "rings" ? null : h("span", { class: "count" }, say(`manner-${manner(one)}`)),
      got.length ? h("span", { class: "count fresh" }, String(got.length)) : null),
    one.texts.length ? h("ul", { class: "texts", "aria-live": "polite" }, one.texts.map((text) => bubble(text, one.number)))
      : h("p", { class: "mute small", style: "padding:0 14px 12px" }, say("noTexts")),
    line ? replyForm(one, line) : null,
    manners(one),
    one.calls.slice(-1).map((call) => receiver(call, one)));
  return details;
}

/** Draw anew, keeping what is being typed. */
export function drawPeople() {
  const typing = document.activeElement?.dataset?.keep;
  const pressed = document.activeElement?.dataset?.focus;
  const drafts = new Map([...box.querySelectorAll("[data-keep]")].map((input) => [input.dataset.keep, input.value]));
  const all = telephones();
  swap(box, all.length ? all.map(card) : [h("div", { class: "empty" }, h("b", {}, say("noPeople")), say("noPeopleHow"))]);
  for (const input of box.querySelectorAll("[data-keep]")) {
    input.value = drafts.get(input.dataset.keep) ?? "";
    if (input.dataset.keep === typing) input.focus();
  }
  if (pressed) box.querySelector(`[data-focus="${CSS.escape(pressed)}"]`)?.focus({ preventScroll: true });
}

/** A line was heard at one of these telephones: nothing else is drawn anew. */
export function updateReceiver(sid) {
  const call = state.calls.find((one) => one.sid === sid);
  if (call) receivers.get(sid)?.update(call);
}

setInterval(() => { for (const one of receivers.values()) one.tick(); }, 500);
