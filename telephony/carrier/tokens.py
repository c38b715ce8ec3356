"""What a browser shows to Twilio so that it may speak for a receptionist, or supervise one."""

from uuid import UUID

from django.conf import settings
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

LIFETIME = 3600  # seconds; Twilio allows at most 24 hours (error 20157)
PREFIX = "agent_"
SUPERVISOR = "supervisor_"


def identity_of(agent_id: UUID) -> str:
    """The agent's name at Twilio: letters, digits and underscores only (1.10 of its limits)."""
    return PREFIX + agent_id.hex


def identity_of_supervisor(user_id: UUID) -> str:
    """The name at Twilio of a supervisor, who need not have a desk."""
    return SUPERVISOR + user_id.hex


def supervisor_id_of(client_address: str) -> UUID | None:
    """The person behind Twilio's `client:supervisor_…`; None for anything else."""
    name = client_address.removeprefix("client:")
    try:
        return UUID(name.removeprefix(SUPERVISOR)) if name.startswith(SUPERVISOR) else None
    except ValueError:
        return None


def agent_id_of(client_address: str) -> UUID | None:
    """The agent behind Twilio's `client:agent_…`; None for anything else."""
    try:
        return UUID(client_address.removeprefix("client:").removeprefix(PREFIX))
    except ValueError:
        return None


def voice_token(agent_id: UUID) -> str:
    """A signed access token with which the agent's browser may call in, and nothing else."""
    return _token(identity_of(agent_id))


def supervisor_token(user_id: UUID) -> str:
    """The same for a supervisor's browser."""
    return _token(identity_of_supervisor(user_id))


def _token(identity: str) -> str:
    token = AccessToken(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_API_KEY_SID,
        settings.TWILIO_API_KEY_SECRET,
        identity=identity,
        ttl=LIFETIME,
        # The browser's calls must be processed where the key is from and the caller waits.
        region=settings.TWILIO_REGION or None,
    )
    token.add_grant(VoiceGrant(outgoing_application_sid=settings.TWILIO_VOICE_APP_SID))
    return str(token.to_jwt())
