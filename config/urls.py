"""The operator's host."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import views
from messages.urls import desk_patterns, twilio_patterns

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.operator_home, name="home"),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("desk/", include(desk_patterns)),
    path("desk/", include("telephony.desk.urls")),
    path("twilio/", include("telephony.switchboard.urls")),
    path("twilio/", include(twilio_patterns)),
    path("admin/", admin.site.urls),
]
