"""What it adds up to, per treatment arm and outcome."""
