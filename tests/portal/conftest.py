"""The practice's owner, and what stands in its list."""

import pytest

from tests.cast import Cast
from tests.visitors import Visitor, at_client


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    return at_client(cast.practice, cast.user("doctor"))
