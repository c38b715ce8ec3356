"""What comes at the end of a form: numbers without gaps, orders as tables, a fixed degree."""

from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from messages import numbering
from messages.models import FormVersion, Message, Series
from tenants import access
from tenants.directory.models import Colleague
from tests.answering import Desk
from tests.cast import Cast
from tests.messages.conftest import Commit
from tests.messages.paper import only
from tests.visitors import at_client

pytestmark = pytest.mark.django_db
Ending = FormVersion.Ending
ITEMS = {"key": "parts", "label": "Pièces", "kind": "items", "required": True}
DAY = {"key": "day", "label": "Passera le", "kind": "date"}
ORDERED = {
    "q_parts-0-quantity": "2",
    "q_parts-0-what": "Joint DN 40",
    "q_parts-0-remark": "",
    "q_parts-1-quantity": "",
    "q_parts-1-what": "Siphon",
    "q_parts-1-remark": "chromé",
    "q_day": "03/02/2027",
}


def sent(desk: Desk, nth: int = 1, **typed: Any) -> Message:
    assert desk.sends(nth=str(nth), **{**ORDERED, **typed}).status_code == 200
    with access.inside(desk.call.client):
        return Message.objects.select_related("version").get(call_id=desk.call.pk, nth=nth)


def test_orders_are_numbered_in_turn(plumber_desk: Desk) -> None:
    only(plumber_desk.call.client, ITEMS, ending=Ending.ORDER)
    orders = [sent(plumber_desk, nth) for nth in (1, 2)]
    assert [(order.series, order.number) for order in orders] == [("order", 1), ("order", 2)]
    assert sent(plumber_desk, 2).number == 2, "sent twice, numbered once"


def test_each_client_and_each_kind_counts_for_itself(practice_desk: Desk, cast: Cast) -> None:
    with access.inside(cast.plumber):
        Series.objects.create(kind=Series.Kind.TICKET, last=41)
    with access.inside(cast.practice):
        Series.objects.create(kind=Series.Kind.ORDER, last=7)
    only(practice_desk.call.client, ITEMS, ending=Ending.TICKET)
    ticket = sent(practice_desk)
    assert (ticket.series, ticket.number) == ("ticket", 1)


def test_a_number_that_was_not_used_is_given_again(plumber_desk: Desk) -> None:
    only(plumber_desk.call.client, ITEMS, ending=Ending.ORDER)
    first = sent(plumber_desk)
    with access.inside(plumber_desk.call.client), transaction.atomic():
        lost = Message(version=first.version)
        numbering.number(lost)
        assert lost.number == 2
        transaction.set_rollback(True)
    assert sent(plumber_desk, 2).number == 2


def test_an_order_stands_as_a_table_on_every_page(plumber_desk: Desk, commit: Commit) -> None:
    only(plumber_desk.call.client, ITEMS, DAY, ending=Ending.ORDER)
    with commit():
        message = sent(plumber_desk)
    [letter] = mail.outbox
    assert isinstance(letter, mail.EmailMultiAlternatives)
    [html] = [body for body, kind in letter.alternatives if kind == "text/html"]
    token = plumber_desk.tokens()["email"]
    pocket = at_client(plumber_desk.call.client).get(f"/m/{token}").content.decode()
    for text in (str(html), pocket):
        assert "<table" in text
        assert text.index("Joint DN 40") < text.index("Siphon") < text.index("chromé")
        assert text.index("Pièces") < text.index("Passera le"), "in the order of the questions"
        assert message.number_display in text
    assert "2 × Joint DN 40" in str(letter.body)
    assert "1 × Siphon, chromé" in str(letter.body)


def test_a_form_can_fix_the_degree_and_the_people(plumber_desk: Desk) -> None:
    with access.inside(plumber_desk.call.client):
        first, second = Colleague.objects.filter(reaches__isnull=False).distinct()
    only(plumber_desk.call.client, urgencies=["urgent"], recipients=[second.pk])
    assert plumber_desk.sends(recipient=str(first.pk)).status_code == 422
    message = sent(plumber_desk, recipient=str(second.pk), urgency="normal")
    assert message.urgency == Message.Urgency.URGENT


def test_without_words_the_message_says_the_reason(plumber_desk: Desk) -> None:
    only(plumber_desk.call.client, DAY, body=FormVersion.Body.NONE)
    assert sent(plumber_desk, body="").body == "Essai"


def test_a_transfer_needs_no_name(plumber_desk: Desk) -> None:
    only(plumber_desk.call.client, ending=Ending.TRANSFER)
    assert 'data-ending="transfer"' in plumber_desk.browser.get("/desk/").content.decode()
    assert sent(plumber_desk, caller_name="").caller_name == ""
