(function () {
  var here = document.currentScript;
  var frame = document.createElement("iframe");
  frame.src = "{{ address|escapejs }}" + (here.dataset.lang ? "?lang=" + encodeURIComponent(here.dataset.lang) : "");
  frame.title = "{{ client.name|escapejs }}";
  frame.style.cssText = "width:100%;max-width:600px;height:" + (here.dataset.height || "760") + "px;border:0";
  here.parentNode.insertBefore(frame, here);
})();
