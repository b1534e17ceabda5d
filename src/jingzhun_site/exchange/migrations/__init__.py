"""Tables of the app `exchange`."""
