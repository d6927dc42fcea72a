-- Times are milliseconds since 1970-01-01T00:00:00Z.
-- A table cannot be made in a transaction here, so that what was broken off must be repeatable.

CREATE TABLE IF NOT EXISTS cloakroom_session (
    id            VARBINARY(12)  NOT NULL PRIMARY KEY,
    revision      BIGINT         NOT NULL,
    lock_hash     VARBINARY(32)  NOT NULL, -- SHA-256 of the secret that opens it
    principal     VARBINARY(256),
    authenticated BIGINT,
    created       BIGINT         NOT NULL,
    seen          BIGINT         NOT NULL,
    idle          BIGINT         NOT NULL, -- may pass between two visits
    latest        BIGINT         NOT NULL, -- when it is over however busy it is
    deadline      BIGINT         NOT NULL, -- least(seen + idle, latest): when it is over
    record        LONGBLOB       NOT NULL, -- everything; where they differ, principal and seen above count
    INDEX cloakroom_session_deadline (deadline),
    INDEX cloakroom_session_principal (principal)
) ENGINE = InnoDB;

-- One row for everybody who ever signed in: what their sign-ins and revocations lock.
CREATE TABLE IF NOT EXISTS cloakroom_principal (
    principal VARBINARY(256) NOT NULL PRIMARY KEY,
    revoked   BIGINT         NOT NULL -- when all their sessions were last ended; 0: never
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS cloakroom_schema (version BIGINT NOT NULL PRIMARY KEY) ENGINE = InnoDB;

INSERT INTO cloakroom_schema (version) VALUES (1);
