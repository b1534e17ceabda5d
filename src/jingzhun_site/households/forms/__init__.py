"""The forms of households and persons, made from the vocabulary."""
