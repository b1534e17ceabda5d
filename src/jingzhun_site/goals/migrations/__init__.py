"""Tables of the app `goals`."""
