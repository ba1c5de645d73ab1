"""What of this computer matters to the workbook: Python, xlwings and the parts that Excel calls it through."""

from __future__ import annotations

import shutil
import site
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from xlwings_addin import __version__

WINDOWS, MAC = "win32", "darwin"

_MACROS_NEED_SIGNATURE = 3  # VBAWarnings; 4 is none at all
_SECURITY = (
    r"Software\Policies\Microsoft\Office\16.0\Excel\Security",
    r"Software\Microsoft\Office\16.0\Excel\Security",
)
_OFFICE = {
    WINDOWS: (Path("C:/Program Files/LibreOffice/program/soffice.exe"),),
    MAC: (Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),),
}


class Machine(NamedTuple):
    """A computer as the workbook meets it; ``system`` is as in `sys.platform`, ``office`` the program of LibreOffice."""

    system: str
    python: Path
    version: tuple[int, ...]
    package: str
    xlwings: str
    wanted_xlwings: str
    home: Path
    user_base: Path
    com: bool
    macros: bool
    office: Path | None


def this_machine() -> Machine:
    """The computer that this runs on."""
    import xlwings

    return Machine(
        system=sys.platform,
        python=Path(sys.executable),
        version=sys.version_info[:3],
        package=__version__,
        xlwings=xlwings.__version__,
        wanted_xlwings=_wanted_xlwings(),
        home=Path.home(),
        user_base=Path(site.getuserbase()),
        com=sys.platform != WINDOWS or find_spec("win32com") is not None,
        macros=_macros_allowed(),
        office=_office(),
    )


def findings(machine: Machine) -> Iterator[str]:
    """What is wrong with a computer, each as a Dutch sentence with what to do."""
    if machine.xlwings != machine.wanted_xlwings:
        yield (
            f"Deze versie hoort bij xlwings {machine.wanted_xlwings}, maar {machine.xlwings} is geïnstalleerd. "
            f"Typ: {_pip(machine)} xlwings=={machine.wanted_xlwings}"
        )
    if machine.system == WINDOWS:
        yield from _without_libraries(machine)
        if not machine.com:
            yield f"Het pakket pywin32 ontbreekt; zonder dat praat Python niet met Excel. Typ: {_pip(machine)} pywin32"
        if not machine.macros:
            yield (
                "Excel voert op deze computer geen macro's uit. Kies in Excel Bestand, Opties, Vertrouwenscentrum, "
                "Instellingen, Macro-instellingen: 'uitschakelen met melding'. Is dat grijs, vraag het dan uw beheerder."
            )
    if machine.system == MAC:
        script = _script_place(machine.home, machine.xlwings)
        if not script.is_file():
            yield (
                f"Excel op deze Mac mag Python nog niet starten: {script} ontbreekt. "
                f"Typ: {machine.python.with_name('xlwings')} runpython install"
            )


def install_script(home: Path) -> None:
    """Give Excel on a Mac the script with which xlwings starts Python; on other systems there is nothing to give."""
    if sys.platform != MAC:
        return
    import xlwings

    place = _script_place(home, xlwings.__version__)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(xlwings.__file__).with_name(place.name), place)


def libraries(version: str) -> tuple[str, str]:
    """Names of the libraries of xlwings that 64-bit and 32-bit Excel for Windows load."""
    return f"xlwings64-{version}.dll", f"xlwings32-{version}.dll"


def _without_libraries(machine: Machine) -> Iterator[str]:
    beside, above = machine.python.parent, machine.python.parent.parent
    for name in libraries(machine.xlwings):
        if (beside / name).is_file() or (above / name).is_file():
            continue
        elsewhere = machine.user_base / name
        yield (
            f"{name} staat op een plek waar Excel niet zoekt. Kopieer {elsewhere} naar {beside}."
            if elsewhere.is_file()
            else f"{name} ontbreekt naast Python. Typ: {_pip(machine)} --force-reinstall xlwings=={machine.xlwings}"
        )


def _pip(machine: Machine) -> str:
    return f'"{machine.python}" -m pip install'


def _script_place(home: Path, version: str) -> Path:
    return home / "Library" / "Application Scripts" / "com.microsoft.Excel" / f"xlwings-{version}.applescript"


def _wanted_xlwings() -> str:
    """The version whose VBA module the template carries: the two must be of one version."""
    from xlwings_addin.resources import template_bytes
    from xlwings_addin.template.soundness import Package
    from xlwings_addin.template.vba import edition

    return edition(Package.read(template_bytes()).modules).xlwings


def _macros_allowed() -> bool:
    if sys.platform == "win32":
        import winreg

        for key in _SECURITY:
            with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return int(winreg.QueryValueEx(opened, "VBAWarnings")[0]) < _MACROS_NEED_SIGNATURE
    return True


def _office() -> Path | None:
    if found := shutil.which("soffice"):
        return Path(found)
    return next((place for place in _OFFICE.get(sys.platform, ()) if place.is_file()), None)
