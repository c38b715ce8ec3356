// The table of chords (telephony/desk/chords.py) as the page has it: which key is whose, how it is
// drawn. Keys are read by position (event.code) and drawn as they stand on this keyboard.

const MODIFIERS = new Set(["Ctrl", "Alt", "Shift"]);
const DRAWN = { Shift: "⇧", Enter: "↵", NumpadEnter: "↵" };
// On a Mac, Option writes characters as AltGr does elsewhere: Control and Option stand for Alt.
const isMac = /Mac|iP/.test(navigator.platform);
const DRAWN_ON_MAC = { ...DRAWN, Ctrl: "⌘", Alt: "⌃⌥" };
const drawn = isMac ? DRAWN_ON_MAC : DRAWN;

/** name → {key, label, group, nine}: the same as on the server */
export const table = JSON.parse(document.getElementById("desk-chords")?.textContent ?? "{}");
let ours = new Set();
let letters = null; // what the keys of this keyboard type, where the browser tells

/** Draw every key there is and will be. */
export function startChords() {
  gather();
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element) draw(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
  const asked = navigator.keyboard?.getLayoutMap?.() ?? Promise.reject();
  asked.then((map) => { letters = map; draw(document); }, () => draw(document));
}

/** The agent has changed keys. @param {Record<string, string>} keys by action */
export function rename(keys) {
  for (const [name, key] of Object.entries(keys)) if (table[name]) table[name].key = key;
  gather();
  for (const control of document.querySelectorAll("[data-key][data-chord]")) {
    control.dataset.key = chordOf(control.dataset.chord, control.dataset.nth);
    control.setAttribute("aria-keyshortcuts", control.dataset.key.replace("Ctrl", "Control").replace(/Key|Digit/, ""));
  }
  draw(document);
}

/** The chord of this action, such as "Ctrl+Digit3"; undefined where there is none. */
export function chordOf(name, nth = 1) {
  const key = table[name]?.key;
  return table[name]?.nine ? key.replace(/1$/, nth) : key;
}

/** Whether this chord is in the table: it is then ours also where it means nothing now. */
export function isOurs(chord) {
  return ours.has(chord);
}

/** What was pressed as a chord; null for what writes: AltGr, dead keys, a word being composed. */
export function pressedIn(event) {
  if (event.isComposing || event.keyCode === 229 || event.getModifierState("AltGraph")) return null;
  const { ctrlKey, altKey, metaKey, shiftKey } = event;
  if (isMac ? altKey && !ctrlKey : (ctrlKey && altKey) || metaKey) return null;
  const held = isMac ? [metaKey && "Ctrl", altKey && "Alt"] : [ctrlKey && "Ctrl", altKey && "Alt"];
  return named([...held, shiftKey && "Shift"], event);
}

/** What was pressed when a new key is asked for: also what cannot be had, so that it can be said. */
export function wishedIn(event) {
  const { ctrlKey, altKey, metaKey, shiftKey } = event;
  if (isMac) return pressedIn(event) ?? named([altKey && "Ctrl", altKey && "Alt", shiftKey && "Shift"], event);
  return named([(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift"], event);
}

/** As people read it on their keyboard: "⇧ F8", "Alt B", "Ctrl 1". */
export function spell(chord) {
  return chord.split("+").map((part) => drawn[part] ?? (MODIFIERS.has(part) ? part : letter(part))).join(" ");
}

/** A sentence with the keys in the place of {names}. */
export function fill(text) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (table[name] ? spell(chordOf(name)) : all));
}

function named(held, event) {
  const code = event.code === "NumpadEnter" ? "Enter" : event.code;
  return [...held.filter(Boolean), code].join("+");
}

function gather() {
  ours = new Set();
  for (const [name, { nine }] of Object.entries(table)) {
    for (let nth = 1; nth <= (nine ? 9 : 1); nth++) ours.add(chordOf(name, nth));
  }
}

// Digits are read from the keycap, on which they stand whether Shift is needed for them or not.
function letter(code) {
  const plain = code.replace(/^(Key|Digit)/, "");
  return code.startsWith("Key") ? (letters?.get(code) ?? plain).toUpperCase() : plain;
}

function draw(root) {
  const found = [...root.querySelectorAll("kbd[data-chord]")];
  if (root.matches?.("kbd[data-chord]")) found.push(root);
  for (const key of found) {
    const text = spell(chordOf(key.dataset.chord, key.dataset.nth));
    if (key.textContent !== text) key.textContent = text;
  }
}
