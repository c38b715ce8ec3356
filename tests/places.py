"""What stands in the places of addresses: things that exist; a client's are the practice's."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.db.models import Model
from django.utils import timezone

from messages import links
from messages.models import CallbackTask, Form, FormVersion, Group, Policy
from portal.models import FileExport, Hook, HookEvent
from scheduling import duty_links
from scheduling import links as own_links
from scheduling.models import (
    Absence,
    Agenda,
    Appointment,
    AppointmentType,
    Closure,
    DutyBeginning,
    DutyLayer,
    DutyRoster,
    DutySwap,
    Feed,
    OpeningPeriod,
    Site,
    SlotOffer,
    SpecialOpening,
    Subscription,
    WaitingEntry,
    WorkingTime,
)
from telephony import audio
from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    Instruction,
    JournalEntry,
    Menu,
    Note,
)
from telephony.switchboard.models import AbsenceKind, Announcement, Team
from tenants import access, api_tokens, invitations, signing_up, support
from tenants.base import uuid7
from tenants.directory.models import Colleague, Contact, Reach
from tenants.models import (
    Erasure,
    Invitation,
    Membership,
    Plan,
    SignUp,
    StockNumber,
    User,
)
from tests.addresses import Address
from tests.answering import take_call
from tests.cast import Cast
from tests.rows import FEED, POCKET_LINK, one_of_each
from tests.sounds import wav
from tests.twilio import Twilio


def filler(cast: Cast, twilio: Twilio) -> Callable[[Address], str]:
    """Makes a path of an address: Camille's call, one message, one link, one row of each kind."""
    about = {**_of_the_practice(cast, twilio), **_of_the_public_side(cast), **_of_the_house(cast)}

    def fill(address: Address) -> str:
        filled = address.route
        for place, value in about.items():
            filled = filled.replace(place, value)
        assert "<" not in filled, "say below what stands in this place"
        return f"/{filled}"

    return fill


def key_of(model: type[Model]) -> str:
    row = model._default_manager.first()
    assert row is not None
    return str(row.pk)


def _of_the_practice(cast: Cast, twilio: Twilio) -> dict[str, str]:
    call = take_call(cast, twilio, "+33199001001")
    with access.inside(cast.practice):
        delivery = one_of_each()
        music = Greeting.objects.create(situation=Greeting.Situation.MUSIC, audio=wav())
        schema, key = cast.practice.schema_name, str(music.audio.name)
        return {
            "audio/<str:token>": urlsplit(audio.address(schema, key)).path.removeprefix("/twilio/"),
            "<uuid:greeting_id>": str(music.pk),
            "<uuid:rule_id>": key_of(ForwardingRule),
            "<uuid:menu_id>": key_of(Menu),
            "<uuid:instruction_id>": key_of(Instruction),
            "<uuid:note_id>": str(Note.objects.filter(kind=Note.Kind.NOTE).values_list("pk")[0][0]),
            "<uuid:list_id>": key_of(CallerList),
            "<uuid:period_id>": key_of(OpeningPeriod),
            "<uuid:closure_id>": key_of(Closure),
            "<uuid:special_id>": key_of(SpecialOpening),
            "<uuid:site_id>": key_of(Site),
            "<uuid:agenda_id>": key_of(Agenda),
            **{"<str:part>": "agenda", "<uuid:row_id>": key_of(Agenda)},
            "<uuid:type_id>": key_of(AppointmentType),
            "<uuid:working_time_id>": key_of(WorkingTime),
            "<uuid:absence_id>": key_of(Absence),
            "<uuid:appointment_id>": key_of(Appointment),
            "<uuid:layer_id>": key_of(DutyLayer),
            "<uuid:stretch_id>": key_of(DutyRoster),
            "<uuid:swap_id>": key_of(DutySwap),
            "<uuid:beginning_id>": key_of(DutyBeginning),
            "<str:duty_token>": duty_links.token_of(cast.practice, DutySwap.objects.get()),
            "<uuid:client_id>": str(cast.practice.pk),
            "<uuid:contact_id>": key_of(Contact),
            "<uuid:form_id>": key_of(Form),
            "<uuid:policy_id>": key_of(Policy),
            "<uuid:group_id>": key_of(Group),
            "<uuid:version_id>": key_of(FormVersion),
            "<path:rest>": "v1/nothing",
            "<uuid:task_id>": key_of(CallbackTask),
            "<uuid:call_id>": str(call.pk),
            "<str:appointment_token>": own_links.appointment_token(
                cast.practice, Appointment.objects.get(name="Bea Zébulon")
            ),
            "<str:offer_token>": own_links.offer_token(cast.practice, SlotOffer.objects.get()),
            "<uuid:entry_id>": key_of(WaitingEntry),
            "<str:token>": links.token_of(cast.practice, delivery),
            "icon-<int:size>": "icon-192",
            "in/<str:secret>": f"in/{POCKET_LINK}",
            "<uuid:message_id>": str(delivery.message_id),
            "<uuid:recording_id>": str(delivery.message.recording_id),
            "<uuid:reach_id>": key_of(Reach),
            "<uuid:person_id>": key_of(Colleague),
            "<slug:secret>": FEED.decode(),
            "<uuid:export_id>": key_of(FileExport),
            "<uuid:feed_id>": key_of(Feed),
            "<uuid:subscription_id>": key_of(Subscription),
            "<uuid:hook_id>": key_of(Hook),
            "<uuid:event_id>": key_of(HookEvent),
            "<uuid:journal_id>": key_of(JournalEntry),
            "<uuid:colleague_id>": key_of(Colleague),
        }


