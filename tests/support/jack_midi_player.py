"""What plays a MIDI port on a JACK server, in a process of its own: see ``jack_midi.py``. It loads nothing else."""

from __future__ import annotations

import sys
from queue import Empty, SimpleQueue

import jack


def _play(server: str, name: str) -> None:
    client = jack.Client(name, no_start_server=True, servername=server)
    out = client.midi_outports.register("out")
    queue: SimpleQueue[bytes] = SimpleQueue()

    def process(frames: int) -> None:
        out.clear_buffer()
        for frame in range(min(frames, 8)):
            try:
                data = queue.get_nowait()
            except Empty:
                return
            out.write_midi_event(frame, data)

    client.set_process_callback(process)
    client.activate()
    for line in sys.stdin:
        if line == "connections?\n":
            print(len(out.connections), flush=True)
        elif line == "waiting?\n":
            print(queue.qsize(), flush=True)
        else:
            queue.put(bytes.fromhex(line))
    client.deactivate()
    client.close()


if __name__ == "__main__":
    _play(*sys.argv[1:])
