"""The owner's lists ask the database as often for many rows as for few."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messages.models import Form, FormVersion, Group, Policy
from tenants import access
from tenants.directory.models import Colleague, Reach
from tests.cast import Cast
from tests.visitors import at_client

pytestmark = pytest.mark.django_db


def people(n: int) -> None:
    person = Colleague.objects.create(name=f"Personne {n}")
    Reach.objects.create(colleague=person, channel="sms", address=f"+3363998781{n}")
    Group.objects.create(name=f"Groupe {n}").places.create(colleague=person)


def policies(n: int) -> None:
    policy = Policy.objects.create(name=f"Politique {n}", position=n)
    group = Group.objects.create(name=f"Groupe {n}")
    person = Colleague.objects.all()[0]
    policy.steps.create(whom="group", group=group)
    policy.steps.create(whom="person", person=person, position=1)
    policy.tells_in_the_end.add(person)


def forms(n: int) -> None:
    form = Form.objects.create(name=f"Motif {n}")
    for number, live_from in ((1, timezone.now()), (2, None)):
        FormVersion.objects.create(form=form, number=number, live_from=live_from)


@pytest.mark.parametrize(
    ("path", "one_more"), [("/team/", people), ("/policies/", policies), ("/forms/", forms)]
)
def test_as_many_questions(cast: Cast, path: str, one_more: Callable[[int], None]) -> None:
    owner = at_client(cast.practice, cast.user("doctor"))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(path).status_code == 200
        return len(queries)

    with access.inside(cast.practice):
        one_more(0)
    few = asked()
    with access.inside(cast.practice):
        for n in range(1, 6):
            one_more(n)
    assert asked() == few
