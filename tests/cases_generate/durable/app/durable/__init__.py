"""Task functions whose work survives a kill."""
