"""Statements and audit files that others made public: rows in are rows stored or told, and amounts add up to the cent.

They are not part of the project. Put their texts in one folder, name it in ``INCASSO_SAMPLES``, and each is read; without it this module is
no part of the tests (`conftest.py`). Tried on 22 November 2026, whole or in part, with what their authors call them:

- CAMT.053 and CAMT.054: ``OCA/bank-statement-import`` (``account_statement_import_camt/tests/samples``: ``test-camt053``,
  ``test-camt053-no-ntry``, ``test-camt053-txdtls``, ``test-camt053.zip``, ``test-camt054``); ``genkgo/camt`` (``test/data``: ``camt053.v8``,
  ``camt53.only-Dt-with-DtTm``); ``newinnovations/camt053`` (``doc/example-camt053-a``, of SNS).
- MT940: ``sandermarechal/jejik-mt940`` (``abnamro``, ``abnamro2``, ``ing``, ``ing-4``, ``knab``, ``rabobank``, ``rabobank-iban``, ``sns``,
  ``triodos``, and ``K4262927`` of Oldenburgische Landesbank, which lacks its end); ``fruitl00p/php-mt940`` (ABN AMRO's ``issue48``, ASN, bunq,
  Knab's ``sample3``); ``dovadi/mt940`` (``MT940_voorbeeldbestanden_abnamro``, ``triodos_sepa``); ``zilverline/mt940`` (``deutsche_bank``);
  ``OCA/bank-statement-import`` (``test-ing.940``); ``a-fas/mt940js`` and ``@centrapay/swift-parser`` (their ``test`` folders).
- csv of ING (both languages, with and without balance), Rabobank (utf-8 and cp1252) and ABN AMRO (csv and TAB): rows from the tests of public
  importers, found by their headers. Lists of open items in the layouts of the programs that `headers` names.
- XAF: ``BananaAccounting/Netherlands`` (see `test_audit_file.py`), and an audit file in the shape of SnelBoek's, with an opening balance by invoice.

Only read beside the readers, for what they hold: the other versions and balance types of ``genkgo/camt``, ``camt054.v8``, the audit files of
Odoo and pyxaf, and the other samples of the repositories above.
"""

from __future__ import annotations

import os
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.statements import Statement, read_statements

SAMPLES = sorted(path for path in Path(os.environ["INCASSO_SAMPLES"]).iterdir() if path.is_file())
_ENTRY = re.compile(r"^:61:\d{6}(?:\d{4})?(R?[CD])[A-Z]?([\d,.]+)", re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_entry_of_a_sample_is_read(sample: Path) -> None:
    if _is_cut_off(sample.read_bytes()):
        with pytest.raises(FileRefused, match="niet compleet"):
            read_statements(sample)
        return
    found = read_statements(sample)
    assert sorted(_entries(found)) == sorted(_amounts(sample))


def _is_cut_off(data: bytes) -> bool:
    """Whether an MT940 statement lacks its closing balance, as one of those of Oldenburgische Landesbank does."""
    return len(re.findall(rb"^:60[FM]:", data, re.MULTILINE)) > len(re.findall(rb"^:62[FM]:", data, re.MULTILINE))


def _entries(statements: tuple[Statement, ...]) -> list[Decimal]:
    """The amounts of the entries, a batch as one; what was left out is told."""
    amounts = []
    for statement in statements:
        assert not any("niet overgenomen" in note for note in statement.notes)
        parts = {place for batch in statement.batches for place in batch}
        values = [payment.amount or Decimal(0) for payment in statement.payments]
        amounts += [value for place, value in enumerate(values) if place not in parts]
        amounts += [sum((values[place] for place in batch), Decimal(0)) for batch in statement.batches]
    return amounts


def _amounts(sample: Path) -> list[Decimal]:
    """The amounts in a file, found without the readers that are tested."""
    if zipfile.is_zipfile(sample):
        with zipfile.ZipFile(sample) as archive:
            texts = [archive.read(name) for name in archive.namelist()]
    else:
        texts = [sample.read_bytes()]
    return [amount for text in texts for amount in (_in_xml(text) if b"<Document" in text else _in_mt940(text))]


def _in_xml(data: bytes) -> list[Decimal]:
    from lxml import etree

    return [
        Decimal(entry.findtext("{*}Amt") or "") * (1 if entry.findtext("{*}CdtDbtInd") == "CRDT" else -1)
        for entry in etree.fromstring(data).iterfind(".//{*}Ntry")
    ]


def _in_mt940(data: bytes) -> list[Decimal]:
    return [
        Decimal(written.replace(",", ".").rstrip(".")) * (1 if side.upper() in ("C", "RD") else -1)
        for side, written in _ENTRY.findall(data.decode("utf-8", "replace"))
    ]
