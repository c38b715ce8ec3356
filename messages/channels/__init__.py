"""The channels by name; adding one is a file beside these and a line here."""

from messages.channels.base import Channel, ChannelError, Outgoing
from messages.channels.email import Email
from messages.channels.sms import Sms
from tenants.directory.models import Reach

CHANNELS: dict[str, Channel] = {Reach.Channel.SMS: Sms(), Reach.Channel.EMAIL: Email()}

__all__ = ["CHANNELS", "Channel", "ChannelError", "Outgoing"]
