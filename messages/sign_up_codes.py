"""The six digits for whoever signs up: texted once, on the operator's side, and kept nowhere."""

from uuid import UUID

import structlog
from django.template.loader import render_to_string
from django.utils import timezone, translation

from messages import gsm7
from messages.channels import sms
from telephony.carrier.client import CarrierError
from tenants import texted_codes
from tenants.models import Operator, SignUpCode

log = structlog.get_logger(__name__)
TEXT = "start/mail/code.txt"


def text(code_id: UUID, digits: str) -> None:
    """Text it; a second worker with the same task finds it claimed.

    What fails is not tried again: whoever waits has another sent after a minute.
    """
    unsent = SignUpCode.objects.filter(pk=code_id, sent_at=None)
    if not unsent.update(sent_at=timezone.now()):
        return
    code = SignUpCode.objects.select_related("sign_up").get(pk=code_id)
    operator = Operator.objects.first()
    about = {
        "operator": operator.name if operator else "Permanence",
        "code": digits,
        "minutes": texted_codes.MINUTES,
    }
    with translation.override(code.sign_up.language):
        words = gsm7.plain(" ".join(render_to_string(TEXT, about).split()))
    try:
        sms.send_plain(code.number, words)
    except CarrierError as error:
        log.warning("sign_up.code_not_sent", code=str(code_id), error=error.code)
