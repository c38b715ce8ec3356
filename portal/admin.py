"""The operator's look at a client's reports, on that client's own host."""

from portal.models import Report, ReportMail
from tenants.admin import ReadOnlyAdmin
from tenants.sites import client_admin

client_admin.register(Report, ReadOnlyAdmin)
client_admin.register(ReportMail, ReadOnlyAdmin)
