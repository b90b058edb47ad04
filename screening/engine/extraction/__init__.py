"""Two people's extractions of one study: aligning arms, comparing values, doubting numbers."""
