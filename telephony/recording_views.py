"""The client's recordings, for those who may hear them."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from telephony import recordings, serving
from telephony.models import Recording
from tenants import audit
from tenants.access import EVERYBODY, client_on_host, for_client, signed_in, standing


@require_GET
@for_client(*EVERYBODY)
def recording(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """A recording for the player. Who listens is kept, and the operator's people are audited."""
    user, client = signed_in(request), client_on_host(request)
    found = Recording.objects.filter(pk=recording_id, state=Recording.State.FETCHED).first()
    if found is None:
        raise Http404
    is_new = recordings.listened(found, str(user), user.pk)
    if is_new and not standing(request).roles:
        audit.record("recording.listened", actor=user, client=client, subject=found.pk)
    return serving.play(request, found)
