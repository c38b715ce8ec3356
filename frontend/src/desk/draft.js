// What is typed is kept at every pause of the keyboard: in the browser at once, then on the server.

const PAUSE = 600; // milliseconds without a key

/** @param {() => {id: string} | null} currentCall */
export function keepDraft(currentCall) {
  let timer = null;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form#message-form");
    const call = currentCall();
    if (!form || !call) return;
    localStorage.setItem(place(call), JSON.stringify(fieldsOf(form)));
    clearTimeout(timer);
    timer = setTimeout(() => send(form, call), PAUSE);
  });
  document.addEventListener("change", showConsequence);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.id === "message-form") clearTimeout(timer);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const call = currentCall();
    if (call && detail.xhr?.status === 200) localStorage.removeItem(place(call));
    showConsequence();
  });
}

/** Put back what this browser has of the call's draft: it has it only where the server has not. */
export function restoreDraft(call) {
  forgetOthers(call);
  const form = document.querySelector("form#message-form");
  const kept = JSON.parse(localStorage.getItem(place(call)) ?? "{}");
  for (const [name, value] of Object.entries(kept)) {
    const field = form?.elements.namedItem(name);
    if (field) field.value = value;
  }
  if (form && Object.keys(kept).length) send(form, call);
  showConsequence();
}

/** Whether words stand in the form that were neither sent nor there from the start. */
export function hasUnsentWords() {
  const fields = [...document.querySelectorAll("form#message-form input, form#message-form textarea")];
  return fields.some((field) => field.type !== "hidden" && field.value !== field.defaultValue);
}

// A desk is shared: what somebody dictated does not stay in the browser after its call.
function forgetOthers(call) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && key !== (call && place(call))) localStorage.removeItem(key);
  }
}

// The sentence beside the button says what sending would do for the recipient who is chosen.
function showConsequence() {
  const recipient = document.querySelector("#message-form [name=recipient]")?.value;
  for (const sentence of document.querySelectorAll("#message-form [data-for]")) {
    sentence.hidden = sentence.dataset.for !== recipient;
  }
}

async function send(form, call) {
  const body = new FormData(form);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const headers = { "X-CSRFToken": token };
  const sent = JSON.stringify(fieldsOf(form));
  const answer = await fetch(form.dataset.draft, { method: "POST", body, headers }).catch(() => null);
  if (!answer?.ok) return;
  if (localStorage.getItem(place(call)) === sent) localStorage.removeItem(place(call));
  const { text } = await answer.json();
  form.querySelector("#message-draft").textContent = text;
}

function fieldsOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
}

function place(call) {
  return `draft:${call.id}`;
}
