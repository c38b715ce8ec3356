// The questions of a form as a receptionist has them, beside the page on which its owner writes them:
// one that waits for an answer comes and goes with it, as at the desk.
import "./css/desk/client.css";
import "./css/desk/message.css";

function answersOf(preview) {
  const found = new Map();
  for (const field of preview.querySelectorAll("input, select, textarea")) {
    if (field.type === "radio" && !field.checked) continue;
    if (!field.closest("[data-only-if][hidden]")) found.set(field.name, field.value);
  }
  return found;
}

function look(preview) {
  // Twice as often as questions can wait for each other in practice; what is out counts for nobody.
  for (let round = 0; round < 6; round += 1) {
    const answers = answersOf(preview);
    for (const field of preview.querySelectorAll("[data-only-if]")) {
      const { name, answers: wanted } = JSON.parse(field.dataset.onlyIf);
      field.hidden = !wanted.includes(answers.get(name) ?? "");
    }
  }
}

document.addEventListener("input", ({ target }) => {
  const preview = target.closest?.("[data-preview]");
  if (preview) look(preview);
});
