"""Who changed what, when and why, in a chain that shows tampering."""
