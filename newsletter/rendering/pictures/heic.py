"""Reads HEIC, the format of iPhone photos (HEIF, ISO/IEC 23008-12, with HEVC), by the extra `heic`.

libheif turns the picture upright, and gives 8 bits of the primary picture alone: no HDR gain map, no depth
map, no thumbnail, no other picture of a burst.
"""

from __future__ import annotations

import struct
from functools import cache

from PIL import Image, ImageCms

from newsletter.errors import PictureError
from newsletter.model.phrase import phrase

FORMAT = "HEIF"
"""What Pillow calls it."""
EXPORT = "Export it as JPEG (on the phone: Settings, Camera, Formats, Most Compatible)"

_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"MiHE", b"MiHB")
_ANY_CODEC = (b"mif1", b"msf1", b"mif2")
_AVIF = (b"avif", b"avis")
_MOST_BRANDS = 256
_P3_PRIMARIES = 12
"""SMPTE EG 432-1 in ISO/IEC 23091-2: Display P3."""
_P3 = {
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}
"""Display P3's primaries, adapted to D50, as in ICC profiles."""


def is_heic(data: bytes) -> bool:
    """Tell whether a file is HEIC, by the brands it starts with; AVIF is not, Pillow reads it by itself."""
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4], "big"), _MOST_BRANDS)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, end, 4))]
    if any(brand in _BRANDS for brand in brands):
        return True
    return brands[0] in _ANY_CODEC and not any(brand in _AVIF for brand in brands)


@cache
def use_heic() -> str:
    """Teach Pillow to read HEIC; return the format's name. Raises PictureError without the extra."""
    try:
        from pi_heif import register_heif_opener
    except ImportError:
        raise PictureError(
            "The picture is HEIC, the format of iPhone photos, and this computer has nothing to read it with",
            hint=phrase("{export}, or install the extra: pip install 'newsletter[heic]'.", export=EXPORT),
        ) from None
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return FORMAT


def with_profile(image: Image.Image) -> Image.Image:
    """Give a picture that only names Display P3 (nclx, as Android writes it) the profile of that name."""
    named = image.info.get("nclx_profile") or {}
    if "icc_profile" not in image.info and named.get("color_primaries") == _P3_PRIMARIES:
        image.info["icc_profile"] = _display_p3()
    return image


@cache
def _display_p3() -> bytes:
    """Return an ICC profile: sRGB's with other primaries, as Display P3 has the same tone curve and white."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for index in range(int.from_bytes(profile[128:132], "big")):
        name, start, _ = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        if name in _P3:
            struct.pack_into(">3i", profile, start + 8, *(round(65536 * value) for value in _P3[name]))
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "P3-D".encode("utf-16-be"))
