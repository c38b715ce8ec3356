"""In which order callers are answered."""

from config.demo.shops import CABINET, PLOMBIER
from telephony.switchboard.models import Call
from tests.switchboard.floor import Floor


def test_the_caller_who_came_first_is_offered_first(floor: Floor) -> None:
    first, second = floor.rings(), floor.rings()
    camille = floor.ready("camille")
    assert floor.offered_to(first) == camille
    assert floor.offered_to(second) is None


def test_an_urgent_client_comes_before_earlier_callers(floor: Floor) -> None:
    earlier, urgent = floor.rings(PLOMBIER.line), floor.rings(CABINET.line)
    Call.objects.filter(pk=earlier.pk).update(priority=5)
    Call.objects.filter(pk=urgent.pk).update(priority=1)
    camille = floor.ready("camille")
    assert floor.offered_to(urgent) == camille


def test_a_caller_who_was_cut_off_comes_before_all_others(floor: Floor) -> None:
    urgent, cut_off = floor.rings(), floor.rings()
    Call.objects.filter(pk=urgent.pk).update(priority=1)
    Call.objects.filter(pk=cut_off.pk).update(priority=9, in_front=True)
    camille = floor.ready("camille")
    assert floor.offered_to(cut_off) == camille


def test_a_caller_without_an_agent_does_not_hold_up_the_next(floor: Floor) -> None:
    floor.hire("paul", floor.cast.plumber)
    stuck, served = floor.rings(CABINET.line), floor.rings(PLOMBIER.line)
    paul = floor.ready("paul")
    assert floor.offered_to(stuck) is None
    assert floor.offered_to(served) == paul
