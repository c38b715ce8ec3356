"""Who is invited to a client, and when somebody of the operator's looks in."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.base import Model


class Invitation(Model):
    """A role that waits for somebody at an e-mail address; open until taken, withdrawn or over.

    `serial` stands in the link: each new mail makes the links of the earlier ones worthless.
    """

    # None: one of the operator's own people.
    client = models.ForeignKey(
        "tenants.Client",
        models.CASCADE,
        null=True,
        related_name="invitations",
        verbose_name=_("client"),
    )
    # Of a receptionist: the teams that wait for them (keys of telephony.switchboard.Team).
    team_ids = ArrayField(models.UUIDField(), default=list)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=16)
    language = models.CharField(max_length=2, default="fr")
    serial = models.PositiveSmallIntegerField(default=1)
    invited_by = models.CharField(max_length=80)
    inviter_id = models.UUIDField(null=True)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    # When its mail shall leave; empty once it has.
    letter_due_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="one_open_invitation_of_an_address",
            ),
            models.CheckConstraint(
                condition=Q(
                    client__isnull=False, role__in=["owner", "manager", "recipient", "reader"]
                )
                | Q(client=None, role__in=["administrator", "supervisor", "receptionist"]),
                name="invitation_role",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_in_small_letters"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SupportSession(Model):
    """An administrator of the operator in a client's portal: why, and for how long at most."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    client = models.ForeignKey(
        "tenants.Client", models.CASCADE, related_name="support_sessions", verbose_name=_("client")
    )
    reason = models.CharField(_("reason"), max_length=200)
    began_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # When the way from the operator's host was taken; that is possible once.
    entered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("support session")
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "client"],
                condition=Q(ended_at=None),
                name="one_open_support_session",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="support_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("began_at")), name="support_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
