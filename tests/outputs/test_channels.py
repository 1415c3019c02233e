"""Channels and their holders, as properties."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.outputs.channels import REST, Holders, NoteChannels, Place, VoiceChannels

places = st.builds(Place, st.integers(0, 3), st.integers(60, 63))
holding = st.lists(st.tuples(st.integers(1, 12), st.none() | places), max_size=60)


@given(holding)
def test_a_holder_count_is_the_number_of_notes_that_hold(steps: list[tuple[int, Place | None]]) -> None:
    holders, model = Holders(), {}
    for note, place in steps:
        if place is None:
            released = holders.release(note)
            before = model.pop(note, None)
            assert (released is None) == (before is None)
            if released is not None:
                assert released == (before, list(model.values()).count(before))
        else:
            model[note] = place
            assert holders.hold(note, place) == list(model.values()).count(place)
        for there in set(model.values()):
            assert holders.count(there) == list(model.values()).count(there) > 0
        assert len(holders) == len(model)
        assert set(holders.places()) == set(model.values())
        for channel in range(4):
            assert holders.notes_on(channel) == sum(p.channel == channel for p in model.values())
    assert set(holders.clear()) == set(model.values())
    assert len(holders) == 0


def test_releasing_one_of_two_holders_keeps_the_place_held() -> None:
    holders, place = Holders(), Place(0, 60)
    holders.hold(1, place)
    holders.hold(2, place)
    assert holders.release(1) == (place, 1)
    assert holders.release(2) == (place, 0)
    assert holders.release(2) is None


voices = st.tuples(st.sampled_from(("anna", "ben")), st.sampled_from(("main", "bass")))
playing = st.lists(st.tuples(st.booleans(), voices, st.floats(0, 5)), max_size=80)


@given(playing, st.integers(1, 6))
def test_notes_share_a_channel_only_when_none_is_free(
    steps: list[tuple[bool, tuple[str, str], float]], count: int
) -> None:
    channels, now = NoteChannels(range(count)), 0.0
    sounding: list[int] = []
    for begins, voice, later in steps:
        now += later
        if begins:
            channel, _ = channels.take(voice, now)
            if channel in sounding:
                assert set(sounding) == set(range(count)) or all(c in sounding for c in channels.of(*voice))
                assert len(set(sounding)) == count
            sounding.append(channel)
        elif sounding:
            channel = sounding.pop(0)
            channels.give_back(channel, now)
        assert all(channels.sounding(c) == (c in sounding) for c in range(count))
        owners = [c for player in ("anna", "ben") for c in channels.of(player)]
        assert len(owners) == len(set(owners))
    channels.clear(now)
    assert not any(channels.sounding(c) for c in range(count))


def test_a_channel_rests_after_its_note_while_others_are_free() -> None:
    channels = NoteChannels(range(3))
    first, new = channels.take(("a", "main"), 0.0)
    assert new
    channels.give_back(first, 1.0)
    assert channels.take(("a", "main"), 1.5)[0] != first
    assert channels.take(("a", "main"), 1.0 + REST) == (first, False)


def test_channels_kept_ready_are_a_voices_own() -> None:
    channels = NoteChannels(range(8))
    ready = channels.reserve(("a", "main"), 4)
    assert channels.of("a") == ready
    assert channels.take(("a", "main"), 0.0) == (ready[0], False)
    assert channels.take(("b", "main"), 0.0) == (4, True)


def test_a_voice_without_a_free_channel_takes_the_longest_free_of_another() -> None:
    channels = NoteChannels(range(2))
    one, _ = channels.take(("a", "main"), 0.0)
    two, _ = channels.take(("a", "main"), 0.0)
    channels.give_back(two, 1.0)
    channels.give_back(one, 2.0)
    assert channels.take(("b", "main"), 10.0) == (two, True)
    assert channels.of("a") == [one]


def test_each_voice_has_a_channel_of_its_own_and_only_drums_have_that_of_drums() -> None:
    channels = VoiceChannels()
    given = [channels.of((f"player {n}", "main")) for n in range(16)]
    assert [channel for channel, _ in given[:11]] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11]
    assert given[15] == (0, True) and channels.of(("player 3", "main")) == (3, False)
    assert channels.of(("player 3", "drums"), drums=True) == (9, True)
    assert channels.played_by("player 3") == [3, 9] and channels.voices()["player 3", "drums"] == 9


def test_a_voice_that_becomes_a_kit_moves_to_the_channel_of_drums_and_back() -> None:
    channels = VoiceChannels()
    assert channels.of(("a", "main")) == (0, True)
    assert channels.of(("a", "main"), drums=True) == (9, True) and channels.of(("a", "main"), drums=True) == (9, False)
    assert channels.of(("a", "main")) == (1, True)
