"""Tables of the app `duties`."""
