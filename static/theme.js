// Runs before the first paint (no module, no defer), so that a dark room never sees a white flash.
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    var choice = "auto";
    try {
      choice = localStorage.getItem("theme") || "auto";
    } catch {
      /* storage may be closed to us: the system's choice stands */
    }
    root.dataset.themeChoice = choice;
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  }

  apply();
  dark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  window.permanenceTheme = apply;
})();
