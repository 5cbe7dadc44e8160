"""One story a feature, through the doors that people use."""
