"""Six digits texted to a number to prove whose it is, for whatever room asks for that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.base import E164Field, Model

TRIES = 5
DIGEST = r"^[0-9a-f]{64}$"


class TextedCode(Model):
    """What is kept of them: a keyed hash (`texted_codes.py` has the rules), for some minutes.

    Who inherits says whose code it is, and holds number, digest and tries by constraints.
    """

    number = E164Field(_("number"))
    digest = models.CharField(max_length=64, editable=False)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"
