"""The channels by name; adding one is a file beside these and a line here (docs/channels.md)."""

from messages.channels.base import Became, Channel, ChannelError, Letter, Mail, Note, Outgoing
from messages.channels.email import Email
from messages.channels.push import Push
from messages.channels.sms import Sms
from messages.channels.voice import Voice
from messages.channels.webhook import Webhook
from messages.channels.whatsapp import WhatsApp
from tenants.directory import ways
from tenants.directory.models import Reach

CHANNELS: dict[str, Channel] = {
    Reach.Channel.SMS: Sms(),
    Reach.Channel.EMAIL: Email(),
    Reach.Channel.VOICE: Voice(),
    Reach.Channel.PUSH: Push(),
    Reach.Channel.WHATSAPP: WhatsApp(),
    Reach.Channel.WEBHOOK: Webhook(),
}
for _name, _channel in CHANNELS.items():
    ways.register(_name, _channel.tidy)

__all__ = ["CHANNELS", "Became", "Channel", "ChannelError", "Letter", "Mail", "Note", "Outgoing"]
