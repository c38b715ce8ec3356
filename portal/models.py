"""A client's monthly reports, its programs, and what comes from its own web site."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.file_models import FileExport as FileExport
from portal.hook_models import Hook as Hook
from portal.hook_models import HookEvent as HookEvent
from portal.hook_models import HookTry as HookTry
from portal.site_models import SitePage as SitePage
from portal.site_models import SiteRequest as SiteRequest
from tenants.base import Model


class Report(Model):
    """What a month came to, as it stood when it was over: counts only, nothing of any caller's.

    The page is made of them when it is wanted; what is erased later changes no report.
    """

    month = models.DateField(_("month"), unique=True)  # its first day
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    figures = models.JSONField(_("figures"))  # portal.frozen
    # Since then it is settled who gets it by mail.
    mailed_at = models.DateTimeField(_("sent out"), null=True, editable=False)

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="report_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ReportMail(Model):
    """One report for one person, sent once: where it is not certain that it left, it is not sent
    again, because it can be had from the portal.
    """

    class State(models.TextChoices):
        """The first two are the outbox's (messages.outbox)."""

        PLANNED = "planned", _("planned")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCLEAR = "unclear", _("may have been sent")

    report = models.ForeignKey(Report, models.CASCADE, related_name="mails")
    # The person stands on the public side.
    user_id = models.UUIDField(editable=False)
    address = models.EmailField(_("e-mail"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(default=timezone.now)
    state_since = models.DateTimeField(default=timezone.now)
    retry_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("mail of a report")
        verbose_name_plural = _("mails of reports")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "user_id"], name="report_once_a_person"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "sending", "sent", "failed", "unclear"]),
                name="report_mail_state",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(retry_at=None), name="only_planned_reports_retry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_state_display()}"
