"""The operator's host."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import views
from messages.portal.logo_views import logo_at_the_desk
from messages.urls import (
    desk_patterns,
    floor_patterns,
    mail_patterns,
    served_patterns,
    twilio_patterns,
)
from portal.operator.urls import desk_patterns as announcement_patterns
from portal.operator.urls import house_patterns
from portal.operator_urls import operator_patterns as file_patterns
from telephony.carrier.views import check_page
from telephony.recording_urls import twilio_patterns as dictation_patterns
from telephony.urls import twilio_patterns as audio_patterns
from tenants import second_factor_views, session_views
from tenants.people_urls import operator_patterns as support_patterns
from tenants.start_urls import operator_patterns, start_patterns

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.operator_home, name="home"),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("desk/", include(desk_patterns)),
    path("desk/", include(announcement_patterns)),
    path("desk/", include("telephony.desk.urls")),
    path("", include(floor_patterns)),
    path("messages/", include(served_patterns)),
    path("floor/", include("telephony.floor.urls")),
    path("start/", include(start_patterns)),
    path("sign-ups/", include(operator_patterns)),
    path("support/", include(support_patterns)),
    path("sessions/<int:session_id>/end", session_views.end, name="end_session"),
    path("second-factor/", second_factor_views.page, name="second_factor"),
    path("house/", include(house_patterns)),
    path("client-files/", include(file_patterns)),
    path("logos/<uuid:client_id>.png", logo_at_the_desk, name="logo"),
    path("twilio/", include("telephony.switchboard.urls")),
    path("twilio/", include(twilio_patterns)),
    path("twilio/", include(audio_patterns)),
    path("mail/", include(mail_patterns)),
    path("telephony/check", check_page, name="telephony-check"),
    path("twilio/", include(dictation_patterns)),
    path("admin/", admin.site.urls),
]
