// What is asked before a decision is carried out: Enter confirms, Escape leaves things as they are.

import { open } from "../desk/dialogs.js";

/** @param {string} html of a form with `data-deed` and `data-of` @param {(said: object) => void} send */
export function openDialog(html, send) {
  const dialog = document.getElementById("floor-dialog");
  dialog.innerHTML = html;
  const form = dialog.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const to = new FormData(form).get("to");
    if (to) send({ action: form.dataset.deed, of: form.dataset.of, to });
    dialog.close();
  });
  form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  open(dialog);
}
