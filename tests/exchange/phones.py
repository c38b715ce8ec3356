"""Telephones that the product rings: what their owners do, and after how many seconds."""

from dataclasses import dataclass


@dataclass
class Phone:
    """`answer` is yes, busy, never (rings until Twilio gives up) or failed.

    Who answers presses `key` at each question ("" is a voicemail box: it never presses), and
    hangs up `stays` seconds after answering (0: stays until put out). With `answer` "by hand"
    it rings until the test says `Exchange.answers`.
    """

    answer: str = "yes"
    key: str = "1"
    rings: int = 3
    thinks: int = 2
    stays: int = 0


ACCEPTS = Phone()
REFUSES = Phone(key="2")
VOICEMAIL_BOX = Phone(key="", rings=5)
BUSY = Phone(answer="busy", rings=1)
NOBODY = Phone(answer="never")
BROKEN = Phone(answer="failed", rings=1)
HANGS_UP = Phone(key="", stays=4)
ACCEPTS_THEN_GOES = Phone(stays=20)
BY_HAND = Phone(answer="by hand")
