"""What a client's rules do to a real call: each action, and what follows when it fails."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse

from config.demo.shops import PLOMBIER
from scheduling.models import DutyRoster
from telephony.models import CallerList, ForwardingRule, ListedNumber, Menu, MenuOption
from telephony.routing import Action, Who
from telephony.switchboard.models import Call, Leg
from tests.cast import STRANGER
from tests.switchboard.floor import Floor
from tests.switchboard.room import OUTSIDE
from tests.twilio import sid, verbs


@pytest.fixture
def lines(floor: Floor) -> "Lines":
    with floor.inside(floor.cast.plumber):
        ForwardingRule.objects.all().delete()
    return Lines(floor)


class Lines:
    """The plumber's line, with rules that a test gives."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.client = floor.cast.plumber

    def rule(self, name: str, **what: Any) -> ForwardingRule:
        with self.floor.inside(self.client):
            return ForwardingRule.objects.create(
                name=name, position=ForwardingRule.objects.count(), **what
            )

    def rings(self, caller: str = STRANGER) -> tuple[Call | None, HttpResponse]:
        """The call, and the first document."""
        params = {"CallSid": sid(), "From": caller, "To": PLOMBIER.line}
        answer = self.asks("/twilio/voice/incoming", **params)
        return Call.objects.filter(sid=params["CallSid"]).first(), answer

    def asks(self, path: str, **params: str) -> HttpResponse:
        return self.floor.step(lambda: self.floor.twilio.post(path, None, **params))

    def presses(self, answer: HttpResponse, key: str, call: Call) -> HttpResponse:
        """The key is told to the address that the document gave."""
        gather = ElementTree.fromstring(answer.content).find("Gather")
        assert gather is not None
        path = gather.attrib["action"].split("localhost:8000")[-1].split("#")[0]
        path = path[path.index("/twilio") :]
        return self.asks(path, CallSid=str(call.sid), Digits=key)

    def outcome(self) -> str:
        return str(self.floor.journal(self.client)[0].outcome)


def test_without_rules_the_caller_is_queued(lines: Lines) -> None:
    call, answer = lines.rings()
    assert verbs(answer) == ["Say", "Enqueue"]
    assert call is not None
    assert call.heard == ["welcome"]


def test_a_blocked_caller_is_refused_before_it_costs_anything(lines: Lines) -> None:
    with lines.floor.inside(lines.client):
        blocked = CallerList.objects.create(name="Bloqués", kind="blocked")
        ListedNumber.objects.create(caller_list=blocked, number=STRANGER)
    lines.rule("Bloqués", caller=Who.LISTED, caller_list=blocked, action=Action.REJECT)
    call, answer = lines.rings()
    assert verbs(answer) == ["Reject"]
    assert call is not None
    lines.floor.hangs_up(call)
    assert lines.outcome() == "announced"
    assert verbs(lines.rings("+33639989990")[1]) == ["Say", "Enqueue"]


def test_an_announcement_ends_the_call(lines: Lines) -> None:
    lines.rule("Fermé", action=Action.ANNOUNCE)
    assert verbs(lines.rings()[1]) == ["Say", "Hangup"]


def test_a_rule_may_ask_for_a_spoken_message(lines: Lines) -> None:
    lines.rule("Répondeur", action=Action.VOICEMAIL)
    call, answer = lines.rings()
    assert verbs(answer) == ["Say", "Record"]
    assert call is not None
    assert call.state == Call.State.VOICEMAIL


def test_a_forwarded_call_rings_outside_and_comes_back_to_the_next_rule(lines: Lines) -> None:
    lines.rule("Mobile", action=Action.FORWARD, number=OUTSIDE)
    lines.rule("Sinon", action=Action.VOICEMAIL)
    call, answer = lines.rings()
    assert call is not None
    assert verbs(answer) == ["Dial"]
    leg = Leg.objects.get(call=call, kind=Leg.Kind.THIRD)
    path = f"/twilio/voice/passed?call={call.pk}&leg={leg.pk}"
    after = lines.asks(path, CallSid=str(call.sid), DialCallStatus="busy")
    assert verbs(after) == ["Say", "Record"]
    again = lines.asks(path, CallSid=str(call.sid), DialCallStatus="busy")
    assert again.content == after.content


