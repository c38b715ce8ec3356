"""Reading TwiML. A document that Twilio would not perform as it stands fails the test at once."""

import importlib
import importlib.util
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from tests.exchange.wire import Answer

WAIT_VERBS = {"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"}
READABLE = ("text/xml", "application/xml", "text/html")
FLAGS = {"true": True, "false": False}


class Unreadable(Exception):
    """Twilio cannot go on with this document: the caller hears an error and is hung up on."""


def contract() -> Any:
    """The checks against Twilio's own files (tests/contract.py); None where they are absent."""
    found = importlib.util.find_spec("tests.contract")
    return importlib.import_module("tests.contract") if found else None


def read(answer: Answer, context: str = "voice") -> list[Element]:
    """The verbs of a document; raises Unreadable where Twilio would give up."""
    if answer.status >= 300:
        raise Unreadable(f"HTTP {answer.status}")
    if answer.content_type.partition(";")[0] not in READABLE:
        raise Unreadable(f"content type {answer.content_type}")
    return read_text(answer.body, context)


def read_text(xml: str, context: str = "voice") -> list[Element]:
    try:
        root: Element = fromstring(xml)
    except (ParseError, ValueError) as error:
        raise Unreadable(f"no XML: {error}") from error
    if root.tag != "Response":
        raise Unreadable(f"the root is <{root.tag}>")
    if checks := contract():
        checks.check_twiml(xml, context)
    if context == "waitUrl" and (wrong := {node.tag for node in root} - WAIT_VERBS):
        raise Unreadable(f"{wrong} in a wait document")
    return list(root)


def flag(node: Element, name: str, default: bool = False) -> bool:
    return FLAGS.get(node.get(name, "").strip().lower(), default)


def number(node: Element, name: str, default: int) -> int:
    return int(node.get(name, default))


def words(node: Element) -> str:
    """The text inside, SSML marks removed."""
    return " ".join("".join(node.itertext()).split())
