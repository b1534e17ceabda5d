"""The background work that duties ask for, by name."""

EXPORT = "duties_export"
