// Puts the server's parts into their places without disturbing what the receptionist types.

/**
 * Parts by name, as HTML whose root has the id `desk-NAME`. `call` is null between calls.
 * Says whether another screen has come.
 */
export function paint(parts, call) {
  let another = false;
  for (const [name, html] of Object.entries(parts)) {
    const fresh = read(html);
    const old = document.getElementById(`desk-${name}`);
    if (!fresh || !old) continue;
    if (name === "screen") another = paintScreen(old, fresh, call);
    else if (name === "call") paintCall(old, fresh);
    else replace(old, fresh);
  }
  return another;
}

// The client's screen came with the offer and stays: only what tells the call's state changes,
// so that no letter and no cursor is lost.
function paintScreen(old, fresh, call) {
  if (call && old.dataset.call === call.id) {
    const wasOffered = old.classList.contains("is-offered");
    old.className = fresh.className;
    old.querySelector(".strip")?.replaceWith(fresh.querySelector(".strip") ?? "");
    const isTyping = old.querySelector("#message-form")?.contains(document.activeElement);
    if (wasOffered && !fresh.classList.contains("is-offered") && !isTyping) focusFirst(old);
    return false;
  }
  replace(old, fresh);
  if (call) focusFirst(fresh);
  return true;
}

// What was said, and what is about to be said, survive a new state of the same call.
function paintCall(old, fresh) {
  const same = old.dataset.call && old.dataset.call === fresh.dataset.call;
  const log = same && old.querySelector("#voice-log");
  const line = old.querySelector("#voice-line");
  const speaking = line && line === document.activeElement;
  if (log) fresh.querySelector("#voice-log")?.replaceWith(log);
  const freshLine = fresh.querySelector("#voice-line");
  if (same && line && freshLine) freshLine.value = line.value;
  old.replaceWith(fresh);
  if (same && speaking) freshLine?.focus();
}

function replace(old, fresh) {
  const open = [...old.querySelectorAll("details[open]")].map((details) => details.dataset.key);
  old.replaceWith(fresh);
  for (const details of fresh.querySelectorAll("details")) {
    details.open = open.includes(details.dataset.key);
  }
  window.htmx?.process(fresh);
}

/** The cursor goes where the next word goes; a name that is known already is there to be replaced. */
export function focusFirst(root) {
  const field = root.querySelector("#message-form input:not([type=hidden]), #message-form textarea");
  field?.focus();
  if (field?.value === field?.defaultValue) field?.select?.();
}

function read(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}
