"""Reading for the pages of households and persons."""
