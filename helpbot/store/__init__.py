"""All SQL, one file a noun; a function is named as the question it answers. Functions take the Transaction they run in."""
