"""What goes out: PRISMA counts, extraction sheets, decisions, references."""
