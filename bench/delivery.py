"""Deliveries beside empty Celery tasks: how many a second, and how soon after they were saved.

    make bench-delivery

A delivery is a text of a message: claimed in PostgreSQL, handed to the simulator over HTTP, its
timeline kept; an empty task does nothing. Both go through the same broker to the same worker, one
after the other, with nothing else running. A bare text is what the provider's own library asks of
the simulator, in the same worker, with no row and no step around it. Prints
what ran, on what machine, and the ratios.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from config.launch.stack import Stack

MANY, FEW, ROUNDS = 400, 100, 3
THROUGHPUT, LATENCY = 0.4, 2.0  # the goals
WORKER = "-A bench.worker worker -Q bench --concurrency 4 --pool threads --loglevel ERROR"


def main() -> int:
    """Measure both; 1 when a goal is missed."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Stack(Path(folder), port=0, quiet=True) as stack,
    ):
        assert stack.processes is not None
        for name in ("worker", "beat", "web"):  # nobody else's hands, and no callbacks' work
            if leader := stack.processes.leader(name):
                os.killpg(leader, 9)
        os.environ.update(stack.environment)
        worker = subprocess.Popen([sys.executable, "-m", "celery", *WORKER.split()])
        try:
            return _measure()
        finally:
            worker.terminate()
            with suppress(subprocess.TimeoutExpired):
                worker.wait(10)


def _measure() -> int:
    import django

    django.setup()
    from bench import deliveries

    client = deliveries.prepare()
    deliveries.empty_round_trips(10)  # everything is warm
    deliveries.send(client, 10)
    rounds = [
        (
            deliveries.empty_a_second(MANY * 5),
            deliveries.texts_a_second(MANY),
            deliveries.a_second(client, MANY),
        )
        for _round in range(ROUNDS)
    ]
    trips, waits = deliveries.empty_round_trips(FEW), deliveries.waits(client, FEW)
    speed = statistics.median(ours / empty for empty, _texts, ours in rounds)
    bare = statistics.median(ours / texts for _empty, texts, ours in rounds)
    p95 = [statistics.quantiles(found, n=20)[-1] for found in (waits, trips)]
    print(f"{_machine()}, {deliveries.versions()}")
    print("worker: 4 threads; provider: the simulator over HTTP on the same machine\n")
    for empty, texts, ours in rounds:
        print(
            f"empty tasks {empty:5.0f}/s   bare texts {texts:5.0f}/s   deliveries {ours:5.0f}/s"
            f"   {ours / empty:.2f}"
        )
    print(f"median ratio {speed:.2f} (goal: at least {THROUGHPUT}); to bare texts {bare:.2f}\n")
    print(f"saved to handed over, p95  {p95[0] * 1000:6.1f} ms (median {_median(waits)} ms)")
    print(f"empty task there and back  {p95[1] * 1000:6.1f} ms (median {_median(trips)} ms)")
    print(f"ratio {p95[0] / p95[1]:.1f} (goal: at most {LATENCY:.0f})")
    return 0 if speed >= THROUGHPUT and p95[0] / p95[1] <= LATENCY else 1


def _median(found: list[float]) -> str:
    return f"{statistics.median(found) * 1000:.1f}"


def _machine() -> str:
    cpu = platform.processor() or platform.machine()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
