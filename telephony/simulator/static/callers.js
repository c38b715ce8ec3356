// The receivers of those who call, newest first.

import { h, swap } from "./dom.js";
import { callerName, ring } from "./dialler.js";
import { lineName, live, Receiver } from "./receiver.js";
import { state } from "./store.js";
import { say } from "./words.js";

const box = document.getElementById("calls");
const receivers = new Map();
const removed = new Set();

function make(call) {
  const remove = () => { removed.add(call.sid); drawCalls(); };
  const again = () => { remove(); ring(call.phone, call.line); };
  return new Receiver(call, lineName(call.line), callerName(call.phone), [
    h("button", { type: "button", onclick: again }, say("again")),
    h("button", { type: "button", class: "quiet", onclick: remove }, say("remove"))]);
}

const empty = () => h("div", { class: "empty" }, h("b", {}, say("noCalls")), say("noCallsHow"));

export function drawCalls() {
  const mine = state.calls.filter((call) => call.direction === "inbound" && !call.phone.startsWith("client:") && !removed.has(call.sid));
  for (const sid of receivers.keys()) if (!mine.some((call) => call.sid === sid)) receivers.delete(sid);
  for (const call of mine) {
    if (receivers.has(call.sid)) receivers.get(call.sid).update(call);
    else receivers.set(call.sid, make(call));
  }
  const order = mine.toReversed().sort((a, b) => live(b) - live(a)).map((call) => receivers.get(call.sid).element);
  const wanted = order.length ? order : [empty()];
  if (!order.length || box.children.length !== wanted.length || wanted.some((one, at) => box.children[at] !== one)) swap(box, wanted);
}

export const isCallers = (sid) => receivers.has(sid);

setInterval(() => { for (const receiver of receivers.values()) receiver.tick(); }, 500);
