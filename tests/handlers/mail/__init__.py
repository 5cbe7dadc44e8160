"""Mail, as it is written in the world."""
