"""Finding records, and lists of them that work like a spreadsheet."""
