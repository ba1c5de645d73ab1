"""Write the letter templates: ``python -m xlwings_addin.mailmerge.house_style [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from xlwings_addin.mailmerge.house_style.build import build_all

if __name__ == "__main__":
    build_all(Path(sys.argv[1] if len(sys.argv) > 1 else "letters"))
