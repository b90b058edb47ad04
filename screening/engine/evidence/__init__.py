"""Classes of evidence and levels of a conclusion, by published schemes held as versioned data."""
