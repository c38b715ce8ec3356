"""Twilio in the test's own process: synchronous, deterministic, with a clock of its own.

`exchange.py` has the words for tests; `rest.py` answers Twilio's SDK from memory, `runner.py` reads
TwiML, `rooms.py` keeps the conferences, `wire.py` holds what Twilio has still to send. Nothing
happens by itself: a test (or a random life) says what comes next.
"""