def test_a_forwarded_call_that_was_taken_is_so_in_the_journal(lines: Lines) -> None:
    lines.rule("Mobile", action=Action.FORWARD, number=OUTSIDE)
    call, _answer = lines.rings()
    assert call is not None
    leg = Leg.objects.get(call=call, kind=Leg.Kind.THIRD)
    lines.asks(f"/twilio/voice/third/key?leg={leg.pk}", CallSid=sid(), Digits="1")
    lines.floor.hangs_up(call)
    assert lines.outcome() == "forwarded"


def test_our_own_number_is_never_forwarded_to(lines: Lines) -> None:
    lines.rule("Boucle", action=Action.FORWARD, number=PLOMBIER.line)
    assert verbs(lines.rings()[1]) == ["Say", "Enqueue"]
    assert not Leg.objects.filter(kind=Leg.Kind.THIRD).exists()


def test_the_person_on_duty_is_rung(lines: Lines) -> None:
    with lines.floor.inside(lines.client):
        colleague = DutyRoster.objects.select_related("colleague").all()[0].colleague
    lines.rule("Astreinte", action=Action.DUTY)
    call, answer = lines.rings()
    assert verbs(answer) == ["Dial"]
    assert colleague.number in answer.content.decode()
    assert Leg.objects.get(call=call, kind="third").colleague_id == colleague.pk


def test_with_nobody_on_duty_the_next_rule_fits(lines: Lines) -> None:
    with lines.floor.inside(lines.client):
        DutyRoster.objects.all().delete()
    lines.rule("Astreinte", action=Action.DUTY)
    lines.rule("Sinon", action=Action.ANNOUNCE)
    assert verbs(lines.rings()[1]) == ["Say", "Hangup"]


@pytest.fixture
def menu(lines: Lines) -> Menu:
    """1 is an emergency, 2 leads to a second menu; whoever chooses 1 is answered first."""
    with lines.floor.inside(lines.client):
        below = Menu.objects.create(name="Devis", tries=1)
        MenuOption.objects.create(menu=below, key="5", label="Salle de bain")
        menu = Menu.objects.create(name="Accueil", tries=2)
        urgent = MenuOption.objects.create(menu=menu, key="1", label="Urgence")
        MenuOption.objects.create(menu=menu, key="2", label="Devis", submenu=below)
    lines.rule("Urgence", option=urgent, priority=1)
    lines.rule("Accueil", action=Action.MENU, menu=menu)
    return menu


def test_a_menus_choice_decides(lines: Lines, menu: Menu) -> None:
    call, answer = lines.rings()
    assert call is not None
    assert verbs(answer) == ["Gather", "Redirect"]
    assert verbs(lines.presses(answer, "1", call)) == ["Enqueue"]
    call.refresh_from_db()
    assert call.priority == 1
    assert call.heard == ["welcome", "menu", "key 1"]


def test_a_menu_leads_to_another_and_back(lines: Lines, menu: Menu) -> None:
    call, first = lines.rings()
    assert call is not None
    second = lines.presses(first, "2", call)
    assert "Salle de bain" in second.content.decode()
    back = lines.presses(second, "*", call)
    assert "Urgence" in back.content.decode()


def test_wrong_keys_and_silence_end_in_the_queue(lines: Lines, menu: Menu) -> None:
    call, answer = lines.rings()
    assert call is not None
    wrong = lines.presses(answer, "9", call)
    assert verbs(wrong) == ["Gather", "Redirect"]
    redirect = ElementTree.fromstring(wrong.content).findtext("Redirect") or ""
    silent = lines.asks(redirect[redirect.index("/twilio") :].split("#")[0], CallSid=str(call.sid))
    assert verbs(silent) == ["Enqueue"]


def test_the_same_key_told_twice_moves_the_caller_once(lines: Lines, menu: Menu) -> None:
    call, answer = lines.rings()
    assert call is not None
    assert lines.presses(answer, "1", call).content == lines.presses(answer, "1", call).content


def test_a_place_that_is_none_ends_politely(lines: Lines, menu: Menu) -> None:
    call, _answer = lines.rings()
    assert call is not None
    answer = lines.asks(f"/twilio/voice/menu?call={call.pk}&at=nonsense", CallSid=str(call.sid))
    assert verbs(answer) == ["Hangup"]
