-- Three roles for the register on PostgreSQL: who owns the tables, who works with them, and who only reads.
-- The owner runs this once the schema is up to date, and again after each upgrade of the schema:
--   psql --single-transaction --file deploy/postgresql-roles.sql caveat
-- The owner, whose name is yours to choose, upgrades the schema and clears destroyed keys away; no process runs as
-- it.
-- caveat_app: worker, receiver and service. What is recorded it can add to, and not change.
-- caveat_reader: verifies the ledger and makes backups; writes nothing.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'caveat_app') THEN
        CREATE ROLE caveat_app LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'caveat_reader') THEN
        CREATE ROLE caveat_reader LOGIN;
    END IF;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO caveat_app, caveat_reader;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO caveat_app, caveat_reader;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO caveat_app;

-- The record itself: what is in it stays as it was written.
REVOKE UPDATE, DELETE ON ledger, checkpoints, failed_verifications, orders, documents, rulebooks,
    rosters FROM caveat_app;
-- No dossier, communication, email or handoff disappears.
REVOKE DELETE ON dossiers, communications, communication_versions, arrivals, cases, matters, tasks,
    case_tracks, expected_dates, attachments, emails, handoffs, closure_versions, agency_parts
    FROM caveat_app;
-- The schema is the owner's.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM caveat_app;
