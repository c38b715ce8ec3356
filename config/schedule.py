"""What Celery beat asks for, and how often: everything that nobody's key or call sets off."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # Expired after a beat: a queue of stale sweeps would help nobody.
    "sweep-switchboard": {
        "task": "telephony.switchboard.tasks.sweep",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    # A dead desk is noticed within DESK_SILENCE_SECONDS and this.
    "watch-desks": {
        "task": "telephony.switchboard.tasks.watch",
        "schedule": 1.0,
        "options": {"expires": 1.0},
    },
    "sweep-deliveries": {
        "task": "messages.tasks.sweep",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "audit-messages": {
        "task": "messages.tasks.audit",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "erase-old-messages": {
        "task": "messages.tasks.erase_old",
        "schedule": crontab(minute="20", hour="3"),
    },
    "monthly-reports": {
        "task": "portal.tasks.report",
        "schedule": crontab(minute="7"),
        "options": {"expires": 3000.0},
    },
    "sweep-clients-files": {
        "task": "portal.tasks.sweep_files",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "sweep-erasures": {
        "task": "portal.tasks.sweep_erasures",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "sweep-webhooks": {
        "task": "portal.tasks.sweep_hooks",
        "schedule": 20.0,
        "options": {"expires": 20.0},
    },
    "look-at-clients": {
        "task": "portal.tasks.look_at_clients",
        "schedule": 45.0,
        "options": {"expires": 45.0},
    },
    "show-announcements": {
        "task": "portal.tasks.show_announcements",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "sweep-duty": {
        "task": "scheduling.tasks.sweep_duty",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "sweep-reminders": {
        "task": "scheduling.tasks.sweep",
        "schedule": 20.0,
        "options": {"expires": 20.0},
    },
    "purge-switchboard": {
        "task": "telephony.switchboard.tasks.purge",
        "schedule": crontab(minute="10,40"),
    },
    "sweep-recordings": {
        "task": "telephony.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "refresh-subscriptions": {
        "task": "scheduling.tasks.refresh_subscriptions",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "fill-spares": {
        "task": "tenants.tasks.fill_spares",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "sweep-sign-ups": {
        "task": "tenants.tasks.sweep_sign_ups",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "worker-heartbeat": {
        "task": "tenants.tasks.beat_heart",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
}
