"""Every sentence a person reads, as templates. No other module holds any."""
