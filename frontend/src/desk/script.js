// What the questions of the form do by themselves: come and go with the answers, say whether what
// is typed can be read, take "o" or "n" for an answer, begin another row.

const PAUSE = 300; // milliseconds without a key, before the server is asked about what is typed

/** @param {(news: object) => void} send to the server @returns listeners for the socket, and `look` */
export function runScript(send) {
  let timer = null;
  let isOurs = false; // the input event is of a value that was written here

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form#message-form");
    if (!form) return;
    showAsked(form);
    if (!target.dataset.check || isOurs) return;
    show(outputOf(form, target.name), "", "");
    clearTimeout(timer);
    timer = setTimeout(() => ask(target), PAUSE);
  });
  document.addEventListener("change", ({ target }) => {
    const form = target.closest("form#message-form");
    if (!form) return;
    showAsked(form);
    if (target.dataset.picks) take(form, target);
    else if (target.dataset.check && !isOurs) ask(target);
  });
  document.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-pick]")?.dataset.pick;
    if (name) target.closest(".field").querySelector(`[data-picks="${name}"]`).showPicker();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("form#message-form")) return;
    if (event.target.matches(".yesno input")) answer(event);
    else if (event.code.endsWith("Enter") && event.target.closest(".item")) nextRow(event);
  });
  document.addEventListener("htmx:afterSwap", look);

  function ask(field) {
    clearTimeout(timer);
    if (!field.value.trim() || !field.isConnected) return;
    send({ action: "check_answer", kind: field.dataset.check, name: field.name, typed: field.value });
  }

  function take(form, picker) {
    const field = form.elements.namedItem(picker.dataset.picks);
    write(field, picker.value);
    field.focus();
    ask(field);
  }

  function write(field, value) {
    if (field.value === value) return;
    field.value = value;
    isOurs = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
  }

  function look() {
    const form = document.querySelector("form#message-form");
    if (!form) return;
    showAsked(form);
    for (const field of form.querySelectorAll("[data-check]")) ask(field);
  }

  return {
    look,
    news: {
      answer_checked({ name, typed, shown, value, problem }) {
        const form = document.querySelector("form#message-form");
        const field = form?.elements.namedItem(name);
        if (field?.value !== typed) return;
        show(outputOf(form, name), shown && (shown === typed ? "✓" : `${shown} ✓`), problem);
        if (value && field !== document.activeElement) write(field, value);
      },
    },
  };
}

/** Rows of orders for these names of inputs, so that each finds its input. */
export function makeRoom(form, names) {
  for (const name of names) {
    const [, of, row] = name.match(/^(q_\w+)-(\d+)-/) ?? [];
    const items = of && form.querySelector(`[data-items="${of}"]`);
    while (items && items.querySelectorAll(".item").length <= Number(row)) addRow(items);
  }
}

function showAsked(form) {
  for (const field of form.querySelectorAll("[data-only-if]")) field.hidden = !isAsked(form, field, new Set());
}

// The same as scripts.asked on the server, which has the last word.
function isAsked(form, field, waiting) {
  if (!field.dataset.onlyIf) return true;
  const { name, answers } = JSON.parse(field.dataset.onlyIf);
  const parent = form.querySelector(`[data-field="${name}"]`);
  if (!parent || waiting.has(name)) return false;
  const answered = form.elements.namedItem(name)?.value;
  return answers.includes(answered) && isAsked(form, parent, waiting.add(name));
}

function outputOf(form, name) {
  return form.querySelector(`[data-check-of="${name}"]`);
}

function show(output, shown, problem) {
  if (!output) return;
  output.textContent = problem || shown;
  output.classList.toggle("is-wrong", Boolean(problem));
}

function answer(event) {
  const keys = [...event.target.closest(".yesno").querySelectorAll(".yesno-key")];
  const meant = keys.find((key) => key.querySelector("kbd").textContent === event.key.toLowerCase());
  const radio = meant?.querySelector("input");
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

// Enter goes to the next row, and begins one where something stands in the last.
function nextRow(event) {
  event.preventDefault();
  const row = event.target.closest(".item");
  const isFilled = [...row.querySelectorAll("input")].some((input) => input.value.trim());
  const next = row.nextElementSibling?.matches(".item") ? row.nextElementSibling : null;
  if (next || isFilled) (next ?? addRow(row.parentElement)).querySelector("input").focus();
}

function addRow(items) {
  const rows = items.querySelectorAll(".item");
  const last = rows[rows.length - 1];
  const row = last.cloneNode(true);
  for (const input of row.querySelectorAll("input")) {
    input.name = input.name.replace(/-\d+-/, `-${rows.length}-`);
    input.value = input.defaultValue = "";
    input.removeAttribute("aria-invalid");
  }
  last.after(row);
  return row;
}
