"""The Celery application: the hands. The rows in the database are the truth."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("permanence")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def beat_at_once(sender: object, **kwargs: object) -> None:
    """Say that the worker is there without waiting for the first beat."""
    app.send_task("tenants.tasks.beat_heart")
