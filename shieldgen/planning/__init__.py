"""What a project declares into the wiring to be written: every name, import and policy word chosen."""
