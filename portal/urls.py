"""The client's one list, figures and reports on its own host."""

from django.urls import path

from portal import figures_views, inbox_views, program_views, report_views, site_views
from portal.file import views as file_views
from portal.operator import announcement_bar
from portal.site_models import SiteRequest

app_name = "portal"
urlpatterns = [
    path("messages/", inbox_views.inbox, name="inbox"),
    path("messages/news", inbox_views.news, name="news"),
    path("messages/export.csv", inbox_views.export, {"kind": "csv"}, name="export_csv"),
    path("messages/export.json", inbox_views.export, {"kind": "json"}, name="export_json"),
    path("messages/<uuid:message_id>/answer", inbox_views.answer, name="answer"),
    path("figures/", figures_views.figures, name="figures"),
    path("figures/reports/", report_views.overview_of_reports, name="reports"),
    path("figures/report.pdf", report_views.pdf, name="report_pdf"),
    path("announcements/<uuid:announcement_id>/read", announcement_bar.read, name="announcement"),
    path("file/", file_views.file, name="file"),
    path("file/<uuid:export_id>/", file_views.take, name="file_take"),
    path("file/<uuid:export_id>/delete/", file_views.delete, name="file_delete"),
    path("programs/", program_views.programs, name="programs"),
    path("programs/tokens/", program_views.make_token, name="make_token"),
    path("programs/tokens/<uuid:token_id>/revoke", program_views.revoke_token, name="revoke_token"),
    path("programs/webhooks/", program_views.make_hook, name="make_hook"),
    path("programs/webhooks/<uuid:hook_id>/", program_views.hook, name="hook"),
    path("programs/webhooks/<uuid:hook_id>/do", program_views.do_to_hook, name="do_to_hook"),
    path("web-site/", site_views.settings_page, name="site"),
    path(
        "site/contact",
        site_views.visitor,
        {"kind": SiteRequest.Kind.MESSAGE},
        name="site_message",
    ),
    path(
        "site/callback",
        site_views.visitor,
        {"kind": SiteRequest.Kind.CALLBACK},
        name="site_callback",
    ),
    path("site/snippet.js", site_views.script, name="site_script"),
    path("calls/", inbox_views.calls, name="calls"),
]
