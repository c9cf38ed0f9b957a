"""The planned wiring into the text of its files."""
