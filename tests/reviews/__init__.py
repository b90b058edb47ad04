"""The review, its team and their invitations."""
