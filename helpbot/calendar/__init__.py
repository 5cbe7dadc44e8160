"""Working days of mainland China and the deadlines that are counted in them. Pure: dates in, dates out, each with its proof."""
