"""One client's page: what is known of it changed, its lines, and suspended and taken up again."""

import re
from typing import Any

import pytest

from config.demo.shops import CABINET, PLOMBIER
from messages import links
from messages.models import Message
from scheduling.models import BookingPage
from telephony.models import Change
from telephony.switchboard.models import Call, RefusedCalls, StrayCall
from tenants import access, stock
from tenants.models import AuditEntry, Client, Line, Membership, SignUp, StockNumber
from tenants.tasks import for_each_client
from tests.answering import Desk, take_call
from tests.cast import ODILE, Cast
from tests.operator.conftest import Administrator
from tests.rows import one_of_each
from tests.twilio import Twilio, sid, verbs
from tests.visitors import at_client, at_operator, in_support

pytestmark = pytest.mark.django_db
NEW = "+33199009001"


def page_of(client: Client) -> str:
    return f"/house/clients/{client.pk}/"


def typed(page: str) -> dict[str, Any]:
    """What stands in the form of this page, with its version."""
    found = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', page))
    names = ("version", "name", "city", "dial_countries", "colour")
    return {
        **{name: found.get(name, "") for name in names},
        **{"trade": "medical", "plan": "", "language": "fr", "time_zone": "Europe/Paris"},
    }


def test_the_page_says_what_is_known(cast: Cast, administrator: Administrator) -> None:
    page = administrator.sees(page_of(cast.practice))
    for said in (cast.practice.name, "01 99 00 10 01", "Jour", "Doctor", "Europe/Paris"):
        assert said in page
    assert "doctor@permanence.test" not in page, "more stands behind a reason"
    assert cast.plumber.name not in page


