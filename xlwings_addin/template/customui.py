"""The ribbon tab as Office reads it, and the VBA callbacks that its buttons name."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import quoteattr

from xlwings_addin.ribbon import BUTTONS, TAB, Button

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
# The 2006 kind: other programs that save a workbook keep this relationship and drop the 2007 one.
PART = "customUI/customUI.xml"
MODULE = "modIncasso"

_IN_VBA = {"herstart_python": "HerstartPython"}
"""Buttons that cannot hand over to Python, with the VBA procedure that does their work."""


def callback(button: Button) -> str:
    """Name of the VBA procedure that a click on this button calls."""
    return f"Lint_{button.name}"


def ribbon_xml() -> bytes:
    """The part ``customUI/customUI.xml``: one tab with a group for each group of buttons."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{NAMESPACE}">',
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="tab{TAB}" label={quoteattr(TAB)} insertAfterMso="TabHome">',
    ]
    for group, buttons in groupby(BUTTONS, key=lambda button: button.group):
        lines.append(f'        <group id="grp{group}" label={quoteattr(group)}>')
        lines += [f"          <button {_attributes(button)}/>" for button in buttons]
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines).encode()


def _attributes(button: Button) -> str:
    values = {
        "id": f"btn_{button.name}",
        "label": button.label,
        "imageMso": button.image,
        "size": "large" if button.large else "normal",
        "screentip": button.tip,
        "supertip": button.explanation,
        "keytip": button.key_tip,
        "onAction": f"{MODULE}.{callback(button)}",
    }
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())


def callbacks() -> str:
    """VBA procedures for the end of the module: one for each button, each one line long."""
    return "".join(
        f"\nPublic Sub {callback(button)}(ByVal control As IRibbonControl)\n    {_action(button)}\nEnd Sub\n"
        for button in BUTTONS
    )


def _action(button: Button) -> str:
    return _IN_VBA.get(button.name) or f'Klik "{button.name}"'
