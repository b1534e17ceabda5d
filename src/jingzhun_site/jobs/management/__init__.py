"""Commands of the app `jobs`."""
