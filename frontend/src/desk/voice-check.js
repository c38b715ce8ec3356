// The voice check: test the way of the voice now, and speak by one's own telephone instead.

import { open } from "./dialogs.js";

/** @param {(news: object) => void} send @param {{now: () => void}} probe */
export function openVoiceCheck(send, probe) {
  const dialog = document.getElementById("desk-voice-check");
  const form = dialog.querySelector("form.own-telephone");
  const said = dialog.querySelector(".own-said");
  const refused = dialog.querySelector(".own-refused");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refused.textContent = said.dataset.state = "";
    send({ action: "own", number: form.elements.number.value, speaks: form.elements.speaks.checked });
  });

  return {
    open: () => open(dialog),
    test: () => probe.now(),
    /** The server has kept the number. */
    own({ number, speaks }) {
      form.elements.number.value = number;
      form.elements.speaks.checked = speaks;
      said.dataset.state = number ? "kept" : "none";
      document.body.classList.toggle("speaks-by-telephone", speaks);
      document.body.classList.toggle("has-telephone", Boolean(number));
    },
    /** Says the refusal beside the field, where that is what was refused. */
    says(text) {
      if (!dialog.open) return false;
      refused.textContent = text;
      return true;
    },
  };
}
