"""The sender's logo, from the file named in `Instellingen`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge.content import Picture
from xlwings_addin.mailmerge.relationships import PICTURE_KINDS

_HIGHEST, _WIDEST = 9.0, 60.0  # mm, so that the address stays where the window is
_LARGEST = 5 * 1024 * 1024


def read_logo(name: str, company: str, templates_dirs: Sequence[Path]) -> Picture | None:
    """The logo, as large as fits in the letterhead; ``None`` when no file is named.

    Args:
        name: path of a PNG or JPEG file: absolute, or beside the templates or their folder.
        company: for the text that stands for the picture.
        templates_dirs: where the templates are, the user's own first.

    Raises:
        FileRefused: there is no such file, or it is no such picture.
    """
    if not name.strip():
        return None
    path = next((path for path in _places(Path(name.strip()).expanduser(), templates_dirs) if path.is_file()), None)
    if path is None:
        raise FileRefused(f"Het logo {name} is er niet; de brieven zijn zonder logo. Pas het aan in Instellingen.")
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    refused = f"Het logo {path.name} is geen goed png- of jpg-bestand; de brieven zijn zonder logo."
    try:
        if path.stat().st_size > _LARGEST:
            raise FileRefused(f"Het logo {path.name} is te groot; de brieven zijn zonder logo. Maak het kleiner.")
        data = path.read_bytes()
        image = Image.from_blob(data)
        kind = str(image.content_type).rpartition("/")[2]
        width, height = int(image.px_width), int(image.px_height)
    except (OSError, InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        raise FileRefused(refused) from error
    if kind not in PICTURE_KINDS or not width or not height:
        raise FileRefused(refused)
    scale = min(_HIGHEST / height, _WIDEST / width)
    return Picture(data, f"Logo {company}", width * scale, height * scale, kind)


def _places(path: Path, templates_dirs: Sequence[Path]) -> Iterator[Path]:
    if path.is_absolute():
        yield path
        return
    for folder in templates_dirs:
        yield folder / path
        yield folder.parent / path
