"""Opens picture files with limits on their size, and turns the libraries' errors into ours."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, UnidentifiedImageError

from newsletter.errors import PictureError
from newsletter.model.phrase import phrase
from newsletter.rendering.pictures.advice import MAKE_SMALLER, SAVE_AGAIN
from newsletter.rendering.pictures.heic import EXPORT, is_heic, use_heic, with_profile
from newsletter.rendering.pictures.heic import FORMAT as HEIC

LARGEST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF")


@contextmanager
def opened_picture(data: bytes) -> Iterator[Image.Image]:
    """Yield a picture whose size is known to be within the limit; its pixels are read when they are used.

    Raises PictureError for what is not a picture, or too large; errors in the block become one as well.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="PIL")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            formats = (use_heic(),) if is_heic(data) else _FORMATS
            with Image.open(io.BytesIO(data), formats=formats) as image:
                if image.width * image.height > LARGEST_PIXELS:
                    size = f"{image.width} x {image.height} pixels"
                    raise PictureError(
                        phrase("The picture has {size}, which is too many", size=size), hint=MAKE_SMALLER
                    )
                yield image
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("The picture has far too many pixels", hint=MAKE_SMALLER) from error
    except UnidentifiedImageError as error:
        if is_heic(data):
            raise PictureError(
                "The HEIC picture is damaged", hint=phrase("{export}.", export=EXPORT)
            ) from error
        raise PictureError("The file is not a picture that email can show", hint=SAVE_AGAIN) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, RuntimeError) as error:
        raise PictureError(phrase("The picture is damaged: {error}", error=error), hint=SAVE_AGAIN) from error


def is_moving(image: Image.Image) -> bool:
    """Tell whether a picture is an animated GIF."""
    return image.format == "GIF" and bool(getattr(image, "is_animated", False))


def is_photo(image: Image.Image) -> bool:
    """Tell whether a file is of a kind that cameras write."""
    return image.format in {"JPEG", "MPO", HEIC}


def upright(image: Image.Image) -> Image.Image:
    """Return a picture as it was held when it was taken, with a color profile if it names one."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode == "P" and {"transparency", "icc_profile"} & set(turned.info):
        turned = turned.convert("RGBA" if "transparency" in turned.info else "RGB")
    return with_profile(turned)
