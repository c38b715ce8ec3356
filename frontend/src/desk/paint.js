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
    takeWhatIsNew(old, fresh);
    takeNewerWords(old, fresh);
    const isTyping = old.querySelector("#message-form")?.contains(document.activeElement);
    if (wasOffered && !fresh.classList.contains("is-offered") && !isTyping) focusFirst(old);
    return false;
  }
  replace(old, fresh);
  if (call) focusFirst(fresh);
  return true;
}

// Today's notes, who is on duty, who calls: told in the middle of a call, shown in it.
function takeWhatIsNew(old, fresh) {
  for (const news of fresh.querySelectorAll("[data-live]")) {
    const place = old.querySelector(`[data-live="${news.dataset.live}"]`);
    if (place && place.innerHTML !== news.innerHTML) place.replaceWith(news);
  }
}

// A colleague who hands the call over writes on while it is offered, or finds another reason for
// it: what they did last comes with a later painting. Only a form in which nothing was typed here
// is replaced.
function takeNewerWords(old, fresh) {
  const [form, news] = [old, fresh].map((screen) => screen.querySelector("form#message-form"));
  if (!form || !news || form.dataset.call !== news.dataset.call) return;
  if (form.querySelector(".preflight")) return; // what was found before sending is newer than any draft
  if (stateOf(form, now) !== stateOf(form, painted) || stateOf(form, painted) === stateOf(news, painted)) return;
  const { name } = form.contains(document.activeElement) ? document.activeElement : {};
  form.replaceWith(news);
  window.htmx?.process(news);
  if (name) news.elements.namedItem(name)?.focus?.();
}

const now = (field) => (field.type === "radio" ? field.checked : field.value);
const painted = (field) => (field.type === "radio" ? field.defaultChecked : field.defaultValue);

function stateOf(form, read) {
  const fields = [...form.querySelectorAll("input:not([name=csrfmiddlewaretoken], [data-picks]), textarea")];
  return JSON.stringify(fields.map((field) => [field.name, read(field)]));
}

// What was said, and what is about to be said, survive a new state of the same call.
function paintCall(old, fresh) {
  const same = old.dataset.call && old.dataset.call === fresh.dataset.call;
  const log = same && old.querySelector("#voice-log");
  const line = old.querySelector("#voice-line");
  const speaking = line && line === document.activeElement;
  const pressed = old.contains(document.activeElement) && document.activeElement.dataset.action;
  if (log) fresh.querySelector("#voice-log")?.replaceWith(log);
  const freshLine = fresh.querySelector("#voice-line");
  if (same && line && freshLine) freshLine.value = line.value;
  old.replaceWith(fresh);
  if (same && speaking) freshLine?.focus();
  if (pressed) fresh.querySelector(`[data-action="${CSS.escape(pressed)}"]`)?.focus();
}

function replace(old, fresh) {
  const focus = old.contains(document.activeElement) && document.activeElement.dataset.focus;
  const open = [...old.querySelectorAll("details[open]")].map((details) => details.dataset.key);
  keepTyped(old, fresh);
  const late = keepLogs(old, fresh);
  old.replaceWith(fresh);
  late.forEach((append) => append());
  for (const details of fresh.querySelectorAll("details")) {
    details.open = open.includes(details.dataset.key);
  }
  if (focus) fresh.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  window.htmx?.process(fresh);
}

// What is being typed in a part of its own is not the server's yet.
function keepTyped(old, fresh) {
  for (const field of old.querySelectorAll("input[data-say]")) {
    const same = fresh.querySelector(`input[data-say="${CSS.escape(field.dataset.say)}"]`);
    if (same) same.value = field.value;
  }
}

// A live region tells only what is added to it: the old one stays and gets the new lines.
function keepLogs(old, fresh) {
  return [...old.querySelectorAll("[data-log]")].flatMap((log) => {
    const news = fresh.querySelector(`[data-log="${CSS.escape(log.dataset.log)}"]`);
    if (!news) return [];
    const known = new Set([...log.children].map((line) => line.dataset.line));
    const lines = [...news.children].filter((line) => !known.has(line.dataset.line));
    news.replaceWith(log);
    return [() => { log.append(...lines); log.scrollTop = log.scrollHeight; }];
  });
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
