// The client's instructions, opened over the help column by one key and shut by the same.

const READ = "instructions-read"; // the call whose instructions were opened in this window
let isOpen = false;

/** What the key does. */
export function toggleInstructions() {
  isOpen = !isOpen;
  const box = show();
  if (!box) return;
  if (!isOpen) return giveBack();
  sessionStorage.setItem(READ, box.dataset.call);
  mark();
  // The keyboard stays where the next word goes, unless the list must be scrolled.
  const list = box.querySelector(".instructions");
  if (list.scrollHeight > list.clientHeight) list.focus();
}

/** The help column was painted anew, perhaps for another call. @param {boolean} another */
export function followInstructions(another) {
  if (another) isOpen = false;
  show();
  mark();
}

function show() {
  const box = document.getElementById("desk-instructions");
  if (!box) return null;
  box.classList.toggle("is-open", isOpen);
  box.querySelector("[data-action=instructions]").setAttribute("aria-expanded", String(isOpen));
  return box;
}

// The message says whether its writer has opened them.
function mark() {
  const box = document.getElementById("desk-instructions");
  const field = document.querySelector("[name=read_instructions]");
  if (box && field && sessionStorage.getItem(READ) === box.dataset.call) field.value = "1";
}

function giveBack() {
  if (document.activeElement?.closest("#desk-instructions")) {
    document.querySelector("#message-form textarea, #message-form input:not([type=hidden])")?.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (isOpen && event.code === "Escape" && event.target.closest?.("#desk-instructions")) toggleInstructions();
});
