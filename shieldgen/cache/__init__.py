"""What one run leaves for the next, in a folder of the user's own."""
