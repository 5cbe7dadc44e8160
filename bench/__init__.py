"""What speed claims are measured with: each figure beside a stated baseline of the same run, as JSON on stdout."""
