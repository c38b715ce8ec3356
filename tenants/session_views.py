"""One log-in is ended, on either host."""

from django.contrib import messages as flash
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tenants import sessions
from tenants.access import anyone
from tenants.models import User


@require_POST
@anyone
def end(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """One of the visitor's own; ending this very one logs out."""
    if not isinstance(request.user, User):
        return redirect_to_login("/")
    own = request.session.session_key
    found = sessions.end(request.user, session_id)
    if found is None:
        raise Http404
    if found.session_key == own:
        logout(request)
        return redirect("account_login")
    flash.success(request, _("Logged out there."))
    return redirect("usersessions_list")
