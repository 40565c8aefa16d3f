"""The demonstration: two companies, and a year played through by the same calls people use."""
