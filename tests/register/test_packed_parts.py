"""Parts unpacked by blocks and packed again stretch by stretch, as zlib would have it in one go."""

from __future__ import annotations

import io
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachdocs.register.workbook.checksums import joined_checksums
from breachdocs.register.workbook.packed import Damaged, Part
from breachdocs.register.workbook.packing import Packer
from breachdocs.register.workbook.stored import IN_MEMORY, Stored

SIZE = 5_000_000


@pytest.fixture(scope="module")
def raw() -> bytes:
    """Five megabytes of what a sheet is made of."""
    by = random.Random(4)  # noqa: S311 -- made-up rows
    rows = (f'<row r="{n}"><c r="A{n}"><v>{by.randrange(10**12)}</v></c></row>' for n in range(100_000))
    return "".join(rows).encode()[:SIZE]


def part(packed: bytes, raw: bytes) -> Part:
    return Part(lambda at, size: packed[at : at + size], len(packed), len(raw), zlib.crc32(raw))


def repacked(source: Part, splices: list[tuple[int, int, bytes]]) -> tuple[bytes, Packer]:
    out = io.BytesIO()
    packer = Packer(out.write)
    packer.spliced(source, splices)
    packer.finish()
    return out.getvalue(), packer


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_checksums_of_two_runs_join_to_that_of_both(one: bytes, other: bytes) -> None:
    assert joined_checksums(zlib.crc32(one), zlib.crc32(other), len(other)) == zlib.crc32(one + other)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1 << 30))
def test_whatever_is_spliced_again_and_again_unpacks_to_the_same(raw: bytes, seed: int) -> None:
    by = random.Random(seed)  # noqa: S311 -- made-up splices
    packed = zlib.compress(raw, 6, -15)
    for _ in range(4):
        source = part(packed, raw)
        assert b"".join(source.blocks()) == raw
        at = by.randrange(len(raw))
        assert source.read(at, at + 5_000) == raw[at : at + 5_000]
        start = by.randrange(len(raw) + 1)
        end = min(len(raw), start + by.choice((0, 9, 2_500_000)))
        new = by.randbytes(by.choice((0, 7, 40_000)))
        splices = [(start, end, new), (len(raw), len(raw), b"</end>")]
        raw = raw[:start] + new + raw[end:] + b"</end>"
        packed, packer = repacked(source, splices)
        assert zlib.decompress(packed, -15) == raw
        assert (packer.crc, packer.size, packer.packed) == (zlib.crc32(raw), len(raw), len(packed))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1 << 30))
def test_bytes_are_the_same_in_whatever_order_they_are_asked_for(raw: bytes, seed: int) -> None:
    by = random.Random(seed)  # noqa: S311 -- made-up places
    source = part(repacked(Part.plain(raw), [])[0] if by.random() < 0.5 else zlib.compress(raw, 6, -15), raw)
    if by.random() < 0.5:
        for _block in source.blocks():
            pass
    at = 0
    for _ in range(12):
        start = by.choice((at, min(SIZE, at + by.randrange(3000)), by.randrange(SIZE)))
        at = min(SIZE, start + by.choice((0, 1, 4000, 3_000_000)))
        if by.random() < 0.3:
            assert source.read(start, at) == raw[start:at]
        elif by.random() < 0.3:  # begun and left
            next(source.between(start, SIZE), b"")
        else:
            assert b"".join(source.between(start, at)) == raw[start:at]
            assert not any(source.between(at, start))


def test_a_part_is_unpacked_once_for_many_splices(raw: bytes) -> None:
    packed, given = zlib.compress(raw, 6, -15), 0

    def read(at: int, size: int) -> bytes:
        nonlocal given
        given += size
        return packed[at : at + size]

    source = Part(read, len(packed), len(raw), zlib.crc32(raw))
    for _block in source.blocks():
        pass
    given, every = 0, range(0, SIZE, 5000)
    again, _ = repacked(source, [(at, at + 1, raw[at : at + 1]) for at in every])
    assert zlib.decompress(again, -15) == raw
    assert given < 1.2 * len(packed)


def test_what_did_not_change_is_copied_as_it_was_packed(raw: bytes) -> None:
    first, _ = repacked(part(zlib.compress(raw, 6, -15), raw), [])
    source = part(first, raw)
    assert b"".join(source.blocks()) == raw
    assert len(source.stretches) > 3
    second, _ = repacked(source, [(SIZE, SIZE, b"<row/>")])
    last = source.stretches[-1].packed_start
    assert second[:last] == first[:last]


def test_marks_of_a_packer_that_remembers_what_was_before_are_not_taken_for_cuts(raw: bytes) -> None:
    press = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = b"".join(
        press.compress(raw[at : at + 500_000]) + press.flush(zlib.Z_SYNC_FLUSH)
        for at in range(0, SIZE, 500_000)
    )
    source = part(packed + press.flush(), raw)
    assert b"".join(source.blocks()) == raw
    assert source.stretches[0].end == SIZE


@pytest.mark.parametrize("place", [100, 40_000, -200])
def test_a_damaged_part_is_never_read_as_something_else(raw: bytes, place: int) -> None:
    packed = bytearray(zlib.compress(raw, 6, -15))
    packed[place] ^= 0x55
    with pytest.raises(Damaged):
        list(part(bytes(packed), raw).blocks())


def test_a_part_that_ends_before_its_end_is_damaged(raw: bytes) -> None:
    packed = zlib.compress(raw, 6, -15)
    cut = Part(lambda at, size: packed[:1000][at : at + size], len(packed), len(raw), zlib.crc32(raw))
    with pytest.raises(Damaged):
        list(cut.blocks())


def test_many_bytes_are_kept_in_a_file_and_read_by_place() -> None:
    pieces = [bytes([n % 251]) * (1 << 20) for n in range((IN_MEMORY >> 20) + 2)]
    stored = Stored(pieces)
    assert stored.size == sum(map(len, pieces))
    assert stored.read((1 << 20) - 1, 2) == b"\0\1"
    assert b"".join(stored.pieces()) == b"".join(pieces)
