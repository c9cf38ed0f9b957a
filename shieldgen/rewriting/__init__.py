"""Source files into the same files with one thing changed, every other byte as it was."""
