"""FluidSynth at the loudspeakers.

What a player does sounds at once, from the calling thread. What is generated goes to FluidSynth's sequencer, which
counts the samples that it renders: a thread that wakes late cannot make it late.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from adaptive_instrument import jack_server, jack_turns
from adaptive_instrument.errors import OutputError
from adaptive_instrument.jack_turns import Turns
from adaptive_instrument.notes import (
    Bend,
    Cancel,
    Ceiling,
    Event,
    Expression,
    NoteOff,
    NoteOn,
    Silence,
    Sound,
    Standard,
    Timbre,
    Volume,
)
from adaptive_instrument.outputs.audio_drivers import Driver, autoconnect, candidates, quiet_alsa
from adaptive_instrument.outputs.channels import Place
from adaptive_instrument.outputs.crowd import FADE, FADED
from adaptive_instrument.outputs.deaf_port import DeafPort
from adaptive_instrument.outputs.fluid_keyboard import ALL_SOUND_OFF, EXPRESSION, Direct, Keyboard
from adaptive_instrument.outputs.fluid_synth import FluidSynth
from adaptive_instrument.outputs.limiter_plugin import QUICK
from adaptive_instrument.outputs.synth_clock import SynthClock

CLIENT = "adaptive-instrument"
"""What the synth is called among JACK's clients."""
RATE = 48000
STALLED = 1.5
"""Seconds without any sound rendered after which the device counts as stopped."""
NEXT_SOURCE = 30000


