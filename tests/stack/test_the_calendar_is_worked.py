"""The client's calendar in a browser: booked, dragged, refused with what is free, cancelled."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from config.demo.people import HOST, PASSWORD
from config.demo.shops import CABINET
from tests.stack.house import House

OWNER = "claire.roux"


def test_booked_moved_and_cancelled_by_the_practice_itself(house: House) -> None:
    page = calendar(house, next_monday())
    book(page, f"{next_monday()}T10:30", "Paul Essai")
    event = page.locator(".fc-event", has_text="Paul Essai")
    expect(event).to_be_visible()

    book(page, f"{next_monday()}T10:30", "Anne Essai")
    wrong = page.locator("#calendar-book [data-wrong]")
    expect(wrong.locator("button")).to_have_count(3)
    expect(page.locator("#calendar-book [name=name]")).to_have_value("Anne Essai")
    wrong.locator("button").first.click()
    page.locator("#calendar-book [type=submit]").click()
    expect(page.locator(".fc-event", has_text="Anne Essai")).to_be_visible()

    drag_to_tuesday(page, event)
    expect(page.locator("[data-say]")).to_contain_text("Paul Essai")
    expect(page.locator(".fc-timegrid-col.fc-day-tue .fc-event", has_text="Paul")).to_be_visible()

    event.click()
    sheet = page.locator("#calendar-show")
    sheet.locator("[data-deed=confirm]").click()
    expect(sheet).to_be_hidden()
    expect(page.locator(".fc-event.is-confirmed", has_text="Paul Essai")).to_be_visible()
    event.click()
    sheet.locator("[data-deed=cancel]").click()
    expect(sheet.locator("[data-wrong]")).to_be_visible()
    sheet.locator("[name=reason]").fill("ne vient plus")
    sheet.locator("[data-deed=cancel]").click()
    expect(event).to_have_count(0)


def drag_to_tuesday(page: Page, event: Locator) -> None:
    event.scroll_into_view_if_needed()
    here = event.bounding_box()
    there = page.locator(".fc-timegrid-col.fc-day-tue").bounding_box()
    assert here is not None
    assert there is not None
    page.mouse.move(here["x"] + 20, here["y"] + 4)
    page.mouse.down()
    page.mouse.move(there["x"] + there["width"] / 2, here["y"] + 4, steps=8)
    page.mouse.up()


def next_monday() -> str:
    today = date.today()
    return (today + timedelta(days=7 - today.weekday())).isoformat()


def calendar(house: House, day: str) -> Page:
    page = house.window()
    host = urlsplit(house.stack.urls.operator).netloc
    page.goto(f"http://{CABINET.slug}.{host}/calendar/?day={day}")
    page.fill("[name=login]", f"{OWNER}@{HOST}")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/calendar/"))
    expect(page.locator(".fc-timegrid")).to_be_visible()
    return page


def book(page: Page, at: str, name: str) -> None:
    page.locator("[data-new]").click()
    page.fill("#calendar-book [name=starts_at]", at)
    page.fill("#calendar-book [name=name]", name)
    page.locator("#calendar-book [type=submit]").click()


def test_what_was_answered_to_the_questions_of_a_kind_is_shown(house: House) -> None:
    page = calendar(house, next_monday())
    page.evaluate(BOOK_WITH_AN_ANSWER, next_monday())
    page.reload()
    page.locator(".fc-event", has_text="Odile Essai").press("Enter")
    expect(page.locator("#calendar-show [data-lines]")).to_contain_text("Première fois ? oui")


BOOK_WITH_AN_ANSWER = """async (day) => {
  const ask = async (path, about = {}) => (await fetch(`/api/v1/${path}`, about)).json();
  const [agenda] = (await ask("agendas")).results;
  const kinds = (await ask("appointment-types")).results;
  const { id: type } = kinds.find(({ agendas }) => agendas.includes(agenda.id));
  const [slot] = await ask(`slots?type=${type}&agenda=${agenda.id}&from=${day}&limit=1`);
  const made = await ask("appointments", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
    },
    body: JSON.stringify({
      agenda: agenda.id,
      type,
      starts_at: slot.starts_at,
      name: "Odile Essai",
      answers: [{ question: "Première fois ?", answer: "oui" }],
    }),
  });
  if (!made.id) throw new Error(JSON.stringify(made));
}"""
