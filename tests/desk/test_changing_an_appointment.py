"""An appointment is found in a call, moved or cancelled by the client's rule."""

from scheduling.models import Appointment, AppointmentType
from tenants import access
from tests.desk.agenda import booked, slot
from tests.desk.hands import Hands
from tests.scheduling.surgery import Surgery

State = Appointment.State


def test_found_by_name_or_number_and_moved_by_the_clients_rule(
    hands: Hands, surgery: Surgery
) -> None:
    with access.inside(hands.call.client):
        AppointmentType.objects.update(change_notice=60 * 24 * 40, fee="la moitié du prix")
    made = booked(hands, surgery, name="Hélène Lefèvre", number="+33639985021")
    for typed in ("lefevre", "HELENE", "06 39 98 50 21"):
        assert str(made.pk) in str(hands.does("booking_find", typed=typed)["html"])
    assert str(made.pk) not in str(hands.does("booking_find", typed="dupont")["html"])
    seen = str(hands.does("booking_show", appointment=str(made.pk))["html"])
    assert "less than 40 days" in seen
    assert "la moitié du prix" in seen
    moving = {"moving": str(made.pk), **slot(surgery, hands, 8)}
    hands.does("booking_hold", **moving)
    assert "Moved" in str(hands.does("booking_move", **moving)["html"])
    with access.inside(hands.call.client):
        (now,) = Appointment.objects.all()
    assert now.pk == made.pk
    assert now.during.lower > made.during.lower


def test_cancelled_with_a_reason(hands: Hands, surgery: Surgery) -> None:
    made = booked(hands, surgery)
    key = str(made.pk)
    assert 'role="alert"' in str(hands.does("booking_cancel", appointment=key, reason="")["html"])
    hands.does("booking_cancel", appointment=key, reason="malade")
    with access.inside(hands.call.client):
        gone = Appointment.objects.get(pk=key)
    assert (gone.state, gone.cancelled_why) == (State.CANCELLED, "malade")
    assert "cancelled already" in hands.is_refused("booking_cancel", appointment=key, reason="x")
