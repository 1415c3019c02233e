"""The stage in a process of its own, as it is in life, over an ``EnsembleLink``. ``stage.py`` is the test's end of it.

It says what happens as JSON lines on stdout, and takes JSON lines on stdin: ``{"do": NAME, ...}``.
"""

from __future__ import annotations

import json
import signal as signals_of_the_system
import sys
import threading
from time import perf_counter
from typing import Any

from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.notes import Event, NoteOn
from adaptive_instrument.signals import Axis, Change, Midi, Signal, Switch, Tracking
from adaptive_instrument.stage import window
from tests.support.instruments import seated
from tests.support.stage_link import EnsembleLink
from tests.support.virtual_pad import VirtualPad


def _serve(settings: dict[str, Any]) -> None:
    def say(kind: str, **values: Any) -> None:
        sys.stdout.write(json.dumps({"kind": kind, **values}) + "\n")
        sys.stdout.flush()

    def tell(signal: Signal) -> None:
        say(type(signal).__name__, **{name: getattr(signal, name) for name in signal.__slots__})

    def played(event: Event) -> None:
        if isinstance(event, NoteOn):
            say("NoteOn", player=event.player, pitch=event.pitch, at=event.at)

    class Measures:
        """Says each frame, and how long signals took."""

        def sent(self, signals: list[Signal], received: float, sent: float) -> None:
            say("sent", signals=len(signals), ms=(sent - received) * 1000)

        def drew(self, began: float, ended: float, pixels: int) -> None:
            say("drew", ms=(ended - began) * 1000, pixels=pixels, at=ended)

    ensemble = Ensemble(seated(settings["players"]), resting=settings.get("resting", False), start=perf_counter())
    link = EnsembleLink(ensemble, tell, played)
    link.started = settings.get("started", True)
    link.notices = tuple(settings.get("notices", ()))
    stop = threading.Event()
    signals_of_the_system.signal(signals_of_the_system.SIGTERM, lambda *_: stop.set())

    pads: list[VirtualPad] = []

    def obey() -> None:
        for line in sys.stdin:
            order = json.loads(line)
            what = order["do"]
            if what == "switch":
                link.play(Switch(0, order["source"], order["control"], order["down"]))
            elif what == "axes":
                for control, value in order["values"].items():
                    link.play(Axis(0, "camera", control, value, "deg"))
            elif what == "tracking":
                link.play(Tracking(0, order["source"], order["ok"]))
            elif what == "midi":
                link.play(Midi(0, "keys", bytes(order["bytes"])))
            elif what == "pad":
                pads.append(pads.pop() if pads else VirtualPad(axes=6))
                if "axis" in order:
                    pads[0].axis(order["axis"], order["value"])
                elif "button" in order:
                    pads[0].button(order["button"], order["down"])
                elif "hat" in order:
                    pads[0].hat(0, order["hat"])
            elif what == "change":
                link.play(Change(0, order["what"], order["value"]))
            elif what == "link":
                for name in ("connected", "started", "playing_take"):
                    setattr(link, name, order.get(name, getattr(link, name)))
                link.notices = tuple(order.get("notices", link.notices))
            elif what == "look":
                picture = link.newest()
                for player in picture.view.players[-1:] if picture is not None else ():
                    say("seen", player=player.name, pointer=player.pointer, dwelling=player.dwelling, lost=player.lost)
            elif what == "settle":
                # Two glances of the window: whatever was to be drawn without moving has been drawn.
                threading.Event().wait(2 * window.GLANCE)
                say("settled")
            elif what == "stop":
                stop.set()
            window.wake()

    def conduct() -> None:
        while not stop.wait(0.004):
            link.keep_time()

    threading.Thread(target=obey, daemon=True).start()
    threading.Thread(target=conduct, daemon=True).start()
    how = window.run(
        link,
        fullscreen=settings.get("fullscreen"),
        stop=stop,
        on_ready=lambda: say("ready"),
        size=tuple(settings.get("size", window.SIZE)),
        watch=Measures() if settings.get("watch") else None,
        restless=settings.get("restless", False),
    )
    say("ended", how=how)


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
