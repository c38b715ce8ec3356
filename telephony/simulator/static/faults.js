// The drawer with the switches for misfortunes.

import { $, h, notice } from "./dom.js";
import { ask, state } from "./store.js";
import { say } from "./words.js";

const drawer = $("#faults");
const KINDS = { webhooks: ["duplicate", "delay", "reorder", "lose", "refuse", "spoil"], rest: ["slow", "throttle", "break"] };
const OFTEN = { once: { times: 1 }, thrice: { times: 3 }, quarter: { probability: 0.25 }, always: { probability: 1 } };
let place = "";

const now = (kind) => state.faults.find((fault) => fault.kind === kind);

function often(fault) {
  if (!fault) return "off";
  if (fault.times == null) return fault.probability < 1 ? "quarter" : "always";
  return fault.times > 1 ? "thrice" : "once";
}

async function set(kind, wanted) {
  try {
    await ask("DELETE", "/sim/faults", { kind });
    if (wanted !== "off") await ask("POST", "/sim/faults", { kind, path: place, after: true, ...OFTEN[wanted] });
  } catch (error) {
    notice(error.message);
  }
}

function row(kind) {
  const fault = now(kind);
  const choice = h("select", { id: `fault-${kind}`, onchange: (event) => set(kind, event.target.value) },
    ["off", ...Object.keys(OFTEN)].map((name) => h("option", { value: name, selected: often(fault) === name }, say(name, fault?.times))));
  return h("li", { class: fault ? "on" : "" },
    h("label", { for: `fault-${kind}` }, h("b", {}, say(`fault-${kind}`)), h("span", { class: "mute small" }, say(`fault-${kind}-how`), fault?.path ? ` · ${fault.path}` : "")), choice);
}

function where() {
  const input = h("input", { type: "text", id: "fault-path", value: place, placeholder: "/twilio/voice", autocomplete: "off", oninput: (event) => { place = event.target.value.trim(); } });
  return h("div", { class: "where" }, h("label", { for: "fault-path" }, h("b", {}, say("faultWhere")), h("span", { class: "mute small" }, say("faultWhereHow"))), input);
}

const list = (kinds) => h("ul", { class: "faults" }, kinds.map(row));

/** Drawn while it is open, keeping the focus on the switch that was used. */
export function drawFaults() {
  const count = state.faults.length;
  $("#faults-open").textContent = count ? `${say("faults")} · ${count}` : say("faults");
  $("#faults-open").classList.toggle("stop", count > 0);
  if (!drawer.open || document.activeElement?.id === "fault-path") return;
  const focused = document.activeElement?.id;
  drawer.replaceChildren(
    h("div", { class: "head" }, h("h2", { id: "faults-title", class: "grow" }, say("faults")),
      h("button", { type: "button", id: "faults-none", disabled: !count, onclick: () => ask("DELETE", "/sim/faults").catch((error) => notice(error.message)) }, say("faultsNone")),
      h("button", { type: "button", id: "faults-close", onclick: () => drawer.close() }, say("close"))),
    h("div", { class: "body" }, where(), h("h3", {}, say("webhooks")), list(KINDS.webhooks), h("h3", {}, say("requests")), list(KINDS.rest)));
  if (focused) document.getElementById(focused)?.focus();
}

$("#faults-open").addEventListener("click", () => { drawer.showModal(); drawFaults(); $("#faults-close").focus(); });
drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
