// Arrows choose, function keys do what the control that shows them does. None types a letter.

const OURS = /^(Shift\+)?F[246789]$/; // ours even where no control shows them now
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** @param {(said: object) => void} send to the server */
export function listenToKeys(send) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = (event.shiftKey ? "Shift+" : "") + event.code;
    if (OURS.test(key)) {
      event.preventDefault();
      if (!event.repeat && !document.querySelector("dialog:modal")) press(key);
    } else if (event.code in ARROWS && !isBusy(event.target)) {
      event.preventDefault();
      move(...ARROWS[event.code]);
    }
  });
  // A row that gets the keyboard is what the keys are about.
  document.addEventListener("focusin", ({ target }) => {
    const row = target.closest?.("[data-pick]");
    if (row && row.getAttribute("aria-pressed") !== "true") choose(row);
  });
  document.addEventListener("click", ({ target }) => {
    const row = target.closest("[data-pick]");
    const control = target.closest("[data-action]");
    if (row) choose(row);
    else if (control) send({ action: control.dataset.action, of: control.dataset.of });
  });

  function choose(row) {
    for (const one of rows()) one.setAttribute("aria-pressed", String(one === row));
    send({ action: "choose", kind: row.dataset.pick, of: row.dataset.of });
  }
}

function press(key) {
  const control = document.querySelector(`main [data-key="${key}"]`);
  if (control?.matches("button")) control.click();
  else control?.focus();
}

// Up and down within a list, left and right to the same height of the next list that has rows.
function move(across, along) {
  const lists = [...document.querySelectorAll("[data-rows]")].map((list) => rows(list)).filter((list) => list.length);
  if (!lists.length) return;
  const at = document.activeElement.closest?.("[data-pick]") ?? document.querySelector("[data-pick][aria-pressed=true]");
  const list = lists.findIndex((one) => one.includes(at));
  if (list < 0) return lists[0][0].focus();
  const place = lists[list].indexOf(at) + along;
  const next = lists[clamp(list + across, lists.length)];
  next[clamp(place, next.length)].focus();
}

function clamp(place, length) {
  return Math.min(Math.max(place, 0), length - 1);
}

function rows(root = document) {
  return [...root.querySelectorAll("[data-pick]")];
}

function isBusy(target) {
  return target.matches("input, textarea, select, summary, [role=log], .floor-table-box") || document.querySelector("dialog:modal");
}
