"""`python -m telephony.simulator`: serve on loopback until stopped."""

import uvicorn

from telephony.simulator.app import create_app
from telephony.simulator.settings import Settings


def main() -> None:
    settings = Settings.from_environment()
    print(f"Telephones: http://localhost:{settings.port}/", flush=True)
    uvicorn.run(
        create_app(settings),
        host="127.0.0.1",
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=1,  # the page's stream of events never ends by itself
    )


if __name__ == "__main__":
    main()
