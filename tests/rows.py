"""One row of every kind that a client owns."""

from datetime import date, time, timedelta
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from messages import forms, receipts, timeline
from messages.models import (
    Delivery,
    Escalation,
    Form,
    FormVersion,
    Group,
    GroupMember,
    KeptWords,
    Message,
    MessageSettings,
    Notice,
    OptOut,
    PinnedForms,
    PocketDevice,
    PocketKey,
    PocketPasskey,
    Policy,
    PolicyStep,
    PushSubscription,
    Receipt,
    Reply,
    Review,
    Series,
    WebhookSecret,
)
from portal.models import (
    FileExport,
    Hook,
    HookEvent,
    HookTry,
    Report,
    ReportMail,
    SitePage,
    SiteRequest,
)
from scheduling.models import (
    Absence,
    Agenda,
    Appointment,
    AppointmentLink,
    AppointmentStep,
    AppointmentType,
    BookingPage,
    BusyTime,
    Calendar,
    Closure,
    DutyBeginning,
    DutyGap,
    DutyLayer,
    DutyRoster,
    DutySettings,
    DutySwap,
    DutyTurn,
    Feed,
    FreedTime,
    NumberCode,
    OpeningPeriod,
    Reminder,
    Site,
    SlotOffer,
    SpecialOpening,
    Subscription,
    Telling,
    TypeTelling,
    Visit,
    WaitingEntry,
    WorkingTime,
)
from telephony import storage
from telephony.models import (
    CallerList,
    Change,
    Dictation,
    ForwardingRule,
    Greeting,
    Instruction,
    JournalEntry,
    ListedNumber,
    Listening,
    Menu,
    MenuOption,
    Note,
    Recording,
    VoiceSettings,
)
from tenants.base import uuid7
from tenants.directory.models import Colleague, Contact, ContactNumber, Identified, Reach

POCKET_LINK = "the-link-for-one-telephone"
FEED = b"the-secret-of-one-calendar"


def client_models() -> list[type[Model]]:
    """Every model of every application that lives in the clients' schemas."""
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


def one_of_each() -> Delivery:
    """Write a row of each kind into the schema that is entered; its delivery comes back."""
    person = Colleague.objects.create(name="Ada", number="+33261915555")
    _hours_and_telephony(person)
    recording = _recording()
    message = Message.objects.create(
        call_id=recording.call_id,
        kind=Message.Kind.VOICEMAIL,
        recording=recording,
        version=forms.current_version(),
        state=Message.State.SENT,
        sent_at=timezone.now(),
        recipient=person,
        recipient_name=person.name,
        body="Zébulon",
        agent_id=uuid7(),
        agent_name="Camille",
    )
    timeline.add(message, timeline.Step.SENT, "Camille")
    delivery = Delivery.objects.create(
        message=message,
        colleague=person,
        colleague_name="Ada",
        channel="sms",
        address="+33639985555",
    )
    _plan(message, person)
    receipts.acknowledge(delivery)
    Review.objects.create(
        **{"message": message, "agent_id": uuid7(), "agent_name": "Camille"},
        **{"reviewer_id": uuid7(), "reviewer_name": "Sophie", "remark": "Zébulon sans accent"},
    )
    digest = sha256(POCKET_LINK.encode()).hexdigest()
    PocketDevice.objects.create(colleague=person, digest=digest, name="Zébulon")
    PocketKey.objects.create(colleague=person, kind=PocketKey.Kind.LINK, digest=digest)
    PocketPasskey.objects.create(colleague=person, credential_id=b"Z", credential=b"Z", name="Z")
    said = receipts.Said(words="Zébulon à 16 h", is_for_desk=True)
    receipts.answer(delivery, Receipt.Kind.ANSWER, said)
    KeptWords.objects.create(
        call_id=uuid7(), agent_id=uuid7(), reason="stale", typed={"body": "Zébulon ce soir"}
    )
    _notices()
    report = Report.objects.create(month=date(2020, 1, 1), figures={})
    ReportMail.objects.create(report=report, user_id=uuid7(), address="ada@example.com")
    _file_to_take()
    Reply.objects.create(
        message=message,
        delivery=delivery,
        who="Ada",
        channel="sms",
        text="Zébulon",
        provider_id="1",
    )
    PushSubscription.objects.create(
        colleague=person, endpoint="https://example.com/p", p256dh="k", auth="a"
    )
    WebhookSecret.objects.create(address="https://example.com/hook", secret="whsec_YQ==")
    _programs()
    return delivery


