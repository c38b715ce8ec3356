"""What is said or pressed at one end of a call, and who gets it."""

from telephony.simulator.conference import room_of
from telephony.simulator.state import Call, Heard
from telephony.simulator.world import World


def speak(world: World, call: Call, text: str) -> None:
    """A sentence said at one end: to the verb that listens, and to whoever shares the line."""
    world.hear(call, Heard("said", call.role, "", text))
    if call.microphone:
        call.utter(text)
        name = world.phonebook.name_of(call.phone)
        sound(world, call, Heard("speech", call.role, name, text))


def press(world: World, call: Call, keys: str) -> None:
    """Keys: a tone for those who share the line, else kept for the next `<Gather>`."""
    for key in keys:
        if call.sid in world.bridges or room_of(world, call):
            name = world.phonebook.name_of(call.phone)
            sound(world, call, Heard("tone", call.role, name, key))
        else:
            call.press(key)


def sound(world: World, call: Call, line: Heard) -> None:
    """From this end to the others of its conference or bridge."""
    if place := room_of(world, call):
        room, seat = place
        room.carry(seat, line)
    elif bridge := world.bridges.get(call.sid):
        bridge.carry(call, line)
