"""A plain message: how many keys and how long; taken back, and sent after all."""

from playwright.sync_api import expect

from config.demo.shops import CABINET
from tests import speed
from tests.stack.house import House

HENRI = "+33261914002"
DOCTOR = CABINET.people[CABINET.duty]
WORDS = "Demande si ses résultats sont arrivés."


def test_a_plain_message_costs_at_most_four_keys_beyond_its_content(house: House) -> None:
    desk = house.desk("camille")
    desk.ready()
    henri = house.caller(HENRI)
    henri.dials(CABINET.line)
    desk.answers(henri, CABINET.name)
    with speed.measured("a plain message", desk) as message:
        desk.field("caller_name").focus()
        desk.press("Enter")
        expect(desk.field("body")).to_be_focused()
        desk.types(WORDS)
        desk.press("Control+Enter")
        desk.sees_it_sent_to(DOCTOR.name)
    assert message.keys <= 4
    assert message.letters == len(WORDS)

    # It has not left yet: taken back, it is as it was.
    desk.press("Alt+u")
    expect(desk.field("body")).to_have_value(WORDS)
    expect(desk.field("body")).to_be_focused()

    # And sent once more it goes on its way.
    desk.press("Control+Enter")
    desk.sees_it_sent_to(DOCTOR.name)
    mobile = house.simulator.phone(DOCTOR.mobile)
    # The page's news go through this thread: asleep, it would look like a server that is dead.
    for _moment in range(150):
        if mobile.links():
            break
        desk.page.wait_for_timeout(200)
    assert "http" in mobile.links()[-1]["body"]
    desk.hangs_up()
    desk.is_clean()
