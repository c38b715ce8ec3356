// The clocks are all that moves by itself: since, until, and the time of day.

/** Tick every second: data-clock counts up, data-countdown down, data-now tells the time. */
export function startClocks() {
  tick();
  setInterval(tick, 1000);
}

export function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const seconds = Math.max(0, (now - Date.parse(clock.dataset.clock)) / 1000 - (clock.dataset.less ?? 0));
    clock.textContent = spell(seconds);
    clock.classList.toggle("is-warn", seconds >= (clock.dataset.warn ?? Infinity));
    clock.classList.toggle("is-stop", seconds >= (clock.dataset.stop ?? Infinity));
  }
  for (const clock of document.querySelectorAll("[data-countdown]")) countDown(clock, now);
  for (const span of document.querySelectorAll("[data-span]")) span.textContent = spell(span.dataset.span);
  for (const clock of document.querySelectorAll("[data-now]")) {
    const language = document.documentElement.lang;
    const style = { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone || undefined };
    clock.textContent = new Date().toLocaleTimeString(language, style);
  }
}

// Over an end with data-stop the clock goes on: amber from data-warn seconds before the end, red
// from data-stop seconds after it.
function countDown(clock, now) {
  const left = (Date.parse(clock.dataset.countdown) - now) / 1000;
  const { warn, stop } = clock.dataset;
  clock.textContent = left < 0 && stop ? `+${spell(-left)}` : spell(Math.max(0, left));
  if (!stop) return;
  clock.classList.toggle("is-warn", left <= warn);
  clock.classList.toggle("is-stop", left <= -stop);
}

function spell(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
