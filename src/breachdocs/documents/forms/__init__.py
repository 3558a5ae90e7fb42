"""The forms themselves, blank and filled in, as Word files made from the declaration of their fields. Knows no case."""