def test_what_is_changed_holds_and_is_told(cast: Cast, administrator: Administrator) -> None:
    path = f"{page_of(cast.practice)}edit/"
    form = typed(administrator.sees(path)) | {"city": "Sedan", "dial_countries": "fr, be"}
    administrator.sends(path, {**form, "confidential": "on"})
    cast.practice.refresh_from_db()
    assert (cast.practice.city, cast.practice.dial_countries) == ("Sedan", ["FR", "BE"])
    assert AuditEntry.objects.filter(client=cast.practice, action="client.changed").exists()
    with access.inside(cast.practice):
        assert Change.objects.filter(subject="client", who="Administrator").exists()
    owner = at_client(cast.practice, cast.user("doctor"))
    looks = owner.get("/messages/looks", headers={"accept-language": "en"}).content.decode()
    assert "changed what the house knows of you" in looks


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 81},
        {"dial_countries": "Frankreich"},
        {"time_zone": "Europe/Nowhere"},
        {"colour": "#ffffff"},
        {"trade": "pirate"},
        {"plan": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_wrong_input_is_kept_and_changes_nothing(
    cast: Cast, administrator: Administrator, wrong: dict[str, str]
) -> None:
    path = f"{page_of(cast.practice)}edit/"
    form = typed(administrator.sees(path)) | {"city": "Sedan"}
    answer = administrator.sends(path, {**form, **wrong}, expects=422)
    assert "Sedan" in answer
    assert Client.objects.get(pk=cast.practice.pk).city != "Sedan"


def test_two_administrators_change_one_client(cast: Cast, administrator: Administrator) -> None:
    sophie = cast.user("supervisor")
    Membership.objects.create(user=sophie, role=Membership.Role.ADMINISTRATOR)
    other = at_operator(sophie)
    path = f"{page_of(cast.practice)}edit/"
    mine = typed(administrator.sees(path)) | {"city": "Sedan"}
    theirs = typed(other.get(path).content.decode()) | {"city": "Reims"}
    assert other.post(path, theirs).status_code == 303
    refused = administrator.sends(path, mine, expects=409)
    assert "Somebody else has changed this meanwhile" in refused
    assert 'value="Sedan"' in refused, "what was typed is kept"
    assert Client.objects.get(pk=cast.practice.pk).city == "Reims", "and theirs stands"
    again = typed(refused)
    assert again["city"] == "Sedan"
    administrator.sends(path, again)
    assert Client.objects.get(pk=cast.practice.pk).city == "Sedan", "who insists is heard"


def test_a_line_of_the_stock_is_given_once(cast: Cast, administrator: Administrator) -> None:
    for number in (NEW, "+33199009002"):
        StockNumber.objects.create(number=number)
    path = f"{page_of(cast.practice)}lines/"
    for _click in range(2):
        administrator.sends(path, {"stock": "1", "had": "1"})
    assert {line.number for line in cast.practice.lines.all()} == {CABINET.line, NEW}
    assert StockNumber.objects.get(number=NEW).line is not None


def test_an_empty_stock_gives_none_and_says_so(cast: Cast, administrator: Administrator) -> None:
    administrator.sends(f"{page_of(cast.practice)}lines/", {"stock": "1", "had": "1"})
    assert cast.practice.lines.count() == 1
    assert "No number is free in stock." in administrator.sees(page_of(cast.practice))


def test_a_number_by_hand(cast: Cast, administrator: Administrator) -> None:
    path = f"{page_of(cast.practice)}lines/"
    administrator.sends(path, {"number": "01 99 00 90 01", "label": "Urgences"})
    line = Line.objects.get(number=NEW)
    assert (line.client, line.label) == (cast.practice, "Urgences")
    again = administrator.sends(path, {"number": NEW, "label": ""}, expects=422)
    assert "already" in again
    other = administrator.sends(path, {"number": PLOMBIER.line, "label": ""}, expects=422)
    assert "another client" in other
    assert cast.plumber.name not in other
    nonsense = administrator.sends(path, {"number": "zwölf", "label": "A"}, expects=422)
    assert "zwölf" in nonsense


def test_a_line_is_named(cast: Cast, administrator: Administrator) -> None:
    line = cast.practice.lines.get()
    path = f"{page_of(cast.practice)}lines/{line.pk}/name/"
    administrator.sends(path, {"label": " La  nuit "})
    assert Line.objects.get(pk=line.pk).label == "La nuit"
    administrator.sends(
        f"{page_of(cast.plumber)}lines/{line.pk}/name/", {"label": "x"}, expects=404
    )


def test_a_line_goes_back_into_stock_and_rests(
    cast: Cast, administrator: Administrator, twilio: Twilio
) -> None:
    call = take_call(cast, twilio, CABINET.line)
    path = f"{page_of(cast.practice)}lines/{call.own_line.pk}/take-off/"
    administrator.sends(path)
    assert "Somebody speaks on this line" in administrator.sees(page_of(cast.practice))
    assert cast.practice.lines.exists()
    twilio.hangs_up(call)
    for _click in range(2):
        administrator.sends(path)
    assert not cast.practice.lines.exists()
    assert Call.objects.get(pk=call.pk).line is None, "the past keeps all else"
    (resting,) = stock.resting()
    assert (resting.number, list(stock.free())) == (CABINET.line, [])
    assert "It has no line" in administrator.sees(page_of(cast.practice))
    administrator.sends(f"/sign-ups/stock/{resting.pk}/free/")
    assert [one.number for one in stock.free()] == [CABINET.line]
    assert "01 99 00 10 01" in administrator.sees("/sign-ups/stock/")


def test_who_waits_for_a_line_gets_the_one_that_is_freed(
    cast: Cast, administrator: Administrator
) -> None:
    Line.objects.filter(client=cast.plumber).delete()
    SignUp.objects.create(
        **{"trade": "plumber", "name": "V", "person": "V", "email": "v@v.test"},
        **{"mobile": "+33639987701", "client": cast.plumber, "state": "live"},
        decided_at=cast.plumber.created_at,
    )
    line = cast.practice.lines.get()
    administrator.sends(f"{page_of(cast.practice)}lines/{line.pk}/take-off/")
    assert not cast.plumber.lines.exists(), "not before it has rested"
    administrator.sends(f"/sign-ups/stock/{stock.resting().get().pk}/free/")
    assert cast.plumber.lines.get().number == CABINET.line


def suspended(administrator: Administrator, client: Client, words: str = "") -> None:
    administrator.sends(f"{page_of(client)}suspend/", {"words": words})


def test_callers_of_a_suspended_client_hear_so(
    cast: Cast, administrator: Administrator, twilio: Twilio
) -> None:
    for _click in range(2):
        suspended(administrator, cast.practice)
    answer = twilio.post("/twilio/voice/incoming", CallSid=sid(), From=ODILE, To=CABINET.line)
    assert verbs(answer) == ["Say", "Hangup"]
    assert f"de {cast.practice.name} est momentanément suspendu" in answer.content.decode()
    assert not Call.objects.exists()
    assert not StrayCall.objects.exists(), "it is nobody's wrong number"
    assert RefusedCalls.objects.get().calls == 1
    assert "1 call was turned away" in administrator.sees(page_of(cast.practice))
    assert twilio.rings(PLOMBIER.line).client == cast.plumber
    administrator.sends(f"{page_of(cast.practice)}take-up/")
    assert twilio.rings(CABINET.line).client == cast.practice
    deeds = AuditEntry.objects.filter(client=cast.practice).values_list("action", flat=True)
    assert list(deeds).count("client.suspended") == 1
    assert "client.resumed" in deeds


def test_who_is_on_the_line_is_not_cut_off(
    cast: Cast, administrator: Administrator, twilio: Twilio
) -> None:
    call = take_call(cast, twilio, CABINET.line)
    suspended(administrator, cast.practice)
    desk = Desk.of(cast, call)
    assert desk.browser.post(f"/desk/calls/{call.pk}/message", desk.form()).status_code < 400
    assert Call.objects.get(pk=call.pk).state == Call.State.TALKING
    with access.inside(cast.practice):
        assert Message.objects.filter(state=Message.State.SENT).exists()


def test_the_pages_of_a_suspended_client_say_so(cast: Cast, administrator: Administrator) -> None:
    with access.inside(cast.practice):
        delivery = one_of_each()
        BookingPage.objects.update(is_on=True)
        message = links.token_of(cast.practice, delivery)
    suspended(administrator, cast.practice, "Jusqu'au renouvellement du contrat.")
    owner = at_client(cast.practice, cast.user("doctor"))
    for path in ("/", "/messages/", "/rules/", "/people/"):
        answer: Any = owner.get(path)
        assert answer.status_code == 403
        assert "renouvellement du contrat" in answer.content.decode().replace("&#x27;", "'")
    stranger = at_client(cast.practice)
    for visitor in (stranger, at_client(cast.practice, cast.user("plumber"))):
        closed: Any = visitor.get("/book/")
        assert closed.status_code == 403
        assert "renouvellement" not in closed.content.decode(), "why is its people's to read"
    assert stranger.get("/api/v1/messages/").headers["content-type"] == "application/problem+json"
    assert at_client(cast.plumber, cast.user("plumber")).get("/").status_code == 200
    assert stranger.get(f"/m/{message}").status_code == 200, "what is on its way is read"
    assert owner.get("/file/").status_code == 200, "and the file can be taken home"
    support = in_support(cast.practice, cast.user("administrator"))
    assert support.get("/").status_code == 200, "the operator looks in as ever"


def test_work_of_a_suspended_client_goes_on(cast: Cast, administrator: Administrator) -> None:
    """Messages are delivered, what is due is erased: no task is without its client."""
    suspended(administrator, cast.practice)
    asked: list[str] = []

    class Task:
        def apply_async(self, about: tuple[str], expires: int) -> None:
            asked.extend(about)

    for_each_client(Task(), 5)  # type: ignore[arg-type]  # as far as it is asked
    assert cast.practice.schema_name in asked
    assert access.client_of(cast.practice.schema_name) == cast.practice


def test_a_client_that_is_gone_is_not_found(cast: Cast, administrator: Administrator) -> None:
    nobody = "/house/clients/00000000-0000-0000-0000-000000000000/"
    for path in ("", "edit/", "suspend/", "target/"):
        assert administrator.visitor.get(nobody + path).status_code == 404
    for path in ("take-up/", "look/", "lines/", "team/"):
        assert administrator.visitor.post(nobody + path).status_code == 404
