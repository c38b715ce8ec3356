"""A client's own host: portal, pocket pages, and the operator's administration of its data."""

from allauth.account.decorators import secure_admin_login
from django.urls import include, path

from config import views
from messages import rehearsal_views
from tenants import second_factor_views, session_views
from tenants.people_urls import people_patterns, support_patterns
from tenants.sites import client_admin
from tenants.start_urls import client_patterns

client_admin.login = secure_admin_login(client_admin.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.client_home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("messages.urls")),
    path("", include("messages.portal.urls")),
    path("", include("portal.urls")),
    path("", include("telephony.urls")),
    path("", include("telephony.recording_urls")),
    path("", include("telephony.portal.urls")),
    path("rehearsal/", rehearsal_views.rehearsal, name="rehearsal"),
    path("", include("scheduling.hours_urls")),
    path("", include("scheduling.calendar_urls")),
    path("", include("scheduling.duty_urls")),
    path("", include("scheduling.outside_urls")),
    path("", include("scheduling.visitor_urls")),
    path("", include(people_patterns)),
    path("support/", include(support_patterns)),
    path("sessions/<int:session_id>/end", session_views.end, name="end_session"),
    path("second-factor/", second_factor_views.page, name="second_factor"),
    path("enter/", include(client_patterns)),
    path("admin/", client_admin.urls),
    path("api/", include("config.api")),
]
