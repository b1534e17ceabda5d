"""Tables of the app `ledger`."""
