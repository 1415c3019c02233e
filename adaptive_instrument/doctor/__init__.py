"""``doctor``: what is missing, what would spoil playing, and the exact cure of each."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from adaptive_instrument.doctor import parts, surroundings
from adaptive_instrument.doctor.check import Check, Finding, not_checked

CHECKS: tuple[Check, ...] = (
    Check("Python", parts.python, essential=True),
    Check("Synthesiser", parts.synthesiser, essential=True),
    Check("SoundFont", parts.soundfont, essential=True),
    Check("Mappings", parts.mappings, essential=True),
    Check("Sound", parts.sound),
    Check("Limiter", parts.limiter),
    Check("Sound output", surroundings.sound_output),
    Check("MIDI", parts.midi),
    Check("Screen", parts.screen),
    Check("Camera", parts.camera),
    Check("Face tracking", parts.vision),
    Check("Real time", parts.real_time),
    Check("Sleep", surroundings.sleep),
    Check("Keyboard helps", surroundings.key_helps),
    Check("Notifications", surroundings.notifications),
    Check("Your folders", parts.folders),
)
"""Everything the doctor asks, in the order it is told."""


def run(as_json: bool) -> int:
    """Prints the report. The answer is the exit status: 1 when nothing can be played, else 0."""
    report = doctor_report()
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        print_doctor(report)
    return 0 if report["playable"] else 1


def doctor_report() -> dict[str, Any]:
    """``checks``: a list of name, state, found, cure, essential; ``playable``: whether anything can be played."""
    with ThreadPoolExecutor(4) as pool:
        findings = list(pool.map(_ask, CHECKS))
    checks = [
        {
            "name": check.name,
            "state": finding.state,
            "found": finding.found,
            "cure": finding.cure,
            "essential": check.essential,
        }
        for check, finding in zip(CHECKS, findings, strict=True)
    ]
    return {
        "checks": checks,
        "playable": not any(entry["essential"] and entry["state"] == "missing" for entry in checks),
    }


def print_doctor(report: dict[str, Any]) -> None:
    """The report, for people."""
    for entry in report["checks"]:
        print(f"{entry['state']:<16}  {entry['name']:<15}  {entry['found']}")
        if entry["cure"]:
            print(f"{'':<16}  {'':<15}  -> {entry['cure']}")
    if not report["playable"]:
        print("\nNothing can be played yet: mend what is missing above, from the top.")


def _ask(check: Check) -> Finding:
    try:
        return check.ask()
    except Exception as error:  # one strange machine must not take the whole report away
        return not_checked(f"{type(error).__name__}: {error}")
