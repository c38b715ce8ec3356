// The client's calendar: appointments and absences of its agendas, drawn by FullCalendar, kept by the
// public API. Times are those of the client's clock, wherever the browser stands.
import { Calendar } from "@fullcalendar/core";
import fr from "@fullcalendar/core/locales/fr";
import dayGrid from "@fullcalendar/daygrid";
import interaction from "@fullcalendar/interaction";
import list from "@fullcalendar/list";
import timeGrid from "@fullcalendar/timegrid";
import { all, ask, Problem } from "./calendar/api.js";
import { openSheets } from "./calendar/sheets.js";

const page = document.querySelector("[data-calendar]");
const about = JSON.parse(document.getElementById("calendar-about").textContent);
const agendas = new Map(about.agendas.map((one) => [one.id, one]));
const types = new Map(about.types.map((one) => [one.id, one]));
const isPhone = matchMedia("(max-width: 700px)").matches;
const OVER = new Set(["missed", "cancelled"]);

const shown = () => new Set([...page.querySelectorAll("[name=agenda]:checked")].map((box) => box.value));
const say = page.querySelector("[data-say]");

function tell(text, isWrong = false) {
  say.textContent = text;
  say.classList.toggle("is-wrong", isWrong);
  say.hidden = !text;
}

const calendar = new Calendar(page.querySelector("[data-grid]"), {
  plugins: [dayGrid, interaction, list, timeGrid],
  locales: [fr],
  locale: document.documentElement.lang,
  timeZone: about.time_zone,
  now: about.now,
  firstDay: 1,
  initialDate: about.day,
  initialView: isPhone ? "timeGridDay" : "timeGridWeek",
  headerToolbar: { left: "prev,next today", center: "title", right: isPhone ? "timeGridDay,listWeek" : "timeGridDay,timeGridWeek,dayGridMonth,listWeek" },
  height: "auto",
  buttonIcons: false,
  allDaySlot: false,
  nowIndicator: true,
  slotMinTime: about.first,
  slotMaxTime: about.last,
  slotDuration: "00:15:00",
  slotLabelInterval: "01:00",
  eventShortHeight: 44,
  snapDuration: "00:05:00",
  businessHours: about.hours,
  selectable: about.may_edit,
  selectMirror: true,
  selectLongPressDelay: 350,
  editable: about.may_edit,
  eventDurationEditable: false,
  eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  events: (range, done, failed) => rows(range).then(done, (problem) => (tell(problem.text ?? String(problem), true), failed(problem))),
  select: ({ startStr }) => sheets.book(startStr),
  eventClick: ({ event, jsEvent }) => (jsEvent.preventDefault(), sheets.show(event.extendedProps.row, event.extendedProps.kind)),
  eventDrop: (change) => move(change),
  eventDidMount: ({ el, event }) => { el.title = [event.title, event.extendedProps.more].filter(Boolean).join("\n"); },
});

const sheets = openSheets({ about, agendas, types, ask, tell, refresh: () => calendar.refetchEvents() });

async function rows({ startStr, endStr }) {
  const [from, until] = [startStr.slice(0, 10), endStr.slice(0, 10)];
  const [booked, absences] = await Promise.all([all("appointments", { from, until }), all("absences")]);
  const wanted = shown();
  return [
    ...booked.filter((row) => row.state !== "cancelled" && wanted.has(row.agenda)).map(appointment),
    ...absences.filter((row) => wanted.has(row.agenda)).map(absence),
  ];
}

function appointment(row) {
  const agenda = agendas.get(row.agenda);
  return {
    id: row.id,
    title: row.name,
    start: row.starts_at,
    end: row.ends_at,
    backgroundColor: agenda.colour,
    borderColor: agenda.colour,
    textColor: agenda.ink,
    editable: about.may_edit && !OVER.has(row.state) && row.state !== "arrived",
    classNames: [`is-${row.state}`],
    extendedProps: { row, kind: "appointment", more: [types.get(row.type)?.name, agenda.name, about.states[row.state]].filter(Boolean).join(" · ") },
  };
}

function absence(row) {
  const agenda = agendas.get(row.agenda);
  return {
    id: row.id,
    title: [agenda.name, row.reason || about.words.away].join(" · "),
    start: row.starts_at,
    end: row.ends_at ?? "2999-01-01",
    classNames: ["is-absence"],
    borderColor: agenda.colour,
    editable: about.may_edit && Boolean(row.ends_at),
    extendedProps: { row, kind: "absence" },
  };
}

// Dragged: the server decides, and where it does not agree all goes back.
async function move({ event, revert }) {
  const { row, kind } = event.extendedProps;
  try {
    if (kind === "absence") {
      await ask("PATCH", `absences/${row.id}`, { starts_at: event.startStr, ends_at: event.endStr });
    } else {
      await ask("POST", `appointments/${row.id}/move`, { starts_at: event.startStr });
      tell(about.words.moved.replace("{name}", row.name));
    }
    calendar.refetchEvents();
  } catch (problem) {
    revert();
    if (!(problem instanceof Problem)) throw problem;
    tell(sheets.explain(problem), true);
  }
}

for (const box of page.querySelectorAll("[name=agenda]")) box.addEventListener("change", () => calendar.refetchEvents());
page.querySelector("[data-new]").addEventListener("click", () => sheets.book(""));
page.querySelector("[data-absence]").addEventListener("click", () => sheets.away());
page.querySelector("[data-print]").addEventListener("click", (event) => {
  const day = calendar.formatIso(calendar.getDate()).slice(0, 10);
  event.currentTarget.href = `${event.currentTarget.dataset.href}?day=${day}`;
});
calendar.render();
// Somebody else books meanwhile: at the desk, in another window.
setInterval(() => { if (!document.hidden) calendar.refetchEvents(); }, 30_000);
