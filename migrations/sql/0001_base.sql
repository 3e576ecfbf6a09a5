-- What base/db keeps for itself: how far each sequenced table is placed, the audit, saved answers.

-- only postgres
-- Statements run under a role that owns nothing, so that row-level security holds them. Several databases of a
-- server share it, and two may be set up at the same moment.
DO $$ BEGIN
    CREATE ROLE bodega_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
    EXECUTE format('GRANT bodega_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
    IF NOT pg_has_role(current_user, 'bodega_app', 'MEMBER') THEN RAISE; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO bodega_app;
-- end

CREATE TABLE db_position (
    name {text} PRIMARY KEY,
    position {int} NOT NULL
) {keyed};

INSERT INTO db_position VALUES ('db_audit', 0);

-- Lines are only ever added. Merchant 0 is the installation.
CREATE TABLE db_audit (
    seq {serial},
-- only postgres
    position {int},
-- end
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    at {time} NOT NULL,
    actor_kind {text} NOT NULL,
    actor_id {text} NOT NULL,
    action {text} NOT NULL,
    entity_type {text} NOT NULL,
    entity_id {text} NOT NULL,
    old {json},
    new {json},
    request_id {text} NOT NULL,
    address {text},
    reason {text},
    canonical {bytes} NOT NULL,
    hash {bytes}
) {table};
CREATE INDEX db_audit_by_merchant ON db_audit (merchant, seq);
CREATE INDEX db_audit_by_entity ON db_audit (merchant, entity_id, seq);
-- only postgres
CREATE UNIQUE INDEX db_audit_by_position ON db_audit (position);
CREATE INDEX db_audit_unplaced ON db_audit (seq) WHERE position IS NULL;
-- end
-- merchant rows: db_audit

CREATE TABLE db_audit_chain (
    id {int} PRIMARY KEY,
    position {int} NOT NULL,
    hash {bytes} NOT NULL
) {table};
-- only sqlite
INSERT INTO db_audit_chain VALUES (1, 0, zeroblob(32));
-- end
-- only postgres
INSERT INTO db_audit_chain VALUES (1, 0, decode(repeat('00', 32), 'hex'));
-- end

CREATE TABLE db_idempotency (
    merchant {int} NOT NULL,
    principal {text} NOT NULL,
    route {text} NOT NULL,
    key {text} NOT NULL,
    body_hash {bytes} NOT NULL,
    state {text} NOT NULL,
    status {int},
    body {bytes},
    created_at {time} NOT NULL,
    CONSTRAINT db_idempotency_state CHECK (state IN ('RUNNING', 'DONE')),
    PRIMARY KEY (merchant, principal, route, key)
) {keyed};
CREATE INDEX db_idempotency_by_age ON db_idempotency (created_at);
-- merchant rows: db_idempotency
