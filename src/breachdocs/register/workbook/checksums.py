"""Checksums of bytes in a row, from those of each: arithmetic of polynomials over two elements, as in zlib."""

from __future__ import annotations

from functools import lru_cache

_POLYNOMIAL = 0xEDB88320


def _times(one: int, other: int) -> int:
    product, bit = 0, 1 << 31
    while bit and one & (2 * bit - 1):
        if one & bit:
            product ^= other
        bit >>= 1
        other = other >> 1 ^ _POLYNOMIAL if other & 1 else other >> 1
    return product


@lru_cache(maxsize=4096)
def _moved_by(size: int) -> int:
    """What so many bytes do to the checksum of what is before them: x to the power of eight times their number."""
    result, square = 1 << 31, 1 << 23
    while size:
        if size & 1:
            result = _times(square, result)
        square = _times(square, square)
        size >>= 1
    return result


def joined_checksums(first: int, second: int, size: int) -> int:
    """The CRC-32 of two runs of bytes in a row, the second so many bytes long."""
    return _times(_moved_by(size), first) ^ second
