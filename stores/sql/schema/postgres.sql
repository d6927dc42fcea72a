-- Times are milliseconds since 1970-01-01T00:00:00Z.

BEGIN;

CREATE TABLE cloakroom_session (
    id            BYTEA  NOT NULL PRIMARY KEY,
    revision      BIGINT NOT NULL,
    lock_hash     BYTEA  NOT NULL, -- SHA-256 of the secret that opens it
    principal     BYTEA,
    authenticated BIGINT,
    created       BIGINT NOT NULL,
    seen          BIGINT NOT NULL,
    idle          BIGINT NOT NULL, -- may pass between two visits
    latest        BIGINT NOT NULL, -- when it is over however busy it is
    deadline      BIGINT NOT NULL, -- least(seen + idle, latest): when it is over
    record        BYTEA  NOT NULL  -- everything; where they differ, principal and seen above count
);

CREATE INDEX cloakroom_session_deadline ON cloakroom_session (deadline);

CREATE INDEX cloakroom_session_principal ON cloakroom_session (principal) WHERE principal IS NOT NULL;

-- One row for everybody who ever signed in: what their sign-ins and revocations lock.
CREATE TABLE cloakroom_principal (
    principal BYTEA  NOT NULL PRIMARY KEY,
    revoked   BIGINT NOT NULL -- when all their sessions were last ended; 0: never
);

CREATE TABLE cloakroom_schema (version BIGINT NOT NULL PRIMARY KEY);

INSERT INTO cloakroom_schema (version) VALUES (1);

COMMIT;
