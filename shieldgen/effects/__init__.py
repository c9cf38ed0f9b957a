"""Task functions and their bodies, to effects, durations, error handling and verdicts."""
