"""A client's own host: portal, pocket pages, and the operator's administration of its data."""

from allauth.account.decorators import secure_admin_login
from django.urls import include, path

from config import views
from tenants.sites import client_admin

client_admin.login = secure_admin_login(client_admin.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.client_home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("messages.urls")),
    path("admin/", client_admin.urls),
]
