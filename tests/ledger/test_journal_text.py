"""What the journal keeps of a new row, and how rows are told apart."""

import json
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from xlwings_addin.ledger.cells import to_log
from xlwings_addin.ledger.kept_rows import as_json

CELLS = st.one_of(
    st.none(),
    st.text(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=8, unique=True), st.integers(1, 3), st.data())
def test_a_new_row_is_kept_as_the_json_that_the_standard_library_writes(headers, height, data):
    rows = [[data.draw(CELLS) for _ in headers] for _ in range(height)]
    columns = dict(zip(headers, zip(*rows, strict=True), strict=True))
    logged = [
        {header: to_log(value) for header, value in zip(headers, row, strict=True) if value is not None} for row in rows
    ]
    assert as_json(columns) == [json.dumps(row, ensure_ascii=False) for row in logged if headers]
