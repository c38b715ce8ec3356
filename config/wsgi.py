"""WSGI entry: HTTP in production (docs/architecture.md tells why there are two)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.warm import warm  # noqa: E402

warm()
