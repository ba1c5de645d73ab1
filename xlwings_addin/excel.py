"""What only matters when Excel has the workbook open: one click at a time, filters, protection, a busy Excel."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from xlwings_addin.actions.places import user_data
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.schema import BY_NAME, MERGE_TABLE
from xlwings_addin.progress import heard_by

NAME = "excel"
"""What xlwings calls the engine that talks to Excel."""

_ATTEMPTS = 20_000
# xlwings asks a busy Excel again without end, and without a pause: this many times are about ten seconds.

_BUSY = frozenset({-2147418111, -2147417846, -2146777998, -1712})
# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE (a cell is being edited); errAETimeout on a Mac
_GONE = frozenset({-2147023174, -2147417848, -2147023170, -609, -600})
# RPC_S_SERVER_UNAVAILABLE, RPC_E_DISCONNECTED, RPC_S_CALL_FAILED; connectionInvalid and procNotFound on a Mac
_REFUSED = frozenset({-2147352567, -2146827284, -50, -10000, -10006})
# DISP_E_EXCEPTION with Excel's 0x800A03EC; what Excel for Mac answers to a write that it does not want

BUSY = (
    "Excel is bezig. Typt u in een cel, druk dan op Enter of Esc; sluit open vensters van Excel; klik daarna opnieuw."
)
GONE = "Excel geeft geen antwoord meer. Sla uw werkboek op, sluit Excel, open het opnieuw en klik nog eens."
ONE_AT_A_TIME = "er is nog een knop bezig. Wacht tot die klaar is en klik dan opnieuw"


def explained(problem: Exception, book: Any) -> str | None:
    """The Dutch sentence for what Excel refused, from the error of Windows or macOS; ``None`` when it is something else."""
    codes = _codes(problem)
    if codes & _BUSY or type(problem).__name__ == "ExcelBusyError":
        return BUSY
    if codes & _GONE:
        return GONE
    if codes & _REFUSED:
        try:
            check_writable(book)
        except DataError as reason:
            return f"{reason}."
        except Exception:
            return GONE
    return None


def _codes(problem: Exception) -> set[int]:
    codes = {getattr(problem, "hresult", None), getattr(problem, "errornumber", None)}
    details = getattr(problem, "excepinfo", None)
    if details:
        codes.add(details[5])
    return {code for code in codes if isinstance(code, int)}


def be_patient() -> None:
    """Let xlwings ask a busy Excel for some seconds, then give up, so that the user hears why nothing happens."""
    if sys.platform == "win32":
        import xlwings

        xlwings._xlwindows.N_COM_ATTEMPTS = _ATTEMPTS


@contextmanager
def quiet(app: Any, doing: str) -> Iterator[None]:
    """Screen updating off, calculation by hand, the status bar telling how far it is; as it was afterwards, always."""
    with ExitStack() as restore:
        for name, value in (
            ("screen_updating", False),
            ("calculation", "manual"),
            ("status_bar", f"Incasso: {doing} …"),
        ):
            before = getattr(app, name) if name != "status_bar" else False
            restore.callback(_set, app, name, before)
            setattr(app, name, value)
        with heard_by(lambda text: _set(app, "status_bar", f"Incasso: {text}")):
            yield


def mention(app: Any, text: str) -> None:
    """Say something in the status bar, where it stays until the next click."""
    _set(app, "status_bar", f"Incasso: {text}")


def _set(app: Any, name: str, value: Any) -> None:
    # One that cannot be set back must not keep the others from it, nor hide what went wrong before.
    with suppress(Exception):
        setattr(app, name, value)


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second click out, also one that started a Python of its own.

    Raises:
        DataError: another button is still busy.
    """
    with (user_data() / "bezig.lock").open("a+b") as held:
        try:
            _lock(held.fileno())
        except OSError:
            raise DataError(ONE_AT_A_TIME) from None
        yield


def _lock(handle: int) -> None:
    """Take the file, which the system gives free when the process ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_writable(book: Any) -> None:
    """Make sure that no sheet with a table of the product is protected: a protected sheet keeps tables from growing.

    Raises:
        DataError: one is; the sentence names it.
    """
    for sheet, _ in _tables(book):
        if _is_protected(sheet):
            raise DataError(
                "dit blad is beveiligd; er is niets gewijzigd. Kies Controleren, Beveiliging blad opheffen, en klik opnieuw",
                sheet=sheet.name,
            )


def _tables(book: Any) -> Iterator[tuple[Any, Any]]:
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.name in BY_NAME or table.name == MERGE_TABLE:
                yield sheet, table


def _is_protected(sheet: Any) -> bool:
    if sys.platform == "darwin":
        return bool(sheet.api.protect_contents.get())
    return bool(getattr(sheet.api, "ProtectContents", False))


@contextmanager
def for_writing(book: Any) -> Iterator[None]:
    """Make an open workbook ready for an action that writes in it.

    Raises:
        DataError: a sheet is protected, or has a filter that cannot be put back; nothing was changed.
    """
    check_writable(book)
    with unfiltered(book):
        yield


@contextmanager
def unfiltered(book: Any) -> Iterator[None]:
    """Take filters off the product's tables while they are written, and put them back.

    Excel writes a block of values over filtered rows wrongly, without a word: the first value in every row that shows.

    Raises:
        DataError: a filter that cannot be put back, such as one on colour; nothing was changed.
    """
    filtered = []
    for sheet, table in _tables(book) if book.app.engine.name == NAME else ():
        body = table.data_body_range
        if body is None or body.row_height:  # rows of one height: none is hidden, and Excel says so in one call
            continue
        criteria = [one for one in table.autofilter.criteria if one.type != "none"]
        for one in criteria:
            if not _can_be_put_back(one):
                header = table.header_row_range[one.field - 1].value
                raise DataError(
                    "dit filter kan het programma niet terugzetten. Wis het eerst (klik op het pijltje in de kop, Filter "
                    "wissen) en klik opnieuw op de knop",
                    sheet=sheet.name,
                    column=header,
                )
        if criteria:
            filtered.append((table, criteria))
    with ExitStack() as restore:
        for table, criteria in filtered:
            for one in criteria:
                restore.callback(_filter, table.autofilter, one)
            table.autofilter.clear()
        yield


def _can_be_put_back(criterion: Any) -> bool:
    return bool(
        criterion.type == "values"
        or (criterion.type == "comparison" and criterion.operator)
        or (criterion.type.endswith("_items") and criterion.count)
        or (criterion.type.endswith("_percent") and criterion.percent)
    )


def _filter(autofilter: Any, criterion: Any) -> None:
    """Put one filter back; one that no longer fits the table stays off."""
    with suppress(Exception):
        if criterion.type == "values":
            autofilter.apply_values(criterion.field, criterion.values)
        elif criterion.type == "comparison":
            autofilter.apply_comparison(criterion.field, criterion.operator, criterion.value1, criterion.value2)
        else:
            apply: Callable[[int, Any], None] = getattr(autofilter, f"apply_{criterion.type}")
            apply(criterion.field, criterion.count if criterion.type.endswith("_items") else criterion.percent)
