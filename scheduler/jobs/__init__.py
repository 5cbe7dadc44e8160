"""What is done by the clock, one job a module. Each may run twice or late without harm."""
