"""What the journal keeps of a new row, and how rows are told apart."""

import json
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.ledger.cells import to_log
from xlwings_addin.ledger.journal import MEMO, _as_json

CELLS = st.one_of(
    st.none(),
    st.text(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
)


@given(st.dictionaries(st.text(), CELLS, max_size=8), st.text())
def test_a_new_row_is_kept_as_the_json_that_the_standard_library_writes(row, memo):
    logged = {header: to_log(value) for header, value in row.items() if value is not None}
    text = _as_json(row, memo if MEMO not in row else "")
    if memo and MEMO not in row:
        logged[MEMO] = memo
    assert text == json.dumps(logged, ensure_ascii=False)
