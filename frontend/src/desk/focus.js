// In a call the cursor is always where the next word goes: in the field it was in, else in the first
// that is wrong, else in the first that is empty; once the message is off, on what became of it.

const BY_HAND = 400; // milliseconds after a click in which the pointer has its will

/** @param {() => object | null} currentCall @returns {{look: () => void, home: () => void}} */
export function keepFocus(currentCall) {
  let last = null; // the name of the field that had the cursor last
  let pointedAt = -Infinity;

  function home() {
    const form = document.getElementById("message-form");
    const fields = [...(form?.querySelectorAll("input:not([type=hidden]), textarea, select") ?? [])].filter((one) => one.checkVisibility());
    const field =
      fields.find((one) => one.name === last) ??
      fields.find((one) => one.ariaInvalid === "true") ??
      fields.find((one) => !one.value) ??
      fields[0];
    const place = field ?? form ?? document.getElementById("desk-screen");
    if (!field) place.tabIndex = -1;
    place.focus();
  }

  /** Where nothing has the keyboard in a call, give it to the form. */
  function look() {
    const isLost = document.activeElement === document.body || !document.activeElement;
    if (currentCall() && isLost && performance.now() - pointedAt > BY_HAND) home();
  }

  document.addEventListener("pointerdown", () => { pointedAt = performance.now(); }, true);
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest("#message-form") && target.name) last = target.name;
  });
  // In these events the next one has not got the focus yet.
  for (const name of ["focusout", "close"]) document.addEventListener(name, () => setTimeout(look), true);
  document.addEventListener("htmx:afterSettle", () => setTimeout(look));
  // Whoever clicked beside the form and types on means the form: the letter goes there.
  document.addEventListener("keydown", (event) => {
    const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (types && currentCall() && document.activeElement === document.body) home();
  }, true);

  return {
    look,
    home,
    /** Another call: what was written before was in another form. */
    forget() {
      last = null;
    },
  };
}
