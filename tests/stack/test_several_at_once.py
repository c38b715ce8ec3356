"""Two desks, many windows, callers to different clients."""

from config.demo.shops import AVOCATS, CABINET, PLOMBIER
from tests.stack.house import House

ODILE, KARIM, CLERK = "+33639984001", "+33639984004", "+33465714005"


def test_two_desks_and_three_callers_to_three_clients(house: House) -> None:
    desks = [house.desk("camille"), house.desk("nadia")]
    for desk in desks:
        desk.ready()
    callers = [house.caller(number) for number in (ODILE, KARIM, CLERK)]
    for caller, shop, desk in zip(callers, (CABINET, PLOMBIER), desks, strict=False):
        caller.dials(shop.line)
        desk.sees_offer_of(shop.name)
        assert desk.colour() == shop.colour
    callers[2].dials(AVOCATS.line)
    for desk, caller in zip(desks, callers, strict=False):
        desk.accepts()
        desk.meets(caller)
    desks[0].sees_in_queue(AVOCATS.name)
    desks[1].sees_in_queue(AVOCATS.name)
    callers[0].says("Ici Odile.")
    callers[1].says("Ici Karim.")
    desks[0].hears("Odile")
    desks[1].hears("Karim")

    desks[1].hangs_up()
    desks[1].press("F2")
    desks[1].sees_offer_of(AVOCATS.name)
    assert desks[1].colour() == AVOCATS.colour
    desks[0].sees_no_offer()
    for desk in desks:
        desk.is_clean()


def test_a_receptionist_who_closes_the_browser_drops_nobody(house: House) -> None:
    camille, nadia = house.desk("camille"), house.desk("nadia")
    camille.ready()
    odile = house.caller(ODILE)
    odile.dials(CABINET.line)
    camille.sees_offer_of(CABINET.name)
    camille.accepts()
    camille.meets(odile)
    camille.field("body").focus()
    camille.types("Demande un rendez-vous jeudi")
    camille.keeps_the_draft()
    nadia.ready()
    camille.page.close()

    nadia.sees_offer_of(CABINET.name)
    assert odile.status() == "in-progress"
    assert nadia.field("body").input_value() == "Demande un rendez-vous jeudi"
    nadia.accepts()
    nadia.meets(odile)
    nadia.says("Me voici, je reprends.")
    odile.hears("je reprends")
