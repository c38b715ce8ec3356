// A dialog that closes gives the keyboard back to where it was, cursor included.

/** Open the dialog. @param {HTMLDialogElement} dialog @param {boolean} isModal over all the rest */
export function open(dialog, isModal = true) {
  if (dialog.open) return;
  const from = document.activeElement;
  const cursor = "selectionStart" in from ? [from.selectionStart, from.selectionEnd] : null;
  dialog.addEventListener("close", () => giveBack(from, cursor), { once: true });
  if (isModal) dialog.showModal();
  else dialog.show();
}

// The browser focuses the field again by itself, but Chrome leaves the cursor where it was in the
// dialog: what is typed next would be lost.
function giveBack(field, cursor) {
  if (!field.isConnected) return;
  field.blur();
  field.focus();
  if (cursor?.[0] != null) field.setSelectionRange(...cursor);
}
