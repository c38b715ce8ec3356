// The one window in which the receptionist works: it speaks, sounds and takes keys; others say so.

const BROWSER = "desk:browser";
const BLOCKED = /^(F\d+|Enter|NumpadEnter)$/;

export const tab = `${browser()}.${crypto.randomUUID()}`;
let isActive = null; // null: the server has not said yet
let isFresh = true;

/** Whether this is the window that works. */
export function worksHere() {
  return isActive === true;
}

/**
 * @param {{send: (news: object) => void, speaks: () => string, sign: () => object, changed: (isActive: boolean) => Promise<void> | void}} page
 *   `speaks` is the call that this window's voice is in; `changed` is told when it wins or loses its part
 */
export function watchTabs({ send, speaks, sign, changed }) {
  document.addEventListener("keydown", keepOut, { capture: true });

  // A window that was just opened, or that worked before, takes the part where nobody has it.
  function hello(claims = isFresh || isActive === true) {
    isFresh = false;
    send({ action: "hello", tab, claims, speaks: speaks(), ...sign() });
  }

  return {
    hello: () => hello(),
    workHere: () => send({ action: "work_here", speaks: speaks(), ...sign() }),
    take({ active, before }) {
      const was = isActive;
      isActive = active === tab;
      // The one that worked is gone: another window of the same browser takes over by itself. One
      // on another machine does not: nobody may sit there, and it would hear the caller.
      if (!active && (was || isOfThisBrowser(before))) hello(true);
      if (was !== isActive) show(changed(isActive));
    },
  };
}

async function show(whenKept) {
  await whenKept;
  const isPassive = isActive === false;
  document.getElementById("desk-elsewhere").hidden = !isPassive;
  for (const part of document.querySelectorAll(".desk-main, .desk-foot")) part.inert = isPassive;
  if (isPassive) document.querySelector("#desk-elsewhere button").focus();
}

// The bar's button and the menu above work; what belongs to the call does not.
function keepOut(event) {
  if (isActive !== false || event.target.closest?.(".desk-bars, .desk-head")) return;
  if (!BLOCKED.test(event.code) && !event.ctrlKey && !event.metaKey && !event.altKey) return;
  event.stopImmediatePropagation();
  if (/^F[246789]$/.test(event.code)) event.preventDefault();
}

function isOfThisBrowser(other) {
  return Boolean(other) && other.split(".")[0] === tab.split(".")[0];
}

function browser() {
  if (!localStorage.getItem(BROWSER)) localStorage.setItem(BROWSER, crypto.randomUUID().slice(0, 8));
  return localStorage.getItem(BROWSER);
}
