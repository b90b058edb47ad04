"""Which reports tell of one study."""
