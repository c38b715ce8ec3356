// Who calls whom: the form at the top.

import { h, inColour, notice } from "./dom.js";
import { gesture } from "./speech.js";
import { phone, state } from "./store.js";
import { number, say } from "./words.js";

const HIDDEN = "+33639989999";
const form = document.getElementById("dial");
const wished = new URLSearchParams(location.search).get("call")?.trim().replace(/^(?=33)/, "+");
const chosen = { caller: "", line: wished ?? "" };

function choice(name, value, ...face) {
  const input = h("input", {
    type: "radio", name, value, checked: chosen[name] === value,
    onchange: () => { chosen[name] = value; form.elements[`other-${name}`].value = ""; dress(); },
  });
  return h("label", { class: "choice" }, input, h("span", { class: "face" }, face));
}

function other(name, label) {
  return h("input", {
    type: "tel", name: `other-${name}`, class: "other", placeholder: label, "aria-label": label, autocomplete: "off",
    oninput: (event) => { chosen[name] = event.target.value; for (const radio of form.querySelectorAll(`[name=${name}]`)) radio.checked = radio.value === chosen[name]; dress(); },
  });
}

const who = () => h("fieldset", {}, h("legend", {}, h("b", {}, "1"), say("who")), h("div", { class: "choices" },
  state.phonebook.callers.map((one) => choice("caller", one.number, h("b", {}, one.name), h("em", { class: "num" }, number(one.number)))),
  choice("caller", HIDDEN, h("b", {}, say("hidden")), h("em", {}, say("hiddenHint"))),
  other("caller", say("other"))));

function client(line) {
  const card = choice("line", line.number, h("b", {}, line.name), h("em", {}, line.trade ?? ""), h("em", { class: "num" }, number(line.number)));
  card.style = inColour(line.colour);
  return card;
}

const whom = () => h("fieldset", {}, h("legend", {}, h("b", {}, "2"), say("whom")),
  state.phonebook.lines.length ? null : h("p", { class: "mute", style: "margin-bottom:8px" }, say("noLines")),
  h("div", { class: "clients" }, state.phonebook.lines.map(client)));

const place = () => h("div", { class: "place" }, other("line", say("otherLine")), h("button", { class: "primary go" }, say("call")));

/** The button wears the colour and the name of the client that will be called. */
function dress() {
  const line = state.phonebook.lines.find((one) => one.number === chosen.line);
  const button = form.querySelector(".go");
  button.style = line ? inColour(line.colour) : "";
  button.textContent = line ? say("callOf", line.name) : say("call");
  button.disabled = !(chosen.caller && chosen.line);
}

export function drawDialler() {
  chosen.caller ||= state.phonebook.callers[0]?.number ?? HIDDEN;
  chosen.line ||= state.phonebook.lines[0]?.number ?? "";
  form.replaceChildren(who(), whom(), place());
  for (const [name, known] of [["caller", [HIDDEN, ...state.phonebook.callers.map((c) => c.number)]], ["line", state.phonebook.lines.map((l) => l.number)]]) {
    if (!known.includes(chosen[name])) form.elements[`other-${name}`].value = chosen[name];
  }
  dress();
}

/** Ring a line; a hidden caller has a telephone but shows no number. */
export async function ring(caller, line) {
  try {
    const call = await phone(caller, "dial", { to: line, from: caller === HIDDEN ? "anonymous" : undefined });
    setTimeout(() => document.getElementById(call.sid)?.scrollIntoView({ block: "nearest", behavior: "smooth" }), 200);
  } catch (error) {
    notice(error.message);
  }
}

export const callerName = (raw) => raw === HIDDEN ? say("hidden") : state.phonebook.callers.find((one) => one.number === raw)?.name ?? number(raw);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  gesture();
  ring(chosen.caller.replace(/[\s.]/g, "").replace(/^0/, "+33"), chosen.line);
});
