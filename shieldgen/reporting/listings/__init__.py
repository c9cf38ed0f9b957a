"""One format a file for the facts about sites and tasks: `FORMAT` and `render`."""
