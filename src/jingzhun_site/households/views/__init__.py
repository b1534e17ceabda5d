"""The pages of households and persons."""
