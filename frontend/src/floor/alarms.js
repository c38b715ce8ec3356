// A target that is missed is said and sounds once: a caller who has waited too long, a client whose
// calls of today are answered too late. What was missed already when the page was opened is silent.

const SOUND = "floor:sound";
const SHOWN = 20_000; // milliseconds that an alarm stands; the row itself stays red
const NOTES = [[622, 0, 0.18], [466, 0.22, 0.26]]; // frequency in Hz, start and length in s
let context = null;

/** @returns {() => void} to be told of paintings */
export function startAlarms() {
  const known = new Set();
  let isFirst = true;
  const box = document.getElementById("floor-sound");
  if (box) {
    box.checked = localStorage.getItem(SOUND) !== "off";
    box.addEventListener("change", () => localStorage.setItem(SOUND, box.checked ? "on" : "off"));
  }
  for (const gesture of ["keydown", "pointerdown"]) document.addEventListener(gesture, wake, { capture: true });

  function look() {
    const missed = found();
    const news = [...missed.keys()].filter((key) => !known.has(key));
    for (const key of known) if (!missed.has(key)) known.delete(key);
    for (const key of news) known.add(key);
    document.body.classList.toggle("is-late", [...missed.keys()].some((key) => key.startsWith("call:")));
    if (news.length && !isFirst) {
      show(news.map((key) => missed.get(key)).join(" "));
      sound();
    }
    isFirst = false;
  }

  setInterval(look, 1000);
  return look;
}

function show(text) {
  const line = document.getElementById("floor-alarm");
  line.textContent = text;
  clearTimeout(line.timer);
  line.timer = setTimeout(() => { line.textContent = ""; }, SHOWN);
}

function found() {
  const missed = new Map();
  for (const clock of document.querySelectorAll("[data-late]")) {
    const waited = (Date.now() - Date.parse(clock.dataset.clock)) / 1000;
    const text = document.querySelector(`[data-late-text="${clock.dataset.late}"]`);
    if (waited >= clock.dataset.stop) missed.set(`call:${clock.dataset.late}`, text?.textContent ?? "");
  }
  for (const row of document.querySelectorAll("[data-missed]")) {
    missed.set(`client:${row.dataset.missed}`, row.dataset.missedText);
  }
  return missed;
}

function wake() {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume().catch(() => {});
  } catch {
    context = null; // no sound device: what would sound is said in writing
  }
}

function sound() {
  if (context?.state !== "running" || localStorage.getItem(SOUND) === "off") return;
  for (const [frequency, start, length] of NOTES) {
    const at = context.currentTime + start;
    const tone = new OscillatorNode(context, { frequency, type: "triangle" });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.linearRampToValueAtTime(0.2, at + 0.01);
    volume.gain.setValueAtTime(0.2, at + length - 0.03);
    volume.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}
