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

/** Put back what this browser still has of the call's draft, where the server has less. */
export function restoreDraft(call) {
  const form = document.querySelector("form#message-form");
  const kept = JSON.parse(localStorage.getItem(place(call)) ?? "null");
  showConsequence();
  if (!form || !kept || form.querySelector("#message-draft").textContent) return;
  for (const [name, value] of Object.entries(kept)) {
    const field = form.elements.namedItem(name);
    if (field && name !== "csrfmiddlewaretoken") field.value = value;
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
  const answer = await fetch(form.dataset.draft, { method: "POST", body, headers }).catch(() => null);
  const note = form.querySelector("#message-draft");
  if (answer?.ok && note) {
    const { text } = await answer.json();
    note.textContent = text;
  }
}

function fieldsOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
}

function place(call) {
  return `draft:${call.id}`;
}
