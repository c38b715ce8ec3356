"""Notifications on one's own telephone, for whoever is logged in as one of the client's people."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from messages import push_subscriptions
from tenants.access import EVERYBODY, for_client, signed_in
from tenants.directory.models import Colleague


@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
@for_client(*EVERYBODY)
def push(request: HttpRequest) -> HttpResponse:
    """The server's key; a subscription; the end of one."""
    colleague = Colleague.objects.filter(user_id=signed_in(request).pk).first()
    return push_subscriptions.answer(request, colleague)
