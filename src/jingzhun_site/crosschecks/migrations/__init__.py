"""Tables of the app `crosschecks`."""
