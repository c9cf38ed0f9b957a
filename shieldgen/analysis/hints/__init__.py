"""What authors declare about task functions, one reader for each form of a hint."""
