"""Converts pictures with other color profiles to sRGB, which mail programs assume."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_SEE_THROUGH = ("RGBA", "LA", "PA", "RGBa", "La")


def in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, or as RGBA if it has transparency, in sRGB and without a profile.

    A profile that is damaged, or for another color mode than the file's, is ignored.
    """
    profile = image.info.get("icc_profile")
    through = image.mode in _SEE_THROUGH or "transparency" in image.info
    wanted = "RGBA" if through else "RGB"
    if image.mode in _DEEP:
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        image = image.convert(wanted)
    elif through and image.mode != "RGBA":
        image = image.convert("RGBA")
    if isinstance(profile, bytes) and profile:
        image = _converted(image, profile, wanted)
    image = image if image.mode == wanted else image.convert(wanted)
    image.info.pop("icc_profile", None)
    return image


def _converted(image: Image.Image, profile: bytes, wanted: str) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(own):
            return image
        made = ImageCms.profileToProfile(image, own, _SRGB, outputMode=wanted)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return made if made is not None else image
