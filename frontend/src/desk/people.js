// The one list of people: where the caller shall go, or, between calls, whom to call.

import { open } from "./dialogs.js";

const PAUSE = 150; // milliseconds without a key, before the server is asked about what is typed
const NUMBER = /^[+(]?[\d][\d\s().+/-]*$/;

/**
 * @param {(news: object) => void} send to the server
 * @param {(choice: object) => void} go what is done with the choice: {kind, value, number, blind, client}
 */
export function openPeople(send, go) {
  const dialog = document.getElementById("desk-people");
  let about = null; // the call that the list is about; null: between calls
  let timer = null;
  let aimed = ""; // the colleague on whom the list opens
  let source = null; // what the confirmation on the screen is for

  const find = (selector) => dialog.querySelector(selector);
  const kind = () => find("[data-people]")?.dataset.people;
  const typed = () => find(".people-field")?.value.trim() ?? "";
  const client = () => find("[name=client]")?.value;
  const lines = () => [...dialog.querySelectorAll(".choice")].filter((line) => !line.hidden);
  const chosen = () => find(".choice[aria-selected=true]:not([hidden])");

  function choose(line) {
    for (const one of dialog.querySelectorAll(".choice")) one.setAttribute("aria-selected", String(one === line));
    find(".people-field")?.setAttribute("aria-activedescendant", line?.id ?? "");
    line?.scrollIntoView({ block: "nearest" });
    for (const hint of dialog.querySelectorAll(".people-foot [data-for]")) {
      hint.hidden = !line || isOff(line) || !hint.dataset.for.split(" ").includes(line.dataset.kind);
    }
  }

  function chooseFirst() {
    choose(lines().find((line) => !isOff(line)) ?? null);
  }

  function move(step) {
    const all = lines().filter((line) => !isOff(line));
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  }

  // Letters filter the list; a number, or a name beside the list, is asked of the server.
  function filter() {
    const text = typed();
    const number = NUMBER.test(text);
    showNumber(number ? text : "", "");
    for (const line of dialog.querySelectorAll(".choice.is-found")) line.remove();
    for (const line of dialog.querySelectorAll(".choice:not(.choice-number)")) {
      line.hidden = Boolean(text) && !plain(line.textContent).includes(plain(text));
    }
    for (const group of dialog.querySelectorAll(".people-group, .people-none")) group.hidden = Boolean(text);
    chooseFirst();
    clearTimeout(timer);
    if (text) timer = setTimeout(() => ask(text, number), PAUSE);
  }

  function ask(text, number) {
    if (number) send({ action: "check", typed: text, call: about, client: client() });
    else if (client() && text.length > 1) send({ action: "look_up", typed: text, client: client() });
  }

  function showNumber(number, problem) {
    const line = find(".choice-number");
    line.hidden = !number && !problem;
    line.toggleAttribute("aria-disabled", Boolean(problem));
    if (problem) line.setAttribute("aria-disabled", "true");
    find("[data-number]").textContent = number || typed();
    find("[data-problem]").textContent = problem;
  }

  function showFound(people) {
    const already = new Set(lines().map((line) => line.dataset.value));
    for (const person of people.filter((one) => !already.has(one.key))) {
      const line = document.createElement("li");
      line.className = "choice is-found";
      line.id = `choice-${person.kind}-${person.key}`;
      line.role = "option";
      line.setAttribute("aria-selected", "false");
      Object.assign(line.dataset, { kind: person.kind, value: person.key });
      const name = document.createElement("span");
      name.className = "choice-main";
      name.append(Object.assign(document.createElement("strong"), { textContent: person.name }));
      const number = Object.assign(document.createElement("span"), { className: "num nowrap", textContent: person.number });
      line.append(name, number);
      find(".people-list").append(line);
    }
    if (!chosen()) chooseFirst();
  }

  function take(line, blind) {
    if (!line || isOff(line)) return;
    const choice = { kind: line.dataset.kind, value: line.dataset.value, number: typed(), blind, client: client() };
    if (kind() === "pass") {
      dialog.close();
      go(choice);
    } else {
      confirm(sourceOf(choice));
    }
  }

  function confirm(wanted) {
    [source, about] = [wanted, null];
    send({ action: "confirm", ...wanted });
  }

  function show(html) {
    dialog.innerHTML = html;
    open(dialog);
  }

  dialog.addEventListener("input", ({ target }) => {
    if (target.matches(".people-field, [name=client]")) filter();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    const inField = event.target.matches(".people-field");
    if (step && inField) {
      event.preventDefault();
      move(step);
    } else if (isEnter(event) && (inField || event.target.matches("[name=client]"))) {
      event.preventDefault();
      if (!event.repeat) take(chosen(), event.shiftKey);
    }
  });
  dialog.addEventListener("click", ({ target, shiftKey }) => {
    if (target === dialog || target.closest("[data-people-close]")) dialog.close();
    else if (target.closest("[data-people-go]")) {
      dialog.close();
      go({ kind: "call_out", source });
    } else if (target.closest(".choice")) take(target.closest(".choice"), shiftKey);
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    dialog.replaceChildren();
  });

  return {
    confirm,
    /** The next list opens on this colleague; "": as ever, on whoever is on duty. */
    aim(colleague) {
      aimed = colleague;
    },
    /** Is something said here? A sentence under the list would be covered by the dialog. */
    says(text) {
      if (!dialog.open || kind() === "confirm") return false;
      showNumber("", text);
      return true;
    },
    news: {
      people(news) {
        about = news.call;
        show(news.html);
        find(".people-field").focus();
        chooseFirst();
        const line = lines().find(({ dataset }) => aimed && dataset.value === aimed);
        if (line && !isOff(line)) choose(line);
        aimed = "";
      },
      checked(news) {
        if (dialog.open && news.typed === typed()) {
          showNumber(news.number, news.problem);
          if (!chosen() || isOff(chosen())) chooseFirst();
        }
      },
      found(news) {
        if (dialog.open && news.typed === typed()) showFound(news.people);
      },
      confirm(news) {
        show(news.html);
        find("[data-people-go]").focus();
      },
    },
    /** The list is about a call that is spoken in, or about none: another state closes it. */
    follow(call) {
      const spoken = call?.state === "talking" ? call.id : null;
      if (dialog.open && (about !== spoken || call?.offer)) dialog.close();
    },
  };
}

function sourceOf({ kind, value, number, client }) {
  if (kind === "of") return { of: value };
  return kind === "number" ? { client, number } : { client, [kind]: value };
}

function isOff(line) {
  return line.getAttribute("aria-disabled") === "true";
}

function isEnter(event) {
  return event.code === "Enter" || event.code === "NumpadEnter";
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
