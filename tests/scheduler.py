"""Which worker gets which test, when several run them."""

import zlib

from xdist.scheduler import LoadFileScheduling

STACK = "tests/stack/"
LIVES = "tests/lives/test_random_lives.py"
HEAPS = 10


class Files(LoadFileScheduling):  # type: ignore[misc]  # xdist's bases are untyped
    """A file's tests stay together.

    Those of the whole product come first, for they wait more than they compute: each worker starts
    it once and takes file after file. The random lives, which compute the longest, are shared out
    in heaps.

    The marker `xdist_group` would say so too, but xdist 3.8 does nothing with it under pytest 9.2,
    whose items have no settable node id.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(LIVES):
            return f"{LIVES} {zlib.crc32(nodeid.encode()) % HEAPS}"
        return str(super()._split_scope(nodeid))
