"""What participants of a conference do to each other: keys, hold, whispering."""

from tests.simulator import twilio
from tests.simulator.browser import Browser, access_token
from tests.simulator.conftest import LINE
from tests.simulator.product import Product
from tests.simulator.scenes import bridged
from tests.simulator.twilio import DEFAULTS
from tests.telephones import Simulator

COACH = "+33639980009"


def test_keys_are_tones_for_the_others(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, _ = bridged(product, simulator, browser)
        browser.sends("digits", digits="5")
        phone.hears("5")
        assert phone.calls()[-1]["heard"][-1]["kind"] == "tone"
        phone.presses("9")
        assert browser.expects("heard", "9")["kind"] == "tone"


def test_the_list_of_participants_is_filtered(product: Product, simulator: Simulator) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser)
        twilio.post(simulator, f"{room}/Participants/{phone.call}.json", Hold="true", Muted="true")

        def labels(query: str) -> list[str]:
            found = twilio.get(simulator, f"{room}/Participants.json?{query}")["participants"]
            return [seat["label"] for seat in found]

        assert labels("Hold=true") == labels("Muted=true") == ["caller"]
        assert labels("Hold=false") == labels("Muted=false") == ["agent"]
        events = [p["StatusCallbackEvent"] for p in product.requests("/twilio/conference")]
        assert "participant-mute" in events


def test_a_coach_is_heard_by_one_only_and_may_become_one_of_them(
    product: Product, simulator: Simulator
) -> None:
    with Browser(simulator.base_url, access_token(DEFAULTS)) as browser:
        phone, room = bridged(product, simulator, browser)
        agent = simulator.phone("client:agent_1").calls()[-1]["sid"]
        form = {"To": COACH, "From": LINE, "Label": "coach", "Coaching": "true"}
        seats = f"{room}/Participants"
        twilio.post(simulator, f"{seats}.json", **form, CallSidToCoach=agent)
        coach = simulator.phone(COACH)
        coach.answers()
        product.expect("/twilio/conference", ParticipantLabel="coach", Coaching="true")
        coach.says("propose jeudi")
        browser.expects("heard", "propose jeudi")
        refused = twilio.request(simulator, "POST", f"{seats}.json", form | {"Label": "caller"})
        assert refused.json()["code"] == 16025
        twilio.post(simulator, f"{seats}/coach.json", Coaching="false")
        product.expect("/twilio/conference", StatusCallbackEvent="participant-modify")
        coach.says("bonjour madame")
        phone.hears("bonjour madame")
        assert "propose jeudi" not in phone.heard()
