"""The tables of a stack of the tests, from what was written down, before it migrates by itself:

python -m tests.kept_tables

The own `migrate_clients` of such a stack finds nothing to do; the one of tests/stack/fire.py makes
all of it out of nothing.
"""

import fcntl

import django


def main() -> None:
    """Make both sides; of several that begin at once one migrates, and the others repeat it."""
    django.setup()
    from tests import databases

    databases.KEPT.mkdir(parents=True, exist_ok=True)
    with (databases.KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        databases.make()


if __name__ == "__main__":
    main()
