(function () {
  "use strict";
  var base = "{{ base|escapejs }}";
  function frame(kind, lang) {
    var made = document.createElement("iframe");
    made.src = base + kind + (lang ? "?lang=" + encodeURIComponent(lang) : "");
    made.title = "{{ request.tenant.name|escapejs }}";
    made.style.cssText = "width:100%;max-width:600px;height:640px;border:0";
    return made;
  }
  function open(kind, lang) {
    var box = document.createElement("dialog"), close = document.createElement("button");
    box.style.cssText = "width:min(600px,92vw);padding:8px;border:0;border-radius:12px";
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", lang === "en" ? "Close" : "Fermer");
    close.style.cssText = "float:right;font-size:24px;line-height:1;padding:4px 12px";
    close.onclick = function () { box.close(); };
    box.onclose = function () { box.remove(); };
    box.append(close, frame(kind, lang));
    document.body.append(box);
    box.showModal();
  }
  function begin() {
    document.querySelectorAll("a[data-permanence]").forEach(function (link) {
      var kind = link.dataset.permanence, lang = link.dataset.lang;
      if (kind === "contact") link.replaceWith(frame(kind, lang));
      if (kind === "callback" && window.HTMLDialogElement) {
        link.addEventListener("click", function (event) {
          event.preventDefault();
          open(kind, lang);
        });
      }
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
