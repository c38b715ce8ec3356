"""What must hold before anything starts; each failure is one sentence that says what to do."""

from __future__ import annotations

import errno
import shutil
import socket
from pathlib import Path
from typing import Final

from config.children import ServiceError
from config.launch.environment import Ports

MEGABYTE: Final = 1024**2
DISK_NEEDED: Final = 300 * MEGABYTE  # For the database, its journal and the logs.


def check_ports(ports: Ports, *, with_simulator: bool) -> None:
    """Raise ServiceError when a port is taken, not allowed, or named twice."""
    needed = {"PORT": ports.web}
    if with_simulator:
        needed |= {"SIMULATOR_PORT": ports.simulator, "SIMULATOR_SMTP_PORT": ports.mail}
    if len(set(needed.values())) < len(needed):
        named = ", ".join(f"{name}={port}" for name, port in needed.items())
        raise ServiceError(f"Each port can serve one purpose only, but these are set: {named}.")
    for name, port in needed.items():
        _check_port(name, port)


def _check_port(name: str, port: int) -> None:
    if not 0 < port < 65536:
        raise ServiceError(f"{name} would be {port}; ports end at 65535. Choose a lower PORT.")
    with socket.socket() as probe:
        # Else a port would count as taken for a minute after a stop.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServiceError(_port_sentence(name, port, error)) from None


def _port_sentence(name: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. "
            f"Stop that program, or choose another port: {name}={port + 100} make run."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root. Choose one above 1023: {name}=8000 make run."
    return f"Port {port} cannot be used: {error.strerror}. Choose another by {name}."


def check_disk(directory: Path) -> None:
    """Raise ServiceError when the disk that holds `directory` is nearly full."""
    free = shutil.disk_usage(directory).free
    if free < DISK_NEEDED:
        raise ServiceError(
            f"Only {free // MEGABYTE} MB are free on the disk of {directory}; "
            f"Permanence needs {DISK_NEEDED // MEGABYTE} MB. Free some space and start again."
        )
