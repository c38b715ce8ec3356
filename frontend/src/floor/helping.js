// Who asks for help is answered in the chat beside the call: Enter sends the line.

/** @param {(said: object) => void} send to the server */
export function listenToChats(send) {
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-say]");
    if (!field || event.code !== "Enter" || event.repeat || event.isComposing) return;
    event.preventDefault();
    const text = field.value.trim();
    if (text) send({ action: "help_say", of: field.dataset.say, text });
    field.value = "";
  });
}
