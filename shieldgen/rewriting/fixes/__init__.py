"""The fixes, one file each: a finding into the change of a file that removes it."""
