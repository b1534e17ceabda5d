"""The background work that documents ask for, by name."""

READ = "directives_read"
RELATE = "directives_relate"
EXPORT = "directives_export"
