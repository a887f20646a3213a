"""What a search looks through: the passages of what is published, and an index of their words.

The index is the database's own: FTS5 on SQLite, a tsvector on PostgreSQL. Triggers keep it as the table of passages is,
so that whoever writes there knows nothing of it. Its name does not begin as those of the tables do, since SQLite makes
further tables round it that no schema lists.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Words come with spaces between them and nothing else: the one that cuts at ASCII signs alone leaves them as they are.
SQLITE = (
    """
CREATE VIRTUAL TABLE fts_lms_passages USING fts5(
    heading, words, content='lms_passages', content_rowid='position', tokenize='ascii', prefix='2 3'
)
""",
    """
CREATE TRIGGER lms_passages_indexed AFTER INSERT ON lms_passages
BEGIN INSERT INTO fts_lms_passages (rowid, heading, words) VALUES (NEW.position, NEW.heading, NEW.words); END
""",
    """
CREATE TRIGGER lms_passages_let_go AFTER DELETE ON lms_passages
BEGIN
    INSERT INTO fts_lms_passages (fts_lms_passages, rowid, heading, words)
    VALUES ('delete', OLD.position, OLD.heading, OLD.words);
END
""",
)

# As to_tsvector('simple', …) gives it, without PostgreSQL's own idea of where a word ends, which loses Khmer vowels.
POSTGRESQL = (
    """
CREATE TABLE fts_lms_passages (
    position bigint PRIMARY KEY REFERENCES lms_passages ON DELETE CASCADE,
    vector tsvector NOT NULL
)
""",
    "CREATE INDEX fts_lms_passages_vector ON fts_lms_passages USING gin (vector)",
    """
CREATE FUNCTION lms_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(quote_literal(word) || ':' || least(place, 16383), ' '), '')::tsvector
    FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS listed (word, place) WHERE word <> ''
$$
""",
    """
CREATE FUNCTION lms_index_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fts_lms_passages (position, vector)
    VALUES (NEW.position, setweight(lms_vector(NEW.heading), 'A') || lms_vector(NEW.words));
    RETURN NULL;
END
$$
""",
    """
CREATE TRIGGER lms_passages_indexed AFTER INSERT ON lms_passages
FOR EACH ROW EXECUTE FUNCTION lms_index_passage()
""",
)


def upgrade() -> None:
    """Create the table and its index; a worker of before goes on without them."""
    op.create_table(
        "lms_passages",
        sa.Column("position", POSITION, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lms_passages"),
    )
    op.create_index("ix_lms_passages_content", "lms_passages", ["content"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
