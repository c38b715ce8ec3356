// The calendar's dialogs: to book, to look at an appointment and say what became of it, to be away.
// What was typed stays where the server refuses it, with its reasons above.

import { Problem } from "./api.js";

export function openSheets({ about, agendas, types, ask, tell, refresh }) {
  const [booking, looking, absence] = ["book", "show", "away"].map((name) => document.getElementById(`calendar-${name}`));
  let looked = null; // {row, kind}

  for (const sheet of [booking, looking, absence]) {
    sheet.addEventListener("click", ({ target }) => {
      if (target === sheet || target.closest("[data-close]")) sheet.close();
    });
  }

  async function attempt(sheet, deed) {
    const button = sheet.querySelectorAll("button");
    const place = sheet.querySelector("[data-wrong]");
    place.hidden = true;
    for (const one of button) one.disabled = true;
    try {
      const told = await deed();
      sheet.close();
      refresh();
      return told;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      place.textContent = explain(problem);
      offer(place, problem);
      place.hidden = false;
      return null;
    } finally {
      for (const one of button) one.disabled = false;
    }
  }

  function explain(problem) {
    const { free } = problem.about;
    return free?.length ? `${problem.text} ${about.words.instead}` : problem.text;
  }

  // The next free times, each a button that takes it; and where the agenda allows it, a place beside.
  function offer(place, { about: { free, reason } }) {
    const form = booking.querySelector("form");
    const mayOverbook = booking.open && reason === "taken" && agendas.get(form.elements.agenda.value)?.may_overbook;
    if (mayOverbook) form.querySelector("[data-squeeze]").hidden = false;
    for (const slot of booking.open && free ? free : []) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = `${shown(slot.starts_at)} · ${agendas.get(slot.agenda)?.name ?? ""}`;
      button.addEventListener("click", () => {
        booking.querySelector("form").elements.starts_at.value = slot.starts_at.slice(0, 16);
        booking.querySelector("form").elements.agenda.value = slot.agenda;
        place.hidden = true;
      });
      place.append(" ", button);
    }
  }

  booking.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    attempt(booking, () => ask("POST", "appointments", given)).then((told) => {
      if (!told) return;
      event.target.reset();
      event.target.querySelector("[data-squeeze]").hidden = true;
      tell(about.words.booked.replace("{name}", told.name));
    });
  });
  booking.querySelector("[name=type]").addEventListener("change", fitAgendas);

  // Only those who take this kind.
  function fitAgendas() {
    const { type, agenda } = booking.querySelector("form").elements;
    const takes = new Set(types.get(type.value)?.agendas ?? []);
    for (const option of agenda.options) option.hidden = option.disabled = !takes.has(option.value);
    if (agenda.selectedOptions[0]?.disabled) agenda.value = [...agenda.options].find((one) => !one.disabled)?.value ?? "";
  }

  absence.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value));
    attempt(absence, () => ask("POST", "absences", given)).then((told) => told && event.target.reset());
  });

  looking.addEventListener("click", ({ target }) => {
    const { deed } = target.closest("[data-deed]")?.dataset ?? {};
    if (!deed || !looked) return;
    const { row } = looked;
    if (deed === "erase") return attempt(looking, () => ask("DELETE", `absences/${row.id}`));
    const reason = looking.querySelector("[name=reason]").value;
    attempt(looking, () => ask("POST", `appointments/${row.id}/${deed}`, deed === "cancel" ? { reason } : undefined));
  });

  const shown = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: about.time_zone,
  }).format(new Date(moment));

  return {
    explain,
    /** @param {string} start as the calendar writes it, "" where no time was chosen */
    book(start) {
      const { starts_at: field } = booking.querySelector("form").elements;
      if (start) field.value = start.length > 10 ? start.slice(0, 16) : `${start}T09:00`;
      fitAgendas();
      booking.querySelector("[data-wrong]").hidden = true;
      booking.showModal();
      booking.querySelector("[name=name]").focus();
    },
    show(row, kind) {
      looked = { row, kind };
      const isAbsence = kind === "absence";
      const lines = isAbsence
        ? [agendas.get(row.agenda)?.name, `${shown(row.starts_at)} → ${row.ends_at ? shown(row.ends_at) : about.words.endless}`, row.reason]
        : [
            `${shown(row.starts_at)} · ${agendas.get(row.agenda)?.name}`,
            `${types.get(row.type)?.name ?? ""} · ${about.states[row.state]}`,
            [spoken(row.number), row.email].filter(Boolean).join(" · "),
            row.asked_by && `${about.words.asked_by} ${row.asked_by} ${spoken(row.asked_by_number)}`,
            ...row.answers.map(([question, answer]) => `${question} ${answer}`),
            row.reason,
            row.note,
          ];
      looking.querySelector("h2").textContent = isAbsence ? about.words.away : row.name;
      looking.querySelector("[data-lines]").replaceChildren(...lines.filter(Boolean).map(paragraph));
      looking.querySelector("[data-steps]").replaceChildren(...(row.steps ?? []).map(({ kind: step, at, author_name: by, reason }) => paragraph([shown(at), about.steps[step] ?? step, by, reason].filter(Boolean).join(" · "))));
      for (const part of looking.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(isAbsence ? "absence" : row.state);
      looking.querySelector("[name=reason]").value = "";
      looking.querySelector("[data-wrong]").hidden = true;
      looking.showModal();
    },
    away: () => {
      absence.querySelector("[data-wrong]").hidden = true;
      absence.showModal();
    },
  };
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

// As it is written in France; others as they are.
function spoken(number) {
  const home = number?.match(/^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/);
  return home ? `0${home.slice(1).join(" ")}` : number ?? "";
}
