"""ASGI entry: HTTP and the desk's sockets in one process; production splits them by path."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

# Django must be ready before the consumers' models are imported.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from config.warm import warm  # noqa: E402
from telephony.desk.urls import websocket_urlpatterns as desk  # noqa: E402
from telephony.floor.urls import websocket_urlpatterns as floor  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter([*desk, *floor]))),
    }
)
warm()
