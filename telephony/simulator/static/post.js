// Mailboxes, by recipient, and the letter that is open.

import { $, h, linked, notice } from "./dom.js";
import { ask, state } from "./store.js";
import { clock, say } from "./words.js";

const box = document.getElementById("post");
const open = new Map();

function boxes() {
  const found = new Map(state.phonebook.mailboxes.map((one) => [one.address, { name: one.name, mails: [] }]));
  for (const mail of state.mails) {
    for (const address of mail.to) {
      if (!found.has(address)) found.set(address, { name: "", mails: [] });
      found.get(address).mails.unshift(mail);
    }
  }
  return [...found].sort((a, b) => (b[1].mails[0]?.at ?? "").localeCompare(a[1].mails[0]?.at ?? ""));
}

function letterRow(mail) {
  return h("li", {}, h("button", { type: "button", onclick: () => read(mail.id) }, h("b", {}, mail.subject || "—"), h("span", { class: "mute small num" }, clock(mail.at))));
}

function card([address, { name, mails }]) {
  const details = h("details", { class: "card box", open: open.get(address) ?? mails.length > 0 },
    h("summary", { onclick: () => open.set(address, !details.open) },
      h("span", { class: "grow" }, h("span", { class: "name" }, name || address), name ? h("span", { class: "mute small" }, address) : null),
      h("span", { class: `count ${mails.length ? "fresh" : ""}` }, String(mails.length))),
    mails.length ? h("ul", { class: "mails" }, mails.map(letterRow)) : h("p", { class: "mute small", style: "padding:0 14px 12px" }, say("noMail")));
  return details;
}

/** The HTML part runs no script and opens its links beside the page. */
function paper(mail) {
  if (!mail.html) return mail.text ? h("pre", {}, linked(mail.text)) : h("p", { class: "mute" }, say("noBody"));
  return h("iframe", { title: mail.subject, sandbox: "allow-popups allow-popups-to-escape-sandbox", srcdoc: `<base target="_blank">${mail.html}` });
}

async function read(id) {
  const mail = await ask("GET", `/sim/mail/${id}`).catch((error) => notice(error.message));
  if (!mail) return;
  const letter = $("#letter");
  letter.replaceChildren(
    h("div", { class: "head" }, h("div", { class: "grow" }, h("h2", { id: "letter-title" }, mail.subject || "—"), h("p", { class: "mute small" }, `${mail.from} → ${mail.to.join(", ")} · ${clock(mail.at)}`)),
      h("button", { type: "button", onclick: () => letter.close() }, say("close"))),
    h("div", { class: "body" }, paper(mail),
      mail.html && mail.text ? h("details", { class: "more" }, h("summary", {}, say("textPart")), h("pre", {}, linked(mail.text))) : null,
      h("details", { class: "more" }, h("summary", {}, say("headers")), h("pre", {}, mail.headers.map(([name, value]) => `${name}: ${value}\n`)))));
  letter.showModal();
}

export function drawPost() {
  const all = boxes();
  box.replaceChildren(...(all.length ? all.map(card) : [h("div", { class: "empty" }, h("b", {}, say("noMail")), say("noMailHow", state.smtp_port))]));
}
