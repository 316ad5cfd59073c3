"""Councils, their desks, the log of each audience, parts of snapshots; and who of the database's roles sees what.

The service connects as a role that owns nothing. It may add rows and never change or remove one, and sees those of the
council and desk that the transaction names: "heartdesk.council" or "heartdesk.log", and "heartdesk.desk", set by
set_config in hexadecimal.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("council", "desk", "revocation", "entry", "part")


def upgrade() -> None:
    """Make everything, and close it."""
    for statement in (*_TABLES, *_FUNCTIONS, *_LETTING_GO):
        op.execute(statement)
    for table in TABLES:
        op.execute(f"ALTER TABLE heartdesk.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE heartdesk.{table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY owner ON heartdesk.{table} TO CURRENT_USER USING (true) WITH CHECK (true)"
        )
    for statement in _POLICIES:
        op.execute(statement)


_TABLES = (
    """
    CREATE TABLE heartdesk.council (
        id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
        root bytea NOT NULL CHECK (octet_length(root) = 32),
        name text NOT NULL,
        log bytea NOT NULL UNIQUE CHECK (octet_length(log) = 8),
        added timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE heartdesk.desk (
        council bytea NOT NULL REFERENCES heartdesk.council,
        id bytea NOT NULL CHECK (octet_length(id) = 16),
        certificate bytea NOT NULL CHECK (octet_length(certificate) <= 1024),
        first_seen timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (council, id)
    )
    """,
    """
    CREATE TABLE heartdesk.revocation (
        council bytea NOT NULL REFERENCES heartdesk.council,
        desk bytea NOT NULL CHECK (octet_length(desk) = 16),
        told_in bytea NOT NULL CHECK (octet_length(told_in) = 32),
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (council, desk)
    )
    """,
    """
    CREATE TABLE heartdesk.entry (
        council bytea NOT NULL REFERENCES heartdesk.council,
        audience smallint NOT NULL,
        position bigint NOT NULL CHECK (position > 0),
        sum bytea NOT NULL CHECK (octet_length(sum) = 32),
        running bytea NOT NULL CHECK (octet_length(running) = 32),
        stream bytea NOT NULL CHECK (octet_length(stream) = 16),
        number bigint NOT NULL,
        desk bytea NOT NULL,
        brought_by bytea NOT NULL,
        data bytea,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (council, audience, position),
        FOREIGN KEY (council, desk) REFERENCES heartdesk.desk
    )
    """,
    # Bundles are packed and sealed: pressing them again would only cost time.
    "ALTER TABLE heartdesk.entry ALTER COLUMN data SET STORAGE EXTERNAL",
    "CREATE UNIQUE INDEX entry_sum ON heartdesk.entry (council, sum)",
    "CREATE INDEX entry_stream ON heartdesk.entry (council, stream)",
    # What a desk's next bundle follows.
    "CREATE INDEX entry_desk ON heartdesk.entry (council, desk, audience, number)",
    """
    CREATE TABLE heartdesk.part (
        council bytea NOT NULL REFERENCES heartdesk.council,
        name text NOT NULL CHECK (length(name) <= 120),
        brought_by bytea NOT NULL,
        length integer NOT NULL,
        data bytea NOT NULL CHECK (octet_length(data) = length AND length <= 4194304),
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (council, name)
    )
    """,
    "ALTER TABLE heartdesk.part ALTER COLUMN data SET STORAGE EXTERNAL",
)

_FUNCTIONS = (
    """
    CREATE FUNCTION heartdesk.this_council() RETURNS bytea LANGUAGE sql STABLE
    RETURN decode(current_setting('heartdesk.council', true), 'hex')
    """,
    """
    CREATE FUNCTION heartdesk.this_desk() RETURNS bytea LANGUAGE sql STABLE
    RETURN decode(current_setting('heartdesk.desk', true), 'hex')
    """,
    """
    CREATE FUNCTION heartdesk.this_log() RETURNS bytea LANGUAGE sql STABLE
    RETURN decode(current_setting('heartdesk.log', true), 'hex')
    """,
    # Whether the desk of this transaction is one of the council and not revoked.
    """
    CREATE FUNCTION heartdesk.stands() RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM heartdesk.desk d
        WHERE d.council = heartdesk.this_council() AND d.id = heartdesk.this_desk()
    ) AND NOT EXISTS (
        SELECT FROM heartdesk.revocation r
        WHERE r.council = heartdesk.this_council() AND r.desk = heartdesk.this_desk()
    )
    """,
    # The sum of the bundle that says that the desk of this transaction was revoked.
    """
    CREATE FUNCTION heartdesk.told_in() RETURNS bytea LANGUAGE sql STABLE
    RETURN (
        SELECT r.told_in FROM heartdesk.revocation r
        WHERE r.council = heartdesk.this_council() AND r.desk = heartdesk.this_desk()
    )
    """,
    # A revoked desk may hand in what it had sealed before, and read nothing: this tells it where its words go.
    """
    CREATE FUNCTION heartdesk.head(of_audience smallint)
    RETURNS TABLE (at_position bigint, at_running bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC
        SELECT e.position, e.running FROM heartdesk.entry e
        WHERE e.council = heartdesk.this_council() AND e.audience = of_audience
        ORDER BY e.position DESC LIMIT 1;
    END
    """,
    # Nor may what it hands in stand twice: this tells which of these sums stand in a log, and no more.
    """
    CREATE FUNCTION heartdesk.are_there(sums bytea[])
    RETURNS SETOF bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC
        SELECT e.sum FROM heartdesk.entry e
        WHERE e.council = heartdesk.this_council() AND e.sum = ANY (sums);
    END
    """,
    # Who may hand in at all: a desk that stands, and one that was revoked.
    """
    CREATE FUNCTION heartdesk.hands_in() RETURNS boolean LANGUAGE sql STABLE
    RETURN heartdesk.stands() OR heartdesk.told_in() IS NOT NULL
    """,
)

# What the service can never do by itself, only by these two, and only where a snapshot's part 0 of that audience lies
# here: the bytes go, the place in the log with its sum stays.
_LETTING_GO = (
    """
    CREATE FUNCTION heartdesk.is_summed_up(of_audience text, but text[])
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    RETURN heartdesk.stands() AND EXISTS (
        SELECT FROM heartdesk.part p
        WHERE p.council = heartdesk.this_council() AND p.name LIKE of_audience || '-%-0000.hds' AND p.name <> ALL (but)
    )
    """,
    """
    CREATE FUNCTION heartdesk.let_go(
        of_audience smallint, called text, of_stream bytea[], of_number bigint[], tag bytea[]
    )
    RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC
        WITH gone AS (
            UPDATE heartdesk.entry e SET data = NULL
            FROM unnest(of_stream, of_number, tag) AS w (stream, number, tag)
            WHERE heartdesk.is_summed_up(called, '{}') AND e.council = heartdesk.this_council()
                AND e.audience = of_audience AND e.stream = w.stream AND e.number = w.number
                AND substring(e.sum FOR 4) = w.tag AND e.data IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM heartdesk.revocation r WHERE r.council = e.council AND r.told_in = e.sum
                )
            RETURNING 1
        )
        SELECT count(*) FROM gone;
    END
    """,
    """
    CREATE FUNCTION heartdesk.let_go_parts(called text, names text[])
    RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    BEGIN ATOMIC
        WITH gone AS (
            DELETE FROM heartdesk.part p
            WHERE heartdesk.is_summed_up(called, names) AND p.council = heartdesk.this_council()
                AND p.name = ANY (names) AND p.name LIKE called || '-%'
            RETURNING 1
        )
        SELECT count(*) FROM gone;
    END
    """,
)

_POLICIES = (
    """
    CREATE POLICY own ON heartdesk.council FOR SELECT
    USING (id = heartdesk.this_council() OR log = heartdesk.this_log())
    """,
    "CREATE POLICY own ON heartdesk.desk FOR SELECT USING (council = heartdesk.this_council())",
    "CREATE POLICY add ON heartdesk.desk FOR INSERT WITH CHECK (council = heartdesk.this_council())",
    "CREATE POLICY own ON heartdesk.revocation FOR SELECT USING (council = heartdesk.this_council())",
    """
    CREATE POLICY add ON heartdesk.revocation FOR INSERT
    WITH CHECK (council = heartdesk.this_council() AND (SELECT heartdesk.hands_in()))
    """,
    """
    CREATE POLICY own ON heartdesk.entry FOR SELECT USING (
        council = heartdesk.this_council()
        AND ((SELECT heartdesk.stands()) OR desk = heartdesk.this_desk() OR sum = (SELECT heartdesk.told_in()))
    )
    """,
    """
    CREATE POLICY add ON heartdesk.entry FOR INSERT WITH CHECK (
        council = heartdesk.this_council()
        AND brought_by = heartdesk.this_desk()
        AND (SELECT heartdesk.hands_in())
    )
    """,
    """
    CREATE POLICY own ON heartdesk.part FOR SELECT USING (
        council = heartdesk.this_council()
        AND ((SELECT heartdesk.stands()) OR brought_by = heartdesk.this_desk())
    )
    """,
    """
    CREATE POLICY add ON heartdesk.part FOR INSERT WITH CHECK (
        council = heartdesk.this_council() AND brought_by = heartdesk.this_desk()
        AND (SELECT heartdesk.hands_in())
    )
    """,
)
