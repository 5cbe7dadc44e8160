"""What we know: the entries, how text is normalised, and how a question finds its entry. Pure: it knows nothing of the bot around it."""
