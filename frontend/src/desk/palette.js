// The command palette: what can be done now is found here at once, people and clients by the server.

import { spell, table } from "./chords.js";
import { open } from "./dialogs.js";
import { fits } from "./fuzzy.js";
import { controls, run } from "./keys.js";

const PAUSE = 120; // milliseconds without a key, before the server is asked

/**
 * @param {(news: object) => void} send to the server: {action: "find", typed} or {action: "preview", client}
 * @param {(found: object) => void} take what is done with a person: {kind, key, name, number, client}
 * @param {() => void} sayChanged an action that was chosen cannot be done any more
 */
export function openPalette(send, take, sayChanged) {
  const dialog = document.getElementById("desk-palette");
  const preview = document.getElementById("desk-preview");
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  let timer = null;
  let people = []; // whom the server found for what is typed: a new painting of the desk keeps them

  const typed = () => field.value.trim();
  const lines = () => [...list.querySelectorAll("[role=option]")].filter((line) => !isOff(line));
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(line) {
    for (const one of list.querySelectorAll("[role=option]")) one.setAttribute("aria-selected", String(one === line));
    if (line) field.setAttribute("aria-activedescendant", line.id);
    else field.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
    for (const hint of dialog.querySelectorAll(".people-foot [data-for]")) hint.hidden = hint.dataset.for !== line?.about.hint;
  }

  function move(step) {
    const all = lines();
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  }

  function show(found) {
    const before = chosen()?.id;
    list.replaceChildren();
    let group = null;
    for (const [place, about] of found.entries()) {
      if (about.group !== group) list.append(heading((group = about.group)));
      list.append(option(about, place));
    }
    dialog.querySelector(".palette-none").hidden = found.length > 0;
    choose(lines().find((line) => line.id === before) ?? lines()[0] ?? null);
  }

  // What the server found for what is typed comes between what can be done and what cannot.
  function look() {
    const text = typed();
    const now = possible().filter(({ name }) => fits(name, text));
    show([...now, ...people, ...(text ? impossible().filter(({ name }) => fits(name, text)) : [])]);
  }

  function possible() {
    return controls()
      .filter((one) => !one.disabled && !one.closest("dialog") && one.dataset.action !== "palette" && one.checkVisibility())
      .map((control) => ({ hint: "action", group: list.dataset.action, name: labelOf(control), key: control.dataset.key, control }))
      .filter(({ name }) => name);
  }

  function impossible() {
    const there = new Set(controls().map((one) => one.dataset.chord));
    return Object.entries(table)
      .filter(([name]) => !there.has(name))
      .map(([, { label, group, key }]) => ({ group: list.dataset.not, name: label, why: group, key }));
  }

  function take_(line) {
    if (!line) return;
    const { about } = line;
    // Once the palette has given the keyboard back, so that what is done may take it.
    dialog.addEventListener("close", () => go(about), { once: true });
    dialog.close();
  }

  function go(about) {
    if (about.kind === "client") send({ action: "preview", client: about.key });
    else if (about.kind) take(about);
    else {
      // Meanwhile the desk may have been painted anew: the same button, or none.
      const control = possible().find(({ name, key }) => name === about.name && key === about.key)?.control;
      if (control) run(control);
      else sayChanged();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    people = [];
    look();
    if (typed()) timer = setTimeout(() => send({ action: "find", typed: typed() }), PAUSE);
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (event.isComposing) return;
    if (step) {
      event.preventDefault();
      move(step);
    } else if (event.code === "Enter" || event.code === "NumpadEnter") {
      event.preventDefault();
      if (!event.repeat && !event.ctrlKey) take_(chosen());
    }
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
    else if (target.closest("[role=option]") && !isOff(target.closest("[role=option]"))) take_(target.closest("[role=option]"));
  });
  dialog.addEventListener("close", () => clearTimeout(timer));
  preview.addEventListener("close", () => preview.replaceChildren());

  return {
    toggle() {
      if (dialog.open) return dialog.close();
      field.value = "";
      people = [];
      look();
      open(dialog);
      field.focus();
    },
    /** A call that comes is looked at, not what was looked up meanwhile. */
    follow(call) {
      if (call && preview.open) preview.close();
      if (call?.offer && dialog.open) dialog.close();
      else if (dialog.open) look();
    },
    news: {
      palette(news) {
        if (!dialog.open || news.typed !== typed()) return;
        const found = news.choices.filter((one) => one.why_not || !rungByKey(one));
        people = found.map((one) => ({ ...one, client: news.client, hint: one.kind === "duty" ? "colleague" : one.kind, group: groupOf(one.kind) }));
        look();
      },
      preview(news) {
        preview.innerHTML = news.html;
        open(preview);
      },
    },
  };

  // Whoever has a digit of their own stands among what can be done already.
  function rungByKey({ kind, name }) {
    const isColleague = kind === "colleague" || kind === "duty";
    return isColleague && controls().some((one) => one.dataset.action === "ring" && labelOf(one).includes(name));
  }

  function groupOf(kind) {
    return list.dataset[{ client: "client", contact: "contact" }[kind] ?? "colleague"];
  }
}

function labelOf(control) {
  const said = control.getAttribute("aria-label");
  if (said || !control.matches("button, a, summary")) return said ?? table[control.dataset.chord]?.label;
  const copy = control.cloneNode(true);
  for (const aside of copy.querySelectorAll("kbd, .when-muted")) aside.remove();
  return copy.textContent.trim() || table[control.dataset.chord]?.label;
}

function heading(text) {
  return element("li", "people-group eyebrow", text, { role: "presentation" });
}

function option(about, place) {
  const line = element("li", "choice", "", { role: "option", id: `palette-${place}`, "aria-selected": "false" });
  const why = about.why_not || about.why;
  if (why) line.setAttribute("aria-disabled", "true");
  const main = element("span", "choice-main");
  main.append(element("strong", "", about.name));
  if (about.about) main.append(" ", element("span", "mute", about.about));
  if (about.colour) {
    line.classList.add("client");
    line.style.setProperty("--client", about.colour);
    line.append(element("span", "dot dot-client"));
  }
  line.append(main);
  if (why) line.append(element("span", "choice-why", why));
  if (about.number) line.append(element("span", "num nowrap", about.number));
  if (about.key && !about.kind) line.append(element("kbd", "", spell(about.key)));
  line.about = about;
  return line;
}

function element(tag, look, text = "", more = {}) {
  const made = document.createElement(tag);
  if (look) made.className = look;
  made.textContent = text;
  for (const [name, value] of Object.entries(more)) made.setAttribute(name, value);
  return made;
}

function isOff(line) {
  return line.getAttribute("aria-disabled") === "true";
}
