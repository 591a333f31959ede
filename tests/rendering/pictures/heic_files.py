"""Writes HEIC files as phones do, for tests: HEVC (ITU-T H.265) still pictures in a HEIF container.

No free encoder comes with Python, so every block is PCM, which needs no more arithmetic coding than a flag per
block (9.3). The decoder that reads them is the real one.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

_BLOCK = 16
# Column 3 of rangeTabLps (table 9-52): the range is always 508 or 510 here.
_LPS = (
    240, 227, 216, 205, 195, 185, 175, 166, 158, 150, 142, 135, 128, 122, 116, 110, 104, 99, 94, 89, 85, 80,
    76, 72, 69, 65, 62, 59, 56, 53, 50, 48, 45, 43, 41, 39, 37, 35, 33, 31, 30, 28, 27, 25, 24, 23, 22, 21,
    20, 19, 18, 17, 16, 15, 14, 14, 13, 12, 12, 11, 11, 10, 9,
)  # fmt: skip


class _Bits:
    def __init__(self) -> None:
        self.bits: list[int] = []

    def u(self, size: int, value: int) -> None:
        self.bits += [(value >> (size - 1 - place)) & 1 for place in range(size)]

    def ue(self, value: int) -> None:
        size = (value + 1).bit_length()
        self.u(2 * size - 1, value + 1)

    def align(self, first: int) -> None:
        if first or len(self.bits) % 8:
            self.bits.append(first)
        while len(self.bits) % 8:
            self.bits.append(0)

    def octets(self) -> bytes:
        assert len(self.bits) % 8 == 0
        whole = int("1" + "".join(map(str, self.bits)), 2)
        return whole.to_bytes(len(self.bits) // 8 + 1, "big")[1:]


def _nal(kind: int, payload: bytes) -> bytes:
    """Return a NAL unit, with emulation prevention (7.4.2)."""
    out, zeros = bytearray(), 0
    for octet in payload:
        if zeros >= 2 and octet <= 3:
            out.append(3)
            zeros = 0
        out.append(octet)
        zeros = zeros + 1 if octet == 0 else 0
    return struct.pack(">BB", kind << 1, 1) + bytes(out)


def _profile(bits: _Bits) -> None:
    """Main Still Picture, level 3.1 (7.3.3)."""
    bits.u(8, 3)
    bits.u(32, 0b0111 << 28)
    bits.u(4, 0b1001)
    bits.u(44, 0)
    bits.u(8, 93)


def _parameter_sets(width: int, height: int) -> tuple[bytes, bytes, bytes]:
    vps = _Bits()
    vps.u(4, 0)
    vps.u(2, 3)
    vps.u(6, 0)
    vps.u(3, 0)
    vps.u(1, 1)
    vps.u(16, 0xFFFF)
    _profile(vps)
    vps.u(1, 1)
    for _ in range(3):
        vps.ue(0)
    vps.u(6, 0)
    vps.ue(0)
    vps.u(2, 0)
    vps.align(1)
    sps = _Bits()
    sps.u(4, 0)
    sps.u(3, 0)
    sps.u(1, 1)
    _profile(sps)
    for value in (0, 1, _padded(width), _padded(height)):
        sps.ue(value)
    sps.u(1, 1)  # the conformance window, in chroma samples
    for value in (0, (_padded(width) - width) // 2, 0, (_padded(height) - height) // 2):
        sps.ue(value)
    for value in (0, 0, 0):
        sps.ue(value)
    sps.u(1, 1)
    for value in (0, 0, 0, 1, 0, 0, 2, 0, 0):
        sps.ue(value)
    sps.u(1, 0)
    sps.u(1, 0)
    sps.u(1, 0)
    sps.u(1, 1)  # PCM, 8 bits, in blocks of 16
    sps.u(8, 0x77)
    sps.ue(1)
    sps.ue(0)
    sps.u(1, 1)
    sps.ue(0)
    sps.u(5, 0)
    sps.align(1)
    pps = _Bits()
    pps.ue(0)
    pps.ue(0)
    pps.u(7, 0)
    pps.ue(0)
    pps.ue(0)
    pps.ue(0)
    pps.u(3, 0)
    pps.ue(0)
    pps.ue(0)
    pps.u(7, 0)
    pps.u(3, 0b101)  # no deblocking
    pps.u(2, 0)
    pps.ue(0)
    pps.u(2, 0)
    pps.align(1)
    return _nal(32, vps.octets()), _nal(33, sps.octets()), _nal(34, pps.octets())


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _slice(image: Image.Image) -> bytes:
    head = _Bits()
    head.u(2, 0b10)
    head.ue(0)
    head.ue(2)
    head.ue(0)
    head.align(1)
    data = bytearray(head.octets())
    planes = _planes(image)
    width, height = _padded(image.width), _padded(image.height)
    coder = _Coder()
    for top in range(0, height, _BLOCK):
        for left in range(0, width, _BLOCK):
            if (top, left) != (0, 0):
                coder.terminate(0)
            coder.likely()
            coder.terminate(1)
            data += coder.flush()
            for plane, size in zip(planes, (_BLOCK, _BLOCK // 2, _BLOCK // 2), strict=True):
                scale = _BLOCK // size
                box = (left // scale, top // scale, left // scale + size, top // scale + size)
                data += plane.crop(box).tobytes()
            coder.start()
    coder.terminate(1)
    data += coder.flush()
    return _nal(19, bytes(data))


class _Coder:
    """The arithmetic encoder (9.3.5), for one context that always codes its likely value."""

    def __init__(self) -> None:
        self.state = 0
        self.start()

    def start(self) -> None:
        self.low, self.range, self.waiting, self.first = 0, 510, 0, True
        self.bits = _Bits()

    def likely(self) -> None:
        assert self.range >> 6 & 3 == 3
        self.range -= _LPS[self.state]
        self.state = min(self.state + 1, 62)
        self._renormalise()

    def terminate(self, value: int) -> None:
        self.range -= 2
        if value:
            self.low += self.range
            self.range = 2
        self._renormalise()

    def flush(self) -> bytes:
        self._put(self.low >> 9 & 1)
        self.bits.u(2, self.low >> 7 & 3 | 1)
        self.bits.align(0)
        return self.bits.octets()

    def _renormalise(self) -> None:
        while self.range < 256:
            if self.low < 256:
                self._put(0)
            elif self.low >= 512:
                self.low -= 512
                self._put(1)
            else:
                self.low -= 256
                self.waiting += 1
            self.range <<= 1
            self.low <<= 1

    def _put(self, bit: int) -> None:
        if self.first:
            self.first = False
        else:
            self.bits.u(1, bit)
        for _ in range(self.waiting):
            self.bits.u(1, 1 - bit)
        self.waiting = 0


def _planes(image: Image.Image) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Return Y, Cb and Cr (4:2:0, full range, BT.601), padded to whole blocks."""
    whole = Image.new("RGB", (_padded(image.width), _padded(image.height)))
    whole.paste(image)
    luma, blue, red = whole.convert("YCbCr").split()
    half = (whole.width // 2, whole.height // 2)
    return luma, blue.resize(half, Image.Resampling.BOX), red.resize(half, Image.Resampling.BOX)


# --- The container (ISO/IEC 14496-12 and 23008-12) ------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture of a file. `turned` is its rotation, in quarter turns against the clock."""

    image: Image.Image
    icc: bytes = b""
    primaries: int = 1
    """Its color primaries (ISO/IEC 23091-2): 1 is sRGB's, 12 is Display P3's."""
    turned: int = 0
    gain_map_of: int = 0
    """The number (from 1) of the picture that this is the HDR gain map of; 0 for a picture of its own."""


def heic(*shots: Shot, primary: int = 1, exif: bytes = b"") -> bytes:
    """Return a file with some pictures; `primary` is the number of the one to show. Sizes are even."""
    properties: list[bytes] = []
    links: list[bytes] = []
    items: list[bytes] = []
    data: list[bytes] = []
    references: list[bytes] = []
    for number, shot in enumerate(shots, 1):
        own = _properties(shot)
        links.append(
            struct.pack(">HB", number, len(own))
            + bytes(0x80 * essential | len(properties) + index for index, (_, essential) in enumerate(own, 1))
        )
        properties += [made for made, _ in own]
        items.append(_full("infe", 2, int(shot.gain_map_of > 0), struct.pack(">HH", number, 0) + b"hvc1\0"))
        nal = _slice(shot.image)
        data.append(struct.pack(">I", len(nal)) + nal)
        if shot.gain_map_of:
            references.append(_box("auxl", struct.pack(">HHH", number, 1, shot.gain_map_of)))
    if exif:
        number = len(shots) + 1
        items.append(_full("infe", 2, 1, struct.pack(">HH", number, 0) + b"Exif\0"))
        data.append(struct.pack(">I", 0) + exif)
        references.append(_box("cdsc", struct.pack(">HHH", number, 1, primary)))
    kind = _box("ftyp", b"heic\0\0\0\0mif1heic")
    size = len(_meta(items, properties, links, references, [0] * len(data), data, primary))
    start = len(kind) + size + 8
    starts = [start + sum(map(len, data[:index])) for index in range(len(data))]
    meta = _meta(items, properties, links, references, starts, data, primary)
    return kind + meta + _box("mdat", b"".join(data))


def _properties(shot: Shot) -> list[tuple[bytes, bool]]:
    """Return a picture's properties, and whether a reader has to know each."""
    sets = _parameter_sets(*shot.image.size)
    arrays = b"".join(
        struct.pack(">BHH", 0x80 | kind, 1, len(nal)) + nal
        for kind, nal in zip((32, 33, 34), sets, strict=True)
    )
    head = struct.pack(
        ">BBIHIBHBBBBHBB", 1, 3, 0x70000000, 0x9000, 0, 93, 0xF000, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0x0F, 3
    )
    made = [
        (_box("hvcC", head + arrays), True),
        (_full("ispe", 0, 0, struct.pack(">II", *shot.image.size)), False),
        (_box("colr", b"nclx" + struct.pack(">HHHB", shot.primaries, 13, 6, 0x80)), False),
    ]
    if shot.icc:
        made.append((_box("colr", b"prof" + shot.icc), False))
    if shot.gain_map_of:
        made.append((_full("auxC", 0, 0, b"urn:com:apple:photo:2020:aux:hdrgainmap\0"), True))
    if shot.turned:
        made.append((_box("irot", bytes([shot.turned])), True))
    return made


def _meta(
    items: Sequence[bytes],
    properties: Sequence[bytes],
    links: Sequence[bytes],
    references: Sequence[bytes],
    starts: Sequence[int],
    data: Sequence[bytes],
    primary: int,
) -> bytes:
    places = b"".join(
        struct.pack(">HHHII", number, 0, 1, start, len(part))
        for number, (start, part) in enumerate(zip(starts, data, strict=True), 1)
    )
    parts = [
        _full("hdlr", 0, 0, struct.pack(">I4s12x", 0, b"pict") + b"\0"),
        _full("pitm", 0, 0, struct.pack(">H", primary)),
        _full("iinf", 0, 0, struct.pack(">H", len(items)) + b"".join(items)),
        _full("iloc", 0, 0, struct.pack(">HH", 0x4400, len(data)) + places),
        _box(
            "iprp",
            _box("ipco", b"".join(properties))
            + _full("ipma", 0, 0, struct.pack(">I", len(links)) + b"".join(links)),
        ),
    ]
    if references:
        parts.append(_full("iref", 0, 0, b"".join(references)))
    return _full("meta", 0, 0, b"".join(parts))


def _box(kind: str, payload: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(payload), kind.encode()) + payload


def _full(kind: str, version: int, flags: int, payload: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags) + payload)
