"""Tables of the app `directives`."""
