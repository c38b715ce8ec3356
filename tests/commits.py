"""Commits in tests whose transaction is rolled back."""

from django.db import connection


def commit() -> None:
    """Run what waits for a commit, and what that leaves behind in turn.

    For tests of sockets, where work and its commit are not in one function as
    `django_capture_on_commit_callbacks` wants them.
    """
    while connection.run_on_commit:
        hook = connection.run_on_commit.pop(0)
        hook[1]()