class FluidLive:
    """A sink that is heard."""

    schedules_ahead = True

    def __init__(
        self,
        soundfont: Path,
        *,
        driver: str | None = None,
        device: str | None = None,
        period_size: int | None = None,
        periods: int | None = None,
        effects: bool = True,
        gain: float | None = None,
        connect: bool | None = None,
        client: str = CLIENT,
        limiter: str = QUICK,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Opens the sound device. What is None is chosen for the platform.

        ``client`` is its name among JACK's; a second one beside it has another, and takes no turns.

        ``limiter``: the plugin that cuts off what is too loud, where this machine has one (``limiter_plugin.py``).

        ``connect`` says whether JACK ports connect themselves to the loudspeakers (default: yes, unless the
        environment says otherwise).

        Raises:
            OutputError: no FluidSynth, no sound device, or no SoundFont, with the cure.
        """
        self._clock = clock
        self._name = client
        self._driver = None
        self._sequencer = None
        self._closed = False
        self._deaf: DeafPort | None = None
        self.turns: Turns | None = None
        """With JACK: the order in which port, conductor and synth work."""
        jack = jack_server.period() if driver in (None, "jack") else None
        rate = jack[1] if jack else RATE
        self._synth = FluidSynth(soundfont, rate=rate, effects=effects, gain=gain, limiter=limiter)
        try:
            chosen = self._open(driver, device, period_size, periods, autoconnect() if connect is None else connect)
        except BaseException:
            self._synth.close()
            raise
        frames = jack[0] if jack and chosen.name == "jack" else chosen.period_size
        self.driver = chosen.name
        self.period_size = frames
        self.periods = chosen.periods
        self.name = f"FluidSynth ({chosen.name})"
        self.latency = frames * chosen.periods / rate
        if self._synth.limiter is not None:
            self.latency += self._synth.limiter.later
        self._keyboard = Keyboard(self._synth, gentle=True)
        self._direct = Direct(self._synth)
        self._later = _Sequenced(self._synth, self._sequencer, self._client)
        # Notes that were committed ahead: the tick at which each begins, and where.
        self._scheduled: dict[int, tuple[int, Place]] = {}
        self._time = SynthClock(rate, frames)
        self._last_tick, self._moved_at = -1, clock()
        self._find_offset()

    # -- the sink -------------------------------------------------------------------------------------------------

    def send(self, events: Sequence[Event]) -> None:
        """Takes events: what is due sounds at once, what is ahead is scheduled."""
        if self._closed:
            return
        keyboard, direct = self._keyboard, self._direct
        for event in events:
            kind = type(event)
            if kind is NoteOn:
                assert isinstance(event, NoteOn)
                if event.generated and self._ahead(event.at):
                    self._schedule(event)
                else:
                    keyboard.note_on(event, direct)
                if crowd := keyboard.crowd(self._clock()):
                    self._fade(crowd)
            elif kind is NoteOff:
                assert isinstance(event, NoteOff)
                keyboard.note_off(event, self._hands(event))
            elif kind is Bend:
                assert isinstance(event, Bend)
                keyboard.bend(event, self._hands(event))
            elif kind is Expression:
                assert isinstance(event, Expression)
                keyboard.expression(event, self._hands(event))
            elif isinstance(event, Timbre):
                keyboard.timbre(event, self._hands(event))
            elif isinstance(event, Cancel):
                self._cancel(event)
            elif isinstance(event, Sound):
                keyboard.sound(event)
            elif isinstance(event, Volume):
                keyboard.volume(event)
            elif isinstance(event, Ceiling):
                keyboard.ceiling(event)
            elif isinstance(event, Standard):
                keyboard.standard(event)
            elif isinstance(event, Silence):
                self.silence()

    def tick(self, now: float) -> float | None:
        """Carries volume ramps on and keeps an eye on the synth's clock."""
        if self._closed:
            return None
        self._look()
        ramp = self._keyboard.tick(now)
        if self._synth.limiter is not None:
            self._synth.limiter.limit(self._keyboard.ceiling_now)
        if self._scheduled:
            self._forget_begun()
        later = now + self._time.look_again
        return later if ramp is None else min(ramp, later)

    def silence(self) -> None:
        """Ends everything, scheduled or sounding: within 30 ms and without a click."""
        if self._closed:
            return
        self._synth.lib.fluid_sequencer_remove_events(self._sequencer, -1, -1, -1)
        self._scheduled.clear()
        self._fade(self._keyboard.silence(self._clock()))

    def _fade(self, channels: Sequence[int]) -> None:
        """Ends what sounds on these channels, without a click."""
        tick = self._tick()
        for after, value in FADE:
            for channel in channels:
                self._later.aim(0, tick + round(after * 1000)).control(channel, EXPRESSION, value)
        for channel in channels:
            self._later.aim(0, tick + round(FADED * 1000)).control(channel, ALL_SOUND_OFF, 0)

    def close(self) -> None:
        """Fades out and lets the device go."""
        if self._closed:
            return
        self.silence()
        # The fade needs the device to run a little longer; a device that has stopped is not waited for.
        if self.trouble is None:
            time.sleep(FADED + self.latency + 0.01)
        self._closed = True
        lib = self._synth.lib
        # The audio thread first: nothing may render what is being taken down.
        if self._deaf is not None:
            self._deaf.close()
        lib.delete_fluid_audio_driver(self._driver)
        self._later.close()
        lib.fluid_sequencer_unregister_client(self._sequencer, self._client)
        lib.delete_fluid_sequencer(self._sequencer)
        self._synth.close()

    @property
    def trouble(self) -> str | None:
        """That the device has stopped, else None."""
        if self._closed or self._clock() - self._moved_at < STALLED:
            return None
        if self._tick() != self._last_tick:
            return None
        return f"The sound device ({self.driver}) has stopped. Check its plug, then start the instrument again."

    @property
    def sounding(self) -> int:
        """How many notes hold a key."""
        return self._keyboard.sounding

    # -- time -----------------------------------------------------------------------------------------------------

    def _tick(self) -> int:
        return int(self._synth.lib.fluid_sequencer_get_tick(self._sequencer))

    def _ahead(self, at: float) -> bool:
        """Whether the sequencer can still be in time for a moment. It is heard a block after it acts: what is due in
        the block that was rendered last is as early by hand."""
        self._look()
        return self._time.block(at) > self._time.block_now

    def _find_offset(self) -> None:
        """Waits until the device runs, then learns how its clock stands to ours."""
        give_up = time.monotonic() + 0.5
        first = self._tick()
        while self._tick() == first and time.monotonic() < give_up:
            time.sleep(0.001)
        enough = time.monotonic() + 0.015 + 2 * self.latency
        while time.monotonic() < min(enough, give_up + 0.2):
            self._look()
            time.sleep(0.0003)

    def _look(self) -> None:
        """Looks at the synth's clock once more."""
        now, tick = self._clock(), self._tick()
        if tick != self._last_tick:
            self._last_tick, self._moved_at = tick, now
        elif now - self._moved_at > 0.3:
            return
        self._time.look(now, tick)

    # -- notes ahead ----------------------------------------------------------------------------------------------

    def _schedule(self, event: NoteOn) -> None:
        tick = self._time.tick(event.at)
        self._keyboard.note_on(event, self._later.aim(event.note_id, tick))
        place = self._keyboard.place(event.note_id)
        if place is not None:
            self._scheduled[event.note_id] = tick, place

    def _hands(self, event: NoteOff | Bend | Expression | Timbre) -> Direct | _Sequenced:
        """At once, unless the event lies ahead or its note has not begun yet."""
        scheduled = self._scheduled.get(event.note_id)
        if scheduled is not None:
            begins = scheduled[0]
            if self._tick() <= begins + 1:
                return self._later.aim(event.note_id, max(self._time.tick(event.at), begins + 1))
            del self._scheduled[event.note_id]
        if event.at > self._clock() and self._ahead(event.at):
            return self._later.aim(event.note_id, self._time.tick(event.at))
        return self._direct

    def _cancel(self, event: Cancel) -> None:
        scheduled = self._scheduled.pop(event.note_id, None)
        if scheduled is None:
            return
        begins, place = scheduled
        self._synth.lib.fluid_sequencer_remove_events(self._sequencer, _source(event.note_id), -1, -1)
        self._keyboard.forget(event.note_id, event.at)
        if self._tick() >= begins - 1 and not self._keyboard.held_at(place):
            # Perhaps too late to take back: should it have begun, it ends.
            self._direct.note_off(place.channel, place.key)

    def _forget_begun(self) -> None:
        """Notes that have long begun need no watch any more."""
        tick = self._last_tick - 100
        for note_id in [n for n, (begins, _) in self._scheduled.items() if begins < tick]:
            del self._scheduled[note_id]

    # -- opening --------------------------------------------------------------------------------------------------

    def _open(
        self, driver: str | None, device: str | None, period_size: int | None, periods: int | None, connect: bool
    ) -> Driver:
        synth, lib, settings = self._synth, self._synth.lib, self._synth.settings
        tried: list[str] = []
        for candidate in candidates(settings.options("audio.driver"), driver):
            choice = Driver(candidate.name, period_size or candidate.period_size, periods or candidate.periods)
            settings.set("audio.driver", choice.name)
            settings.set("audio.period-size", choice.period_size)
            settings.set("audio.periods", choice.periods)
            settings.set("audio.pulseaudio.adjust-latency", False)
            settings.set("audio.jack.id", self._name)
            settings.set("audio.jack.autoconnect", connect)
            if device:
                settings.set("audio.jack.server" if choice.name == "jack" else f"audio.{choice.name}.device", device)
            before = jack_turns.threads()
            with lib.notices() as said, quiet_alsa():
                self._sequencer = lib.new_fluid_sequencer2(0)
                self._client = lib.fluid_sequencer_register_fluidsynth(self._sequencer, synth.handle)
                self._driver = lib.new_fluid_audio_driver(settings.handle, synth.handle)
            if self._driver:
                if choice.name == "jack":
                    jack_server.sounds_through_jack()
                    if self._name == CLIENT:
                        self._take_turns(jack_turns.threads() - before, device)
                return choice
            lib.fluid_sequencer_unregister_client(self._sequencer, self._client)
            lib.delete_fluid_sequencer(self._sequencer)
            tried.append(f"{choice.name} ({said[0].rstrip('.')})" if said else choice.name)
        where = f" on {device!r}" if device else ""
        if not tried:
            raise OutputError("No sound device was found. Plug one in, or start the sound server, and try again.")
        raise OutputError(
            f"The sound device could not be opened{where} with {', '.join(tried)}. "
            "Close other programs that use it, or choose another with --audio-driver and --audio-device."
        )

    def _take_turns(self, threads: set[int], server: str | None) -> None:
        """Prepares that notes from JACK's MIDI ports sound in the period in which they come."""
        jack = jack_server.period()
        if len(threads) != 1 or jack is None:
            return
        self._deaf = DeafPort(self._synth.lib, CLIENT, server)
        if self._deaf.name is not None:
            self.turns = Turns(threads.pop(), self._deaf.name, jack[0] / jack[1])


class _Sequenced:
    """Hands that act at a tick of the sequencer. One event object is reused: FluidSynth copies it."""

    __slots__ = ("_client", "_event", "_lib", "_sequencer", "_tick")

    def __init__(self, synth: FluidSynth, sequencer: object, client: int) -> None:
        self._lib = synth.lib
        self._sequencer = sequencer
        self._client = client
        self._event = synth.lib.new_fluid_event()
        self._tick = 0

    def aim(self, note_id: int, tick: int) -> _Sequenced:
        """The same hands, acting at ``tick`` for a note."""
        self._lib.fluid_event_set_source(self._event, _source(note_id))
        self._lib.fluid_event_set_dest(self._event, self._client)
        self._tick = tick
        return self

    def note_on(self, channel: int, key: int, velocity: int) -> None:
        self._lib.fluid_event_noteon(self._event, channel, key, velocity)
        self._send()

    def note_off(self, channel: int, key: int) -> None:
        self._lib.fluid_event_noteoff(self._event, channel, key)
        self._send()

    def control(self, channel: int, number: int, value: int) -> None:
        self._lib.fluid_event_control_change(self._event, channel, number, value)
        self._send()

    def bend(self, channel: int, value: int) -> None:
        self._lib.fluid_event_pitch_bend(self._event, channel, value)
        self._send()

    def close(self) -> None:
        self._lib.delete_fluid_event(self._event)

    def _send(self) -> None:
        self._lib.fluid_sequencer_send_at(self._sequencer, self._event, self._tick, 1)


def _source(note_id: int) -> int:
    """The tag by which a note's events are found again in the sequencer (a positive short there; 0 is silence's)."""
    return 1 + note_id % NEXT_SOURCE
