"""One module for each kind of file; each has a `KIND`."""
