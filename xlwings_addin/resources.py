"""The files that ship with the package: the workbook template, the letter templates and the manual."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_PLACES = (_PACKAGE, _PACKAGE.parent)
# Inside the package when installed from a wheel; beside it in a checkout.


def _find(name: str) -> Path:
    for place in _PLACES:
        if (place / name).exists():
            return place / name
    raise FileNotFoundError(f"{name} is missing from the installation; install the package again")


def template_path() -> Path:
    """Path of the workbook template."""
    return _find("workbook_template.xlsm")


def template_bytes() -> bytes:
    """The bytes of the workbook template."""
    return template_path().read_bytes()


def letters_dir() -> Path:
    """Folder with the Word templates that ship with the product; the English ones are in its folder ``en``."""
    return _find("letters")


def manual_path() -> Path:
    """Path of the Dutch manual, in Markdown; its pictures are in the folder ``pictures`` beside it."""
    return _find("docs/handleiding.md")
