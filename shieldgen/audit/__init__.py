"""Facts into findings: rules, what silences them, and which of them a run shows."""
