"""What players ask of the program in their menus, and only the program can do: another mapping, the window away.

Runs in the engine's main thread, where files may be read and devices opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from adaptive_instrument.access.spot import SpotSettings
from adaptive_instrument.errors import InstrumentError
from adaptive_instrument.inputs.midi_ports import MidiPorts
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.mapping import load, load_lineup
from adaptive_instrument.performance import Performance
from adaptive_instrument.processes.messages import Asked, EnginePlan
from adaptive_instrument.processes.saves import Saves
from adaptive_instrument.resources import find_mapping
from adaptive_instrument.signals import Change


class Wishes:
    """Fulfils what is not music."""

    def __init__(
        self,
        plan: EnginePlan,
        say: Callable[[object], None],
        notice: Callable[[str], None],
        open_midi: Callable[[Performance], list[Any]],
    ) -> None:
        """
        Args:
            plan: the engine's.
            say: tells the supervisor.
            notice: shows a sentence on the stage.
            open_midi: opens the MIDI inputs anew.
        """
        self._plan = plan
        self._say = say
        self._notice = notice
        self._open_midi = open_midi
        self._saves = Saves(plan.lineup)

    def fulfil(self, request: Change, performance: Performance, inputs: list[Any]) -> bool:
        """Does what is asked for; false when that is somebody else's (a take).

        ``inputs`` are the engine's open inputs; ports that are let go are taken out, and put back on return.
        """
        if request.what == "quit":
            self._say(Asked("quit"))
        elif request.what == "transport.clock":
            for source in inputs:
                if isinstance(source, MidiPorts):
                    source.clocked = request.value == "midi"
        elif request.what == "voice":
            self._voice(bool(request.value), performance, inputs)
        elif request.what.endswith(".mapping"):
            name = request.what.removeprefix("player.").removesuffix(".mapping")
            self._mapping(name, str(request.value), performance)
        elif request.what.startswith("player.") and request.what.endswith(".spot"):
            spot = request.value if isinstance(request.value, SpotSettings) else None
            self._say(Asked("spot", player=request.what.removeprefix("player.").removesuffix(".spot"), spot=spot))
        elif request.what.startswith("player.") and request.what.endswith(".save"):
            self._save(request.what.removeprefix("player.").removesuffix(".save"), request.value)
        elif request.what.endswith(".bound"):
            self._bound(request.what.removeprefix("player.").removesuffix(".bound"), request.value)
        elif request.what == "guide":
            self._guided(request.value, performance)
        else:
            return False
        return True

    def _voice(self, away: bool, performance: Performance, inputs: list[Any]) -> None:
        if away and not self._plan.window:
            # Without a window nothing is in the way, and nothing could be brought back.
            performance.admit(Change(0.0, "voice", False))
            return
        self._say(Asked("voice", value="away" if away else "back"))
        ports = [source for source in inputs if isinstance(source, MidiPorts)]
        if away:
            for source in ports:
                inputs.remove(source)
                source.close()
        elif not ports:
            inputs += self._open_midi(performance)

    def _save(self, player: str, instrument: object) -> None:
        assert isinstance(instrument, Instrument)
        words, written = self._saves.save(player, instrument)
        self._notice(words)
        if written is not None and len(self._plan.lineup.instruments) == 1:
            # After a crash, and tomorrow, it is as it was saved.
            self._say(Asked("mapping", value=_word_for(written), player=player))

    def _bound(self, player: str, changes: object) -> None:
        """A switch was learned on the stage: that, and nothing else that was changed, goes into the mapping."""
        assert isinstance(changes, dict)
        words, written = self._saves.bind(player, changes)
        self._notice(words)
        if written is not None and len(self._plan.lineup.instruments) == 1:
            self._say(Asked("mapping", value=_word_for(written), player=player))

    def _mapping(self, player: str, mapping: str, performance: Performance) -> None:
        try:
            instrument = load(find_mapping(mapping))
        except InstrumentError as error:
            self._notice(str(error))
            return
        self._hand(player, mapping, instrument, performance)

    def _guided(self, value: object, performance: Performance) -> None:
        """What the guide has found: whose, which mapping, and the switches that were pressed."""
        from adaptive_instrument.mapping.saver import save_changes

        assert isinstance(value, tuple)
        player, mapping, switches = value
        try:
            path = find_mapping(mapping)
            instrument = load_lineup(path).instruments[0]
        except InstrumentError as error:
            self._notice(str(error))
            return
        wanted = rebound(instrument, switches)
        if wanted:
            try:
                # Tomorrow nobody is there to bind it again.
                instrument = load(save_changes(path, {place: list(on) for place, on in wanted.items()}))
            except InstrumentError as error:
                # It cannot be kept, but it can be played.
                self._notice(str(error))
                instrument = bound(instrument, wanted)
        self._hand(player, mapping, instrument, performance)

    def _hand(self, player: str, mapping: str, instrument: Instrument, performance: Performance) -> None:
        performance.admit(Change(0.0, f"player.{player}.instrument", instrument))
        self._saves.exchanged(player, find_mapping(mapping), instrument)
        self._say(Asked("mapping", value=mapping, player=player))


def _word_for(file: Path) -> str:
    """How a mapping file is asked for: by its name where that finds it, else by its path."""
    try:
        return file.stem if find_mapping(file.stem) == file else str(file)
    except InstrumentError:
        return str(file)


def bound(instrument: Instrument, changes: dict[str, tuple[str, ...]]) -> Instrument:
    """The instrument with other switches for its controls, as ``rebound`` gives them."""
    controls = {
        name: replace(control, on=changes.get(f"controls.{name}.on", control.on))
        for name, control in instrument.controls.items()
    }
    return replace(instrument, controls=controls)


def rebound(instrument: Instrument, switches: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """What has to change in a mapping so that these switches play it, one control each; nothing when they do."""
    known = {switch for control in instrument.controls.values() for switch in control.on}
    free = [switch for switch in switches if switch not in known]
    if not free or len(switches) > len(instrument.controls):
        return {}
    changes: dict[str, tuple[str, ...]] = {}
    used = {name for name, control in instrument.controls.items() if any(switch in control.on for switch in switches)}
    names = [name for name, control in instrument.controls.items() if name not in used and control.watch is None]
    for name, switch in zip(names, free, strict=False):
        changes[f"controls.{name}.on"] = (*instrument.controls[name].on, switch)
    return changes
