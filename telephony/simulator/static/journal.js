// The drawer with what went to the product, and what was wrong with its answers.

import { $, h } from "./dom.js";
import { state } from "./store.js";
import { clock, say } from "./words.js";

const drawer = $("#journal");

function fault(entry) {
  return h("li", { style: "border:0" }, h("div", { class: "fault" }, h("div", { class: "row" }, h("b", { class: "bad" }, entry.code ? String(entry.code) : "—"), h("span", { class: "grow" }, entry.message), h("span", { class: "mute num" }, clock(entry.at))), h("div", { class: "mute small", style: "overflow-wrap:anywhere" }, entry.url)));
}

function request(entry) {
  const good = entry.status >= 200 && entry.status < 300;
  const event = entry.params.StatusCallbackEvent ?? entry.params.CallStatus ?? entry.params.MessageStatus ?? "";
  return h("li", {}, h("details", {},
    h("summary", {}, h("span", { class: "num mute" }, clock(entry.at)), h("span", {}, entry.method), h("span", { class: "path" }, entry.path, " ", h("span", { class: "mute small" }, event, entry.attempt > 1 ? ` · ${say("attempt")}` : "")),
      h("b", { class: good ? "good right" : "bad right" }, entry.status || (entry.reason === "lost" ? say("lost") : "—")), h("span", { class: "ms num mute right" }, `${entry.ms} ms`)),
    h("pre", {}, entry.reason && `${entry.reason}\n`, Object.entries(entry.params).map(([name, value]) => `${name}=${value}\n`))));
}

const list = (entries, draw, none) => entries.length ? h("ul", { class: "log" }, entries.toReversed().map(draw)) : h("p", { class: "mute", style: "margin-bottom:18px" }, say(none));

/** Drawn only while it is open, and not while an entry is being read. */
export function drawJournal() {
  const trouble = state.debugger.length;
  $("#journal-open").textContent = trouble ? `${say("journal")} · ${trouble}` : say("journal");
  $("#journal-open").classList.toggle("stop", trouble > 0);
  if (!drawer.open || drawer.querySelector("details[open]")) return;
  drawer.replaceChildren(
    h("div", { class: "head" }, h("h2", { id: "journal-title", class: "grow" }, say("journal")), h("button", { type: "button", onclick: () => drawer.close() }, say("close"))),
    h("div", { class: "body" }, h("h3", {}, say("debugger")), list(state.debugger, fault, "noErrors"), h("h3", {}, say("webhooks")), list(state.webhooks, request, "noHooks")));
}

$("#journal-open").addEventListener("click", () => { drawer.showModal(); drawJournal(); });
drawer.addEventListener("click", (event) => { if (event.target === drawer) drawer.close(); });
