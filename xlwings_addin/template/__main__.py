"""``python -m xlwings_addin.template [OUT]`` builds the workbook template."""

from __future__ import annotations

import sys
from pathlib import Path

from xlwings_addin.template import build


def main(arguments: list[str]) -> None:
    """Write the template to the path given, else to ``workbook_template.xlsm`` in the current folder."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        sys.exit("usage: python -m xlwings_addin.template [OUT]")
    Path(arguments[0] if arguments else "workbook_template.xlsm").write_bytes(build())


if __name__ == "__main__":
    main(sys.argv[1:])
