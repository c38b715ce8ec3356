"""What a browser shows to Twilio so that it may speak for a receptionist."""

from uuid import UUID

from django.conf import settings
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

LIFETIME = 3600  # seconds; Twilio allows at most 24 hours (error 20157)
PREFIX = "agent_"


def identity_of(agent_id: UUID) -> str:
    """The agent's name at Twilio: letters, digits and underscores only (1.10 of its limits)."""
    return PREFIX + agent_id.hex


def agent_id_of(client_address: str) -> UUID | None:
    """The agent behind Twilio's `client:agent_…`; None for anything else."""
    try:
        return UUID(client_address.removeprefix("client:").removeprefix(PREFIX))
    except ValueError:
        return None


def voice_token(agent_id: UUID) -> str:
    """A signed access token with which the agent's browser may call in, and nothing else."""
    token = AccessToken(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_API_KEY_SID,
        settings.TWILIO_API_KEY_SECRET,
        identity=identity_of(agent_id),
        ttl=LIFETIME,
    )
    token.add_grant(VoiceGrant(outgoing_application_sid=settings.TWILIO_VOICE_APP_SID))
    return str(token.to_jwt())
