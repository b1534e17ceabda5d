"""The ledger of a programme as a workbook: written out with one column a step, and read again when it comes back."""
