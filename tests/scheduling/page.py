"""The telephone of somebody with an appointment, for tests of the page behind its link."""

import re
from typing import Any

from scheduling import booking, links
from scheduling.models import Appointment, AppointmentType
from tenants import access
from tests.cast import Cast
from tests.scheduling.surgery import DUPONT, Surgery, camille
from tests.visitors import Visitor, at_client


class Page:
    """The telephone of Jeanne Dupont, who has an appointment in five days at nine."""

    def __init__(self, cast: Cast, surgery: Surgery) -> None:
        self.cast, self.surgery = cast, surgery
        self.made = booking.book(surgery.place(days=5), camille(), DUPONT)
        self.token = links.appointment_token(cast.practice, self.made)
        self.phone: Visitor = at_client(cast.practice)

    def opens(self, what: str = "", **asked: str) -> Any:
        return self.phone.get(f"/a/{self.token}{what}", {"lang": "en", **asked})

    def presses(self, what: str, **said: str) -> Any:
        about = {"seen": self.seen(), "lang": "en", **said}
        return self.phone.post(f"/a/{self.token}/{what}", about)

    def seen(self) -> str:
        found = re.search(r'name="seen" value="([^"]+)"', self.opens().content.decode())
        return found.group(1).replace("&#x27;", "'") if found else "nothing"

    def now(self) -> Appointment:
        with access.inside(self.cast.practice):
            return Appointment.objects.select_related("agenda").get(pk=self.made.pk)

    def changes(self, **rule: Any) -> None:
        with access.inside(self.cast.practice):
            AppointmentType.objects.filter(pk=self.surgery.visit.pk).update(**rule)


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
