"""Which citations fall in a sample for a second person: by seed and citation alone, the same on any day."""

PEOPLE = 2

# the first 32 bits of a hash, as a share of all that they can be
_IN_SAMPLE = "('x' || substr(md5(s.seed || ':' || {citation}), 1, 8))::bit(32)::bigint < s.share * 4294967296"


def people_by_sample(citation: str) -> str:
    """SQL for how many people judge a citation where a sample that is in force takes it; null for others.

    ``citation`` is the column of its id; parameters are %(review)s and %(stage)s.
    """
    in_sample = _IN_SAMPLE.format(citation=citation)
    return (
        f"(select {PEOPLE} from screening_secondsample s where s.review_id = %(review)s"  # noqa: S608 - columns
        f" and s.stage = %(stage)s and s.ended_at is null and {in_sample})"
    )
