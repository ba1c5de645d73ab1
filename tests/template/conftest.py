"""The workbook template as it is built now, and a way to plant a fault in a copy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Plant = Callable[..., bytes]


@pytest.fixture(scope="session")
def built() -> bytes:
    from xlwings_addin.template import build

    return build()


@pytest.fixture(scope="session")
def built_path(built: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "werkmap.xlsm"
    path.write_bytes(built)
    return path


@pytest.fixture(scope="session")
def parts(built: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def plant(parts: Mapping[str, bytes]) -> Plant:
    """Give the workbook with, in one part, the first occurrence of a text replaced; a part may be added or dropped."""

    def planted(part: str, old: str = "", new: str = "", *, add: bytes | None = None, drop: bool = False) -> bytes:
        changed = dict(parts)
        if add is not None:
            changed[part] = add
        elif drop:
            del changed[part]
        else:
            assert old.encode() in changed[part], f"nothing to replace in {part}"
            changed[part] = changed[part].replace(old.encode(), new.encode(), 1)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in changed.items():
                archive.writestr(name, content)
        return out.getvalue()

    return planted
