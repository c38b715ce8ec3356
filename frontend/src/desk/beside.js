// The one dialog for what is written beside a call: the caller's card, who is where.

import { open } from "./dialogs.js";

/** @param {(news: object) => void} send to the server @param {() => object | null} currentCall */
export function openBeside(send, currentCall) {
  const dialog = document.getElementById("desk-beside");
  const kept = new Map(); // what was typed in a sheet that was shut or lost: call and kind → fields
  let about = null;

  const sheet = () => dialog.querySelector(".sheet");
  const form = () => dialog.querySelector(".sheet-form");
  const place = () => `${sheet().dataset.call} ${sheet().dataset.sheet} ${form().elements.contact?.value ?? ""}`;

  function ask(action, more = {}) {
    const call = currentCall();
    if (call && !call.offer) send({ action, call: call.id, ...more });
  }

  function show(html) {
    dialog.innerHTML = html;
    open(dialog);
    restore();
    const first = dialog.querySelector(".sheet-same button, [aria-invalid=true]")
      ?? dialog.querySelector(".sheet-person[data-caller][aria-pressed=true]")
      ?? (form()?.hidden ? dialog.querySelector(".sheet-person") : null)
      ?? dialog.querySelector(".sheet-form select, .sheet-form input:not([type=hidden])");
    first?.focus();
  }

  function restore() {
    if (!form()) return;
    for (const [name, value] of kept.get(place()) ?? []) {
      const field = form().elements.namedItem(name);
      if (field && field.type !== "hidden") field.value = value;
    }
  }

  async function post(url, fields) {
    const { call, client } = sheet().dataset;
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const headers = { "X-CSRFToken": token, "X-Call": call, "X-Client": client };
    const mine = sheet();
    const answer = await fetch(url, { method: "POST", body: fields, headers }).catch(() => null);
    if (sheet() !== mine) return;
    if (answer?.status === 422) show(await answer.text());
    else if (answer?.ok) done(call, await answer.json());
    else problem(answer ? await titleOf(answer) : dialog.dataset.lost);
  }

  function done(call, { caller }) {
    kept.delete(place());
    dialog.close();
    if (caller) takeName(call, caller);
  }

  function problem(text) {
    const place = dialog.querySelector(".sheet-problem");
    place.textContent = text;
    place.hidden = false;
  }

  function choose({ dataset }) {
    if ("new" in dataset) return ask("card", { is_new: true });
    const fields = new FormData();
    fields.set("contact", dataset.caller);
    if ("adds" in dataset) fields.set("adds", "1");
    return post(form().dataset.callerUrl, fields);
  }

  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    post(form().action, new FormData(form(), event.submitter));
  });
  dialog.addEventListener("click", ({ target }) => {
    const person = target.closest("[data-caller], [data-new]");
    const back = target.closest("[data-back]");
    if (target === dialog) dialog.close();
    else if (person) choose(person);
    else if (back) {
      const fields = new FormData();
      fields.set("back", back.dataset.back);
      post(form().action, fields);
    }
  });
  dialog.addEventListener("keydown", (event) => {
    const digit = event.code.match(/^(?:Digit|Numpad)(\d)$/)?.[1];
    const isTyping = event.target.matches("input, textarea, select");
    if (!digit || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    const person = dialog.querySelector(`[data-digit="${digit}"]`);
    if (!person) return;
    event.preventDefault();
    if (!event.repeat) choose(person);
  });
  dialog.addEventListener("input", () => {
    if (form()) kept.set(place(), [...new FormData(form())]);
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());

  return {
    card: () => ask("card"),
    locate: () => ask("locate"),
    news: {
      beside(news) {
        if (currentCall()?.id !== news.call) return;
        about = news.call;
        show(news.html);
      },
    },
    /** What is open is about one call: with another one on the desk it goes, and is kept. */
    follow(call) {
      if (dialog.open && call?.id !== about) dialog.close();
    },
  };
}

// The form takes the name of whoever was chosen, in that call's form only, over a guess or nothing.
function takeName(call, { name, number }) {
  const form = document.querySelector(`[data-call="${CSS.escape(call)}"] form#message-form`);
  for (const [field, value] of [["caller_name", name], ["caller_number", number]]) {
    const place = form?.elements.namedItem(field);
    const isTyped = place?.value && place.value !== place.defaultValue;
    if (!place || isTyped || (field === "caller_number" && place.value)) continue;
    place.value = value;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function titleOf(answer) {
  try {
    return (await answer.json()).title;
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}
