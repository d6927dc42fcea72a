-- Times are milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE cloakroom_session (
    id            BLOB    NOT NULL PRIMARY KEY,
    revision      INTEGER NOT NULL,
    lock_hash     BLOB    NOT NULL, -- SHA-256 of the secret that opens it
    principal     BLOB,
    authenticated INTEGER,
    created       INTEGER NOT NULL,
    seen          INTEGER NOT NULL,
    idle          INTEGER NOT NULL, -- may pass between two visits
    latest        INTEGER NOT NULL, -- when it is over however busy it is
    deadline      INTEGER NOT NULL, -- min(seen + idle, latest): when it is over
    record        BLOB    NOT NULL  -- everything; where they differ, principal and seen above count
) STRICT;

CREATE INDEX cloakroom_session_deadline ON cloakroom_session (deadline);

CREATE INDEX cloakroom_session_principal ON cloakroom_session (principal) WHERE principal IS NOT NULL;

-- One row for everybody who ever signed in: what their sign-ins and revocations lock.
CREATE TABLE cloakroom_principal (
    principal BLOB    NOT NULL PRIMARY KEY,
    revoked   INTEGER NOT NULL -- when all their sessions were last ended; 0: never
) STRICT;

CREATE TABLE cloakroom_schema (version INTEGER NOT NULL PRIMARY KEY) STRICT;

INSERT INTO cloakroom_schema (version) VALUES (1);
