"""Forms for tests: a reason for calling with its questions, live."""

from typing import Any

from django.utils import timezone

from messages import versions
from messages.models import Form, FormVersion
from tenants import access
from tenants.models import Client


def reason(client: Client, name: str, *questions: dict[str, Any], **more: Any) -> FormVersion:
    """One more reason, live from now on."""
    with access.inside(client):
        form, _made = Form.objects.get_or_create(name=name, defaults={"position": 90})
        return FormVersion.objects.create(
            form=form,
            number=versions.next_number(form),
            fields=list(questions),
            **{"live_from": timezone.now(), "body": FormVersion.Body.OPTIONAL, **more},
        )


def only(client: Client, *questions: dict[str, Any], **more: Any) -> FormVersion:
    """The one reason that there is."""
    with access.inside(client):
        Form.objects.update(is_offered=False, is_default=False)
    return reason(client, "Essai", *questions, **more)
