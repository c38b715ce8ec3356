"""Processes of the running product that are stopped, or die without a word."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from config.launch.stack import Stack
from tests.telephones import eventually


def group_of(stack: Stack, name: str) -> int:
    assert stack.processes is not None
    leader = stack.processes.leader(name)
    assert leader is not None
    return leader


@contextmanager
def stopped(stack: Stack, name: str) -> Iterator[None]:
    """The program takes what is sent to it and answers nothing."""
    group = group_of(stack, name)
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def kill(stack: Stack, name: str) -> None:
    os.killpg(group_of(stack, name), signal.SIGKILL)


def comes_back(stack: Stack, name: str) -> None:
    """The supervisor, which `make run` keeps asking, starts it again."""
    processes = stack.processes
    assert processes is not None
    killed = processes.leader(name)

    def is_back() -> bool:
        processes.supervise()
        return processes.leader(name) not in (None, killed)

    eventually(is_back, 10, lambda: f"the {name} stays away")
