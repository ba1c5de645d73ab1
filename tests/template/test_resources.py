"""The shipped files are found in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlwings_addin import resources


def test_a_checkout_has_its_files_beside_the_package() -> None:
    assert resources.template_path().name == "workbook_template.xlsm"
    assert resources.template_bytes() == resources.template_path().read_bytes()


def test_files_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "xlwings_addin"
    (package / "letters").mkdir(parents=True)
    (tmp_path / "letters").mkdir()
    (package / "workbook_template.xlsm").write_bytes(b"uit het wiel")
    monkeypatch.setattr(resources, "_PLACES", (package, tmp_path))

    assert resources.template_bytes() == b"uit het wiel"
    assert resources.letters_dir() == package / "letters"


def test_a_broken_installation_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PLACES", (tmp_path,))

    with pytest.raises(FileNotFoundError, match="install the package again"):
        resources.template_path()
