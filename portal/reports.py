"""Monthly reports: made when the month is over, mailed once to whoever wants them.

The rows are the truth: who gets a report is settled in one transaction, each mail is claimed by a
conditional UPDATE before it leaves. A worker that dies after the claim leaves it unclear, and what
is unclear is not sent again: the report can be had from the portal. In the client's schema.
"""

import socket
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messages import outbox
from messages.channels import CHANNELS, ChannelError, Letter, Mail, Outgoing
from messages.channels.base import File
from portal import frozen, overview, overview_words, periods, report_pages
from portal.models import Report, ReportMail
from portal.overview import Overview
from tenants.access import READERS
from tenants.directory.models import Reach
from tenants.models import Client, Membership
from tenants.tasks import each

log = structlog.get_logger(__name__)
State = ReportMail.State
HOURS = range(8, 20)  # of the client's clock, in which a mail is welcome
LATEST = 10  # day of the month: after it nobody waits for last month's report any more
SETTLES = timedelta(hours=6)  # after the month's end: calls that began in it are over


@dataclass(frozen=True)
class ReportLetter(Letter):
    """The mail with its page; it has no other form."""

    client: Client
    title: str
    page: bytes
    month: date

    @property
    def mark(self) -> str:
        return self.title

    def text(self) -> str:
        raise ChannelError("no_text", permanent=True)

    def mail(self) -> Mail:
        about = {"client": self.client, "title": self.title, "link": self._link()}
        return Mail(
            subject=_("%(client)s, %(title)s") % {"client": self.client.name, "title": self.title},
            plain=render_to_string("messages/email/report.txt", about),
            html=render_to_string("messages/email/report.html", about),
            files=(File(f"report-{self.month:%Y-%m}.pdf", "application/pdf", self.page),),
        )

    def _link(self) -> str:
        return f"{self.client.url}/figures/?period=month&day={self.month}"


def of_month(client: Client, month: date) -> Overview:
    """What a month came to: as it was kept when it was over, or as it stands so far."""
    kept = Report.objects.filter(month=month).first()
    if kept is None and _is_settled(client, month):
        kept = _keep(client, month)
    if kept is not None:
        return frozen.thaw(kept.figures)
    return overview.of(client, periods.month(month), timezone.localdate())


def months(client: Client, today: date, most: int = 24) -> list[date]:
    """The months of which there is a report, the running one first."""
    zone = ZoneInfo(client.time_zone)
    first = client.created_at.astimezone(zone).date().replace(day=1)
    found: list[date] = []
    month = today.replace(day=1)
    while month >= first and len(found) < most:
        found.append(month)
        month = periods.previous(periods.month(month)).first
    return found


def make(client: Client, now: datetime) -> None:
    """Make last month's report when its hour has come, once, with a mail for each who wants it."""
    local = now.astimezone(ZoneInfo(client.time_zone))
    month = periods.previous(periods.month(local.date())).first
    if local.hour not in HOURS or local.day > LATEST or month not in months(client, local.date()):
        return
    with transaction.atomic():
        if not Report.objects.filter(month=month).exists():
            _keep(client, month)
        report = Report.objects.select_for_update().get(month=month)
        if report.mailed_at is None:
            _settle(client, report)


def send(client: Client, mail_id: UUID) -> None:
    """Send one planned mail, if nobody else has claimed it."""
    mail = ReportMail.objects.select_related("report").filter(pk=mail_id).first()
    if mail is None or mail.state != State.PLANNED:
        return
    # Made before the claim: a page that cannot be made leaves no mail in doubt.
    outgoing = _outgoing(client, mail)
    if not outbox.claim(ReportMail.objects.all(), mail_id):
        return
    channel = CHANNELS[Reach.Channel.EMAIL]
    try:
        outbox.outside(client, lambda: channel.send(outgoing))
    except ChannelError as error:
        log.warning("report.failed", mail=str(mail_id), code=error.code)
        _record_failure(mail_id, error)
    else:
        _move(mail_id, State.SENT)


def sweep(client: Client) -> None:
    """Pick up what was lost or is due; what a dead worker left in doubt stays so."""
    patience = CHANNELS[Reach.Channel.EMAIL].patience
    stuck = ReportMail.objects.filter(
        state=State.SENDING, state_since__lt=timezone.now() - patience
    )
    stuck.update(state=State.UNCLEAR, state_since=timezone.now())
    each(outbox.due(ReportMail.objects.all()), lambda key: send(client, key))


def readers(client: Client) -> list[Membership]:
    """Whoever wants it, each person once."""
    found = Membership.objects.filter(
        client=client, role__in=READERS, wants_report=True, user__is_active=True
    ).select_related("user")
    return list({one.user_id: one for one in found.order_by("created_at")}.values())


def _keep(client: Client, month: date) -> Report:
    period = periods.month(month)
    found = overview.of(client, period, period.last)
    report, _made = Report.objects.get_or_create(
        month=month, defaults={"figures": frozen.freeze(found)}
    )
    return report


def _is_settled(client: Client, month: date) -> bool:
    _since, until = periods.month(month).bounds(ZoneInfo(client.time_zone))
    return timezone.now() >= until + SETTLES


def _settle(client: Client, report: Report) -> None:
    rows = [
        ReportMail(report=report, user_id=one.user_id, address=one.user.email)
        for one in readers(client)
    ]
    ReportMail.objects.bulk_create(rows, ignore_conflicts=True)
    report.mailed_at = timezone.now()
    report.save(update_fields=["mailed_at"])
    for row in rows:
        _hand_over(client, row.pk)


def _hand_over(client: Client, mail_id: UUID) -> None:
    from portal.tasks import send_report

    schema, key = client.schema_name, str(mail_id)
    transaction.on_commit(lambda: send_report.delay(schema, key), robust=True)


def _outgoing(client: Client, mail: ReportMail) -> Outgoing:
    found = frozen.thaw(mail.report.figures)
    with translation.override(client.language), timezone.override(client.time_zone):
        title = _("Report: %(period)s") % {"period": overview_words.title(found.period)}
        page = report_pages.pdf(client, found)
    letter = ReportLetter(client, title, page, mail.report.month)
    return Outgoing("report", mail.pk, client, mail.address, mail.created_at, letter)


def _record_failure(mail_id: UUID, error: ChannelError) -> None:
    attempts = ReportMail.objects.get(pk=mail_id).attempts
    retry_at = None if error.permanent else outbox.next_try(attempts)
    if not _never_left(error):
        _move(mail_id, State.UNCLEAR, error_code=error.code)
    elif retry_at is None:
        _move(mail_id, State.FAILED, error_code=error.code)
    else:
        _move(mail_id, State.PLANNED, error_code=error.code, retry_at=retry_at)


def _never_left(error: ChannelError) -> bool:
    """Whether it is certain: the server said no, or was never reached. A line that breaks later
    may have broken after the mail was taken.
    """
    if error.unclear:
        return False
    if error.code != "unreachable":
        return True
    return isinstance(error.__cause__, ConnectionRefusedError | socket.gaierror)


def _move(mail_id: UUID, state: str, **changes: object) -> None:
    sending = ReportMail.objects.filter(pk=mail_id, state=State.SENDING)
    sending.update(state=state, state_since=timezone.now(), **changes)
