"""Parameters of voice webhooks, as in Twilio's "TwiML voice: request parameters"."""

from telephony.simulator.recordings import call_recording_params
from telephony.simulator.sids import rfc2822
from telephony.simulator.state import Call, Queue

API_VERSION = "2010-04-01"
ENDS = (("Caller", "From"), ("Called", "To"))


def voice_params(call: Call) -> dict[str, str]:
    """What every voice webhook carries."""
    params = {
        "CallSid": call.sid,
        "AccountSid": call.account_sid,
        "From": call.caller,
        "To": call.to,
        "Caller": call.caller,
        "Called": call.to,
        "CallStatus": call.status,
        "ApiVersion": API_VERSION,
        "Direction": call.direction,
    }
    params |= {"ParentCallSid": call.parent} if call.parent else {}
    params |= {"ForwardedFrom": call.forwarded_from} if call.forwarded_from else {}
    params |= {"AnsweredBy": call.answered_by} if call.answered_by else {}
    return params | geography(call)


def geography(call: Call) -> dict[str, str]:
    """French numbers come with a country and empty cities; hidden ones with less (a real
    payload is quoted in twilio-node's issue 948)."""
    found: dict[str, str] = {}
    for old, new in ENDS:
        number = call.caller if new == "From" else call.to
        if not number.startswith("+"):
            continue
        for end in (old, new):
            found |= {f"{end}City": "", f"{end}State": "", f"{end}Zip": ""}
            found[f"{end}Country"] = "FR" if number.startswith("+33") else ""
    return found


def status_params(call: Call) -> dict[str, str]:
    """A call status callback; durations only when it is over (seconds, billed minutes)."""
    params = voice_params(call) | {
        "Timestamp": rfc2822(call.ended or call.updated) or "",
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.sequence),
    }
    if not call.live:
        params |= {"CallDuration": str(call.seconds), "Duration": str(-(-call.seconds // 60))}
        params |= {"SipResponseCode": call.sip_code} if call.sip_code else {}
        params |= call_recording_params(call)
    return params


def queue_params(call: Call, queue: Queue) -> dict[str, str]:
    """What the wait document's requests add; times in seconds."""
    members = [member.call for member in queue.members]
    position = members.index(call) if call in members else len(members)
    waited = queue.members[position].waited if position < len(members) else 0
    return {
        "QueueSid": queue.sid,
        "QueuePosition": str(position + 1),
        "QueueTime": str(waited),
        "AvgQueueTime": str(queue.average),
        "CurrentQueueSize": str(len(members)),
        "MaxQueueSize": str(queue.max_size),
    }
