// The clocks are all that moves by itself: since, until, and the time of day.

/** Tick every second: data-clock counts up, data-countdown down, data-now tells the time. */
export function startClocks() {
  tick();
  setInterval(tick, 1000);
}

function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const seconds = Math.max(0, (now - Date.parse(clock.dataset.clock)) / 1000);
    clock.textContent = spell(seconds);
    clock.classList.toggle("is-warn", seconds >= (clock.dataset.warn ?? Infinity));
    clock.classList.toggle("is-stop", seconds >= (clock.dataset.stop ?? Infinity));
  }
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    clock.textContent = spell(Math.max(0, (Date.parse(clock.dataset.countdown) - now) / 1000));
  }
  for (const clock of document.querySelectorAll("[data-now]")) {
    const language = document.documentElement.lang;
    const style = { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone || undefined };
    clock.textContent = new Date().toLocaleTimeString(language, style);
  }
}

function spell(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