def _of_the_public_side(cast: Cast) -> dict[str, str]:
    business = {"trade": "law", "name": "A", "person": "A", "mobile": "+33639987701"}
    sign_up = SignUp.objects.create(
        **business,
        email="outsider@permanence.test",
        client=cast.practice,
        state="live",
        decided_at=timezone.now(),
    )
    invitation = Invitation.objects.create(
        client=cast.practice,
        email="marthe@permanence.test",
        role="reader",
        expires_at=timezone.now() + timedelta(days=1),
    )
    session = UserSession.objects.create(
        user=cast.user("outsider"), ip="127.0.0.1", session_key="theirs"
    )
    guest = User.objects.create_user("gast@permanence.test", name="Gast")
    member = Membership.objects.create(user=guest, client=cast.practice, role="reader")
    looked = support.begin(cast.user("administrator"), cast.practice, "Tout visiter")
    return {
        "<uuid:sign_up_id>": str(sign_up.pk),
        "<uuid:token_id>": str(api_tokens.create(cast.practice, "Zébulon")[0].pk),
        "<uuid:number_id>": str(StockNumber.objects.create(number="+33199009001").pk),
        "<uuid:erasure_id>": str(erased().pk),
        "<str:start_token>": signing_up.token(sign_up),
        "<str:door_key>": signing_up.door(sign_up),
        "<int:session_id>": str(session.pk),
        "<uuid:member_id>": str(member.pk),
        "<uuid:invitation_id>": str(invitation.pk),
        "<str:invitation_token>": invitations.token(invitation),
        "<str:support_key>": support.door(looked),
    }


def _of_the_house(cast: Cast) -> dict[str, str]:
    """What administrators look after; the announcement is for the practice and Camille alone."""
    team = Team.objects.create(name="Pour le cabinet")
    team.clients.add(cast.practice)
    team.agents.add(cast.agent("camille"))
    soon = timezone.now() + timedelta(days=1)
    announced = Announcement.objects.create(text_fr="Zébulon", team=team, ends_at=soon)
    invited = Invitation.objects.create(
        client=None, email="neuf@permanence.test", role="receptionist", expires_at=soon
    )
    line = cast.practice.lines.get()
    return {
        "<uuid:team_id>": str(team.pk),
        "<uuid:user_id>": str(cast.user("nadia").pk),
        "<uuid:line_id>": str(line.pk),
        "<uuid:plan_id>": str(Plan.objects.create(name="Essai").pk),
        "<uuid:kind_id>": str(AbsenceKind.objects.create(name_fr="Formation").pk),
        "<slug:trade>": "medical",
        "<uuid:announcement_id>": str(announced.pk),
        "<uuid:staff_invitation_id>": str(invited.pk),
        "<str:staff_token>": invitations.token(invited),
    }


def erased() -> Erasure:
    """The end of a client of whom nothing else is left."""
    now = timezone.now()
    return Erasure.objects.create(
        **{"reference": uuid7(), "state": "done", "actor_name": "Sophie", "due_at": now},
        **{"begun_at": now, "done_at": now, "digest": "0" * 64},
    )
