"""What a button waits for before its work begins: a Python that starts and loads the buttons.

`python -m benchmarks.start` starts a fresh Python each time. xlwings loads pandas, numpy, polars, matplotlib and PIL when it finds them, so a machine
that has them for other work starts slower; the product needs none of them.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.side_by_side import Taken, clock, empty_start, main

SIZES = (1,)
OPTIONAL = ("pandas", "numpy", "polars", "matplotlib", "PIL")
WITHOUT = f"import sys\nfor name in {OPTIONAL}: sys.modules[name] = None\n"


def started(code: str) -> Taken:
    with clock() as taken:
        subprocess.run([sys.executable, "-c", code], check=True)
    return taken


CONTESTANTS = {
    "import xlwings_addin.buttons": lambda _: started(f"{WITHOUT}import xlwings_addin.buttons"),
    "import xlwings_addin.buttons, beside optional packages": lambda _: started("import xlwings_addin.buttons"),
    "bare import xlwings": lambda _: started(f"{WITHOUT}import xlwings"),
    "floor: an empty Python": empty_start,
}

if __name__ == "__main__":
    main("benchmarks.start", CONTESTANTS, SIZES)