def _file_to_take() -> None:
    made = timezone.now()
    row = FileExport.objects.create(
        **{"user_id": uuid7(), "who": "Ada", "file": "exports/z.zip", "state": "ready"},
        **{"made_at": made, "expires_at": made + timedelta(days=7)},
        **{"bytes": 1, "sha256": sha256(b"z").hexdigest()},
    )
    with storage.whole(row.file) as file:
        file.write(b"z")


def _programs() -> None:
    """A webhook that was told something, and what was left on the web site."""
    hook = Hook.objects.create(
        name="Agenda", url="https://example.com/hook", events=["message.sent"]
    )
    event = HookEvent.objects.create(hook=hook, kind="test")
    HookTry.objects.create(event=event, status=204)
    SitePage.objects.create(takes_messages=True, takes_callbacks=True)
    SiteRequest.objects.create(kind="message", by="0" * 64, nonce="a")


def _plan(message: Message, person: Colleague) -> None:
    group = Group.objects.create(name="Zébulon et Ada")
    GroupMember.objects.create(group=group, colleague=person)
    policy = Policy.objects.create(name="Zébulon d'abord")
    policy.tells_in_the_end.add(person)
    PolicyStep.objects.create(policy=policy, whom="group", group=group)
    Escalation.objects.create(message=message, policy_name=policy.name, next_at=timezone.now())


def _notices() -> None:
    Notice.objects.create(
        key="appointment:1", kind="appointment_booked", channel="sms", address="+33639985556"
    )
    OptOut.objects.create(number="+33639985557")


def _recording() -> Recording:
    """A spoken message whose file is here, and somebody who has listened to it."""
    now, key = timezone.now(), uuid7()
    recording = Recording.objects.create(
        call_id=uuid7(),
        sid=f"RE{key.hex}",
        kind=Recording.Kind.VOICEMAIL,
        state=Recording.State.FETCHED,
        file=f"recordings/{key.hex}.mp3",
        content_type="audio/mpeg",
        seconds=42,
        started_at=now,
        ready_at=now,
        erase_after=now + timedelta(days=30),
        gone_at_twilio=now,
    )
    with storage.whole(recording.file) as file:
        file.write(b"ID3 a sound")
    Listening.objects.create(recording=recording, who="Ada")
    return recording


def _hours_and_telephony(person: Colleague) -> None:
    now = timezone.now()
    contact = Contact.objects.create(name="Bea", number="+33639985556")
    ContactNumber.objects.create(contact=contact, number="+33639985558")
    Identified.objects.create(call_id=uuid7(), contact=contact)
    Reach.objects.create(colleague=person, channel="sms", address="+33639985555")
    Site.objects.create(name="Annexe", address="2 rue du Bac")
    OpeningPeriod.objects.create(weekday=6, opens=time(3), closes=time(4))
    Closure.objects.create(first_day=date(2031, 1, 1), last_day=date(2031, 1, 2))
    Calendar.objects.get_or_create(country="FR")
    SpecialOpening.objects.create(day=date(2031, 1, 1), opens=time(9), closes=time(12))
    _duty(person)
    _agenda(person)
    greeting = Greeting.objects.create(
        situation=Greeting.Situation.CLOSED, language="en-GB", text="Closed."
    )
    Dictation.objects.create(
        greeting=greeting, number="+33639985557", line="+33199001001", who="Ada"
    )
    ForwardingRule.objects.create(name="Nuit", position=90)
    callers = CallerList.objects.create(name="Fournisseurs")
    ListedNumber.objects.create(caller_list=callers, number="+33261915557")
    menu = Menu.objects.create(name="Accueil téléphonique")
    MenuOption.objects.create(menu=menu, key="1", label="Rendez-vous")
    VoiceSettings.objects.get_or_create()
    MessageSettings.objects.get_or_create()
    Instruction.objects.create(text="Relire le numéro.", position=90)
    Change.objects.create(who="Ada", subject=Change.Subject.RULE, after={"name": "Nuit"})
    Note.objects.create(text="Absent", starts_at=now, ends_at=now + timedelta(hours=1))
    JournalEntry.objects.create(
        call_id=uuid7(), line="+33199001001", arrived_at=now, ended_at=now, outcome="waiting"
    )
    form = Form.objects.create(name="Autre")
    FormVersion.objects.create(form=form, number=1)
    PinnedForms.objects.create(call_id=uuid7(), versions=[])
    Series.objects.create(kind=Series.Kind.ORDER, last=1)


