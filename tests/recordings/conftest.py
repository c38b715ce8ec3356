"""The floor, where the practice records its calls and the plumber does not."""

from collections.abc import Callable

import pytest

from config.demo.shops import CABINET
from messages import tasks as message_tasks
from messages.models import Delivery
from telephony.models import Listening
from telephony.switchboard import voicemail
from telephony.switchboard.models import Call
from tenants import access
from tests.cast import ODILE, Cast
from tests.recorder import Recorder
from tests.rows import one_of_each
from tests.switchboard.conftest import floor
from tests.switchboard.floor import Floor

__all__ = ["floor"]


@pytest.fixture
def recording_floor(floor: Floor, recorder: Recorder) -> Floor:
    """Each call of the practice is recorded."""
    recorder.records(floor.cast.practice.schema_name, days=30)
    return floor


@pytest.fixture(autouse=True)
def worker_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_tasks.deliver, "delay", message_tasks.deliver)


@pytest.fixture
def to_voicemail(floor: Floor) -> Callable[..., Call]:
    """A caller whom nobody takes is asked to speak."""

    def ask(line: str = CABINET.line, caller: str = ODILE) -> Call:
        call = floor.rings(line, caller)
        floor.step(lambda: voicemail.begin(floor.call(call)))
        return floor.call(call)

    return ask


@pytest.fixture
def left(cast: Cast) -> Delivery:
    """A spoken message of the practice, on its way to Ada."""
    with access.inside(cast.practice):
        delivery = one_of_each()
        Listening.objects.all().delete()
        return Delivery.objects.select_related("message__recording").get(pk=delivery.pk)
