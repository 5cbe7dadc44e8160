"""Use cases, a noun a file, and the Desk that bundles them into one transaction."""
