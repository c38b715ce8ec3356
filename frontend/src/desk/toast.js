// One sentence that must be read, and stays until the next one or a click.

/** @param {string} text */
export function say(text) {
  const toast = document.getElementById("desk-say");
  toast.textContent = text;
  toast.hidden = false;
  toast.onclick = () => { toast.hidden = true; };
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { toast.hidden = true; }, 8000);
}
