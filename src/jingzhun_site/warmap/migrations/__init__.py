"""Tables of the app `warmap`."""
