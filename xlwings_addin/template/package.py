"""The zip archive of the workbook: ribbon added, every member stored with a fixed date, so that bytes repeat."""

from __future__ import annotations

import io
import zipfile

from xlwings_addin.template.customui import PART, RELATIONSHIP, ribbon_xml

_NO_DATE = (1980, 1, 1, 0, 0, 0)


def with_ribbon(workbook: bytes) -> bytes:
    """The workbook with the ribbon part, related from the package root, in members that are stored, not deflated.

    Deflated bytes differ between builds of zlib; stored ones are the same for every Python.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relationship = f'<Relationship Id="rIdRibbon" Type="{RELATIONSHIP}" Target="{PART}"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relationship.encode())
    parts[PART] = ribbon_xml()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            member = zipfile.ZipInfo(name, _NO_DATE)
            member.create_system = 0  # else the operating system of the builder shows in the bytes
            archive.writestr(member, part)
    return out.getvalue()
