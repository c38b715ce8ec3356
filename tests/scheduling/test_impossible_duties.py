"""What no roster may say, PostgreSQL refuses, whoever writes it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError

from scheduling.models import (
    DutyBeginning,
    DutyGap,
    DutyLayer,
    DutyRoster,
    DutySettings,
    DutyTurn,
)
from tenants import access
from tenants.directory.models import Colleague
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NIGHT = datetime(2030, 3, 1, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
LAYER = {"name": "Nuit", "first_day": date(2030, 3, 4), "handover_day": 0}


@pytest.fixture
def doctor(cast: Cast) -> Iterator[Colleague]:
    with access.inside(cast.practice):
        yield Colleague.objects.get(name="Dr Claire Roux")


def refused(make: Callable[..., Model], **row: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"handover_day": None}, {"handover_day": 7}, {"unit": "days"}, {"unit": "years"},
        {"every": 0}, {"every": 53}, {"unit": "days", "handover_day": None, "every": 367},
        {"last_day": date(2030, 3, 3)}, {"last_day": date(9999, 12, 31)},
        {"first_day": date(1, 1, 1)}, {"weekdays": [7]}, {"from_time": time(20)},
        {"until_time": time(8)}, {"holidays": "maybe"},
    ],
    ids=str,
)  # fmt: skip
def test_a_layer(doctor: Colleague, wrong: dict[str, Any]) -> None:
    refused(DutyLayer.objects.create, **{**LAYER, **wrong})
    with pytest.raises(ValidationError):
        DutyLayer(**{**LAYER, **wrong}).full_clean()
    DutyLayer.objects.create(**LAYER)


def test_a_turn_has_its_own_place_and_keeps_its_colleague(doctor: Colleague) -> None:
    layer = DutyLayer.objects.create(**LAYER)
    layer.turns.create(colleague=doctor, position=0)
    layer.turns.create(colleague=doctor, position=1)
    with transaction.atomic():
        layer.turns.create(colleague=doctor, position=1)
        # Looked at in the end, so that places can be exchanged on the way there.
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
    with pytest.raises(ProtectedError):
        doctor.delete()
    layer.delete()
    assert not DutyTurn.objects.exists()


@pytest.mark.parametrize("during", [(NIGHT, NIGHT), (None, NIGHT)], ids=["empty", "endless"])
def test_a_stretch_or_a_gap_without_a_beginning(doctor: Colleague, during: Any) -> None:
    refused(DutyRoster.objects.create, colleague=doctor, during=during)
    refused(DutyGap.objects.create, during=during, told_at=NIGHT)


def test_a_gap_is_told_once(doctor: Colleague) -> None:
    DutyGap.objects.create(during=(NIGHT, NIGHT + HOUR), told_at=NIGHT)
    refused(DutyGap.objects.create, during=(NIGHT, NIGHT + 2 * HOUR), told_at=NIGHT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "confirmed"}, {"state": "called_off"}, {"state": "asleep"},
        {"confirmed_at": NIGHT}, {"confirmed_by": "Ada"}, {"ends_at": NIGHT},
        {"state": "confirmed", "confirmed_at": NIGHT},
    ],
    ids=str,
)  # fmt: skip
def test_a_beginning(doctor: Colleague, wrong: dict[str, Any]) -> None:
    refused(DutyBeginning.objects.create, **{"colleague": doctor, "begins_at": NIGHT, **wrong})


def test_a_beginning_is_told_once_unless_it_was_called_off(doctor: Colleague) -> None:
    row = {"colleague": doctor, "begins_at": NIGHT}
    first = DutyBeginning.objects.create(**row)
    refused(DutyBeginning.objects.create, **row)
    first.state, first.called_off_at = DutyBeginning.State.CALLED_OFF, NIGHT
    first.save()
    DutyBeginning.objects.create(**row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"told_before": 4}, {"unconfirmed_before": 1441}, {"gaps_before": 0},
        {"needed": "maybe"}, {"only": False},
    ],
    ids=str,
)  # fmt: skip
def test_the_settings(doctor: Colleague, wrong: dict[str, Any]) -> None:
    refused(DutySettings.objects.create, **wrong)
    DutySettings.objects.create()
    refused(DutySettings.objects.create)
