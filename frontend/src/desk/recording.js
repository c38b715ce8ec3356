// The recording rests while a field for something confidential has the focus.

const FIELD = "#message-form [data-sensitive]";
const KEPT = "recording-rests"; // the call whose recording rests for a field of this window

/**
 * @param {(news: object) => void} send to the server: {action: "recording_rest", call, is_confidential}
 * @returns {() => void} to be called when the connection is back: says again what is wanted
 */
export function watch(send) {
  const look = () => tell(send, callInFocus());
  document.addEventListener("focusin", look);
  // In focusout the next field has not got the focus yet.
  document.addEventListener("focusout", () => setTimeout(look));
  // A form that is sent or painted again takes its fields with it, without a focusout.
  document.addEventListener("htmx:afterSettle", look);
  return () => tell(send, callInFocus(), true);
}

function callInFocus() {
  const field = document.activeElement?.closest(FIELD);
  return field?.closest("[data-call]")?.dataset.call ?? "";
}

// Kept by the browser, so that a window which is loaded anew lets go of what it held.
function tell(send, call, again = false) {
  const before = sessionStorage.getItem(KEPT) ?? "";
  if (before && before !== call) say(send, before, false);
  if (call && (again || before !== call)) say(send, call, true);
  sessionStorage.setItem(KEPT, call);
}

function say(send, call, isConfidential) {
  send({ action: "recording_rest", call, is_confidential: isConfidential });
}
