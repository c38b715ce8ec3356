"""The public API on a client's host: `/api/v1/`, described at `/api/schema/`."""

from typing import Any

from django.http import Http404
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter

from messages import api as messages
from messages import policy_api
from portal import calls_api, hook_api, message_api, people_api
from scheduling import agenda_api as agenda
from scheduling import api as scheduling
from scheduling import duty_api
from scheduling import outside_api as outside
from scheduling import told_api as told
from telephony import api as telephony
from tenants.access import anyone
from tenants.api import ClientApi

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("forwarding-rules", telephony.ForwardingRules, "rule")
router.register("menus", telephony.Menus, "menu")
router.register("caller-lists", telephony.CallerLists, "list")
router.register("greetings", telephony.Greetings, "greeting")
router.register("opening-periods", scheduling.OpeningPeriods, "period")
router.register("closures", scheduling.Closures, "closure")
router.register("special-openings", scheduling.SpecialOpenings, "special")
router.register("sites", agenda.Sites, "site")
router.register("agendas", agenda.Agendas, "agenda")
router.register("appointment-types", agenda.AppointmentTypes, "appointment-type")
router.register("working-times", agenda.WorkingTimes, "working-time")
router.register("absences", agenda.Absences, "absence")
router.register("appointments", agenda.Appointments, "appointment")
router.register("duty/layers", duty_api.DutyLayers, "duty-layer")
router.register("duty/stretches", duty_api.DutyStretches, "duty-stretch")
router.register("duty/swaps", duty_api.DutySwaps, "duty-swap")
router.register("feeds", outside.Feeds, "feed")
router.register("subscriptions", outside.Subscriptions, "subscription")
router.register("waiting-list", told.WaitingEntries, "entry")
router.register("forms", messages.Forms, "form")
router.register("policies", policy_api.Policies, "policy")
router.register("groups", policy_api.Groups, "group")
router.register("form-versions", messages.FormVersions, "form-version")
router.register("messages", message_api.Messages, "message")
router.register("calls", calls_api.Calls, "call")
router.register("recordings", calls_api.Recordings, "recording")
router.register("contacts", people_api.Contacts, "contact")
router.register("colleagues", people_api.Colleagues, "colleague")
router.register("ways", people_api.Ways, "way")
router.register("instructions", telephony.Instructions, "instruction")
router.register("notes", telephony.Notes, "note")
router.register("webhooks", hook_api.Hooks, "webhook")
router.register("webhook-events", hook_api.HookEvents, "webhook-event")


MORE = (
    *("calendar", "telling", "voice-settings", "explain", "slots"),
    *("duty-current", "duty-shifts", "booking-page", "figures", "lines"),
)


@extend_schema(exclude=True)
class Root(ClientApi):
    """Where everything is."""

    def get(self, request: Request) -> Response:
        """The addresses by name."""
        names = {prefix: f"api:{basename}-list" for prefix, _view, basename in router.registry}
        more = {name: f"api:{name}" for name in MORE}
        return Response(
            {name: reverse(view, request=request) for name, view in {**names, **more}.items()}
        )


@extend_schema(exclude=True)
class Nothing(ClientApi):
    """An address that the API does not have."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


app_name = "api"
v1 = [
    path("", Root.as_view(), name="root"),
    path("booking-page", outside.BookingPageView.as_view(), name="booking-page"),
    path("calendar", scheduling.CalendarView.as_view(), name="calendar"),
    path("duty/current", duty_api.DutyCurrent.as_view(), name="duty-current"),
    path("duty/shifts", duty_api.DutyShifts.as_view(), name="duty-shifts"),
    path("figures", calls_api.FiguresView.as_view(), name="figures"),
    path("lines", people_api.Lines.as_view(), name="lines"),
    path("telling", told.TellingView.as_view(), name="telling"),
    path("voice-settings", telephony.VoiceSettingsView.as_view(), name="voice-settings"),
    path("routing/explain", telephony.Explain.as_view(), name="explain"),
    path("slots", agenda.Slots.as_view(), name="slots"),
    *router.urls,
]
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", anyone(SpectacularAPIView.as_view()), name="schema"),
    path("<path:rest>", Nothing.as_view()),
]
