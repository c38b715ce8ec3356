"""A shift without a mouse: two calls with all that is done to them, and a break."""

from playwright.sync_api import expect

from config.demo.shops import AVOCATS, COIFFEUR
from tests import speed
from tests.stack.desk import books
from tests.stack.house import House

CLERK, NADEGE = "+33465714005", "+33639984007"
LAWYER = AVOCATS.people[AVOCATS.duty]
HAIRDRESSER = COIFFEUR.people[COIFFEUR.duty]


def test_a_shift_is_worked_by_keys_alone(house: House) -> None:
    desk = house.desk("camille")
    clerk, nadege, lawyer = (house.caller(one) for one in (CLERK, NADEGE, LAWYER.number))
    desk.ready()

    clerk.dials(AVOCATS.line)
    desk.answers(clerk, AVOCATS.name)
    desk.writes("body", "Demande Maître Delorme")
    desk.press("F6")
    desk.sees_strip("held", AVOCATS.callers[0].name)
    desk.lets_a_moment_pass()
    desk.press("F6")
    desk.sees_strip("talking")
    with speed.measured("an announced transfer", desk):
        desk.press(f"Control+{AVOCATS.duty + 1}")
        desk.sees_strip("held", LAWYER.name)
    desk.has_the_cursor_in("#message-form [name=body]")
    lawyer.answers(within=30)
    lawyer.hears(AVOCATS.name)
    lawyer.presses("1")
    desk.sees_strip("third", LAWYER.name)
    desk.lets_a_moment_pass()
    desk.press("F8")
    desk.is_in("wrapup")
    clerk.says("Bonjour Maître.")
    lawyer.hears("Bonjour Maître")
    lawyer.hangs_up()
    desk.press("Control+Enter")
    desk.sees_it_sent_to(LAWYER.name)
    desk.ready()

    nadege.dials(COIFFEUR.line)
    desk.answers(nadege, COIFFEUR.name)
    books(desk)
    desk.writes("body", "Voudrait une couleur")
    desk.press("Control+Enter")
    desk.sees_it_sent_to(HAIRDRESSER.name)
    desk.hangs_up()
    desk.ready()
    desk.press("F2")
    desk.is_in("pause")
    desk.ready()
    expect(desk.page.locator("#desk-queue .queue-none")).to_be_visible()
    desk.used_no_mouse()
    desk.is_clean()
