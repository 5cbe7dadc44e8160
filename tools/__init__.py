"""Programs for those who develop helpbot; nothing of it is installed."""
