"""The files of a deployment into what they say about the end of the application."""
