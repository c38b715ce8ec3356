// The light / dark / auto buttons. static/theme.js has already painted the choice.
function showChoice() {
  const choice = document.documentElement.dataset.themeChoice;
  for (const button of document.querySelectorAll("[data-theme-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeValue === choice));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-value]");
  if (!button) return;
  localStorage.setItem("theme", button.dataset.themeValue);
  window.permanenceTheme?.();
  showChoice();
});

showChoice();
