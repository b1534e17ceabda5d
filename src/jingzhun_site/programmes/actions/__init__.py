"""Writing: enrolling, signing steps, ending, objections; and the lines of the ledger kept beside them."""
