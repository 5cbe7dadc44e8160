"""One turn of a conversation, and who gets to answer it."""
