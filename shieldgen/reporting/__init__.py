"""Reports and facts into text, one file per format."""
