"""The reader that the tests of notifications open them with is held to the RFC's own example."""

from cryptography.hazmat.primitives.asymmetric import ec

from tests.messages import rfc8291
from tests.messages.rfc8291 import raw

# RFC 8291, section 5.
PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN"
)


def test_the_example_of_the_rfc_is_opened() -> None:
    key = ec.derive_private_key(int.from_bytes(raw(PRIVATE), "big"), rfc8291.CURVE)
    assert rfc8291.point_of(key) == raw(PUBLIC)
    assert rfc8291.opened(raw(BODY), key, raw(AUTH)) == b"When I grow up, I want to be a watermelon"