def _duty(person: Colleague) -> None:
    """Ada's, in many years: by hand, by turns, told, and asked of somebody."""
    start = timezone.now() + timedelta(days=4000)
    during = (start, start + timedelta(days=1))
    DutyRoster.objects.create(colleague=person, during=during)
    DutySettings.objects.get_or_create()
    layer = DutyLayer.objects.create(
        name="Astreinte", position=90, first_day=start.date(), handover_day=0
    )
    DutyTurn.objects.create(layer=layer, colleague=person)
    DutyBeginning.objects.create(colleague=person, begins_at=start, ends_at=during[1])
    DutyGap.objects.create(during=(start - timedelta(days=1), start), told_at=start)
    other = Colleague.objects.create(name="Bea", position=90)
    DutySwap.objects.create(asker=person, other=other, during=during, asked_by="Ada")


def _agenda(person: Colleague) -> None:
    """Ada's, on Sundays by night, with one appointment."""
    start = timezone.now() + timedelta(days=4000)
    during = (start, start + timedelta(minutes=20))
    agenda = Agenda.objects.create(name="Ada", colleague=person)
    kind = AppointmentType.objects.create(name="Bilan", minutes=20)
    kind.agendas.add(agenda)
    working = WorkingTime.objects.create(agenda=agenda, weekday=6, opens=time(3), closes=time(4))
    working.types.add(kind)
    Absence.objects.create(agenda=agenda, during=during)
    booked = Appointment.objects.create(
        agenda=agenda,
        type=kind,
        during=during,
        blocked=during,
        name="Bea Zébulon",
        number="+33639985556",
    )
    AppointmentStep.objects.create(appointment=booked, kind=AppointmentStep.Kind.BOOKED)
    _outside(booked)


def _outside(booked: Appointment) -> None:
    """Its calendar is read elsewhere, one of elsewhere here, and everybody may book in it."""
    agenda = booked.agenda
    Feed.objects.create(name="Téléphone d'Ada", agenda=agenda, digest=sha256(FEED).hexdigest())
    read = Subscription.objects.create(agenda=agenda, name="Ada", url="https://example.com/a.ics")
    BusyTime.objects.create(subscription=read, during=booked.during)
    BookingPage.objects.create(is_on=True).agendas.add(agenda)
    start = booked.during[0]
    visit = Visit.objects.create(address="", agenda=agenda, type=booked.type, start=start)
    NumberCode.objects.create(visit=visit, number="+33639985556", digest="0" * 64)
    _told(booked)


def _told(booked: Appointment) -> None:
    """What the one who is booked is told, and one who waits for such a time."""
    start = booked.during.lower if hasattr(booked.during, "lower") else booked.during[0]
    Telling.objects.get_or_create()
    TypeTelling.objects.create(type=booked.type, reminds_before=[48])
    Reminder.objects.create(
        appointment=booked, start=start, hours=48, due_at=start - timedelta(days=2)
    )
    AppointmentLink.objects.create(appointment=booked, code="a1B2c3D4e5")
    entry = WaitingEntry.objects.create(
        type=booked.type,
        name="Chloé Zébulon",
        number="+33639985559",
        from_day=start.date(),
        until_day=start.date(),
        state=WaitingEntry.State.OFFERED,
    )
    entry.agendas.add(booked.agenda)
    freed = FreedTime.objects.create(agenda=booked.agenda, during=booked.during)
    SlotOffer.objects.create(
        freed=freed, entry=entry, start=start, code="a1B2c3D4e5", deadline=start
    )
