"""A supervisor by keys alone: listens, whispers, speaks, takes the call away."""

from playwright.sync_api import expect

from config.demo.shops import CABINET
from tests.stack import axe
from tests.stack.house import House

ODILE = "+33639984001"
SECRET, ALOUD = "Demande-lui son numéro", "Bonjour, Sophie au téléphone"


def test_a_supervisor_listens_whispers_speaks_and_takes_the_call(house: House) -> None:
    camille, odile = house.desk("camille"), house.caller(ODILE)
    floor = house.supervision()
    axe.finds_nothing(floor.page)
    camille.ready()
    odile.dials(CABINET.line)
    camille.answers(odile, CABINET.name)

    floor.chooses_the_call_of(CABINET.name)
    floor.press("F4")
    floor.is_in("listen")
    floor.cannot_speak()
    axe.finds_nothing(floor.page)
    expect(camille.page.locator("#desk-call .supervised")).to_contain_text("Sophie")
    odile.says("Je voudrais déplacer mon rendez-vous.")
    floor.hears("déplacer mon rendez-vous")

    floor.press("F6")
    floor.is_in("whisper")
    floor.says(SECRET)
    camille.hears(SECRET)
    floor.press("Shift+F6")
    floor.is_in("barge")
    floor.says(ALOUD)
    odile.hears(ALOUD)
    camille.hears(ALOUD)
    assert SECRET not in " ".join(odile.heard())

    floor.page.locator("#floor-talking .floor-row").focus()
    floor.takes_it_away()
    assert "Sophie" in camille.is_told()
    camille.is_in("pause")
    floor.is_in_no_call()
    floor.sees_waiting(CABINET.name)
    nadia = house.desk("nadia")
    nadia.press("F2")  # and is offered the call that waits, at once
    nadia.answers(odile, CABINET.name)
    for page in (camille, nadia, floor):
        page.is_clean()
