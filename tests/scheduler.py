"""Which worker gets which test, when several run them."""

from xdist.scheduler import LoadFileScheduling

STACK = "tests/stack/"


class FilesAndOneStack(LoadFileScheduling):  # type: ignore[misc]  # xdist's bases are untyped
    """A file's tests stay together; those of the whole product are one worker's, started once.

    The marker `xdist_group` would say so too, but xdist 3.8 does nothing with it under pytest 9.2,
    whose items have no settable node id.
    """

    def _split_scope(self, nodeid: str) -> str:
        return STACK if nodeid.startswith(STACK) else str(super()._split_scope(nodeid))
