-- Which merchants have mails that wait under which key: small, asked before a merchant is known. The keys themselves lie outside of the database.
CREATE TABLE mail_key (
    key_name text NOT NULL,
    merchant_id text NOT NULL,
    PRIMARY KEY (key_name, merchant_id)
);

-- Mails that wait. content is encrypted: address, link, language. A row lives until the server has said yes or no, 48 hours at most.
CREATE TABLE mail_outbox (
    merchant_id text NOT NULL,
    mail_id text NOT NULL,
    receipt_id text NOT NULL,
    key_name text NOT NULL,
    content bytea NOT NULL,
    created_at bigint NOT NULL,
    next_at bigint NOT NULL,
    leased_until bigint NOT NULL,
    attempts bigint NOT NULL,
    PRIMARY KEY (merchant_id, mail_id)
) PARTITION BY HASH (merchant_id);
ALTER TABLE mail_outbox ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE mail_outbox_0 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE mail_outbox_1 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE mail_outbox_2 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE mail_outbox_3 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE mail_outbox_4 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE mail_outbox_5 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE mail_outbox_6 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE mail_outbox_7 PARTITION OF mail_outbox FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX mail_outbox_due ON mail_outbox (merchant_id, key_name, next_at);
CREATE INDEX mail_outbox_receipt ON mail_outbox (merchant_id, receipt_id);

-- How often a receipt was mailed, how often a client asked: subject is a receipt's id or a hash under a key that goes after hours.
CREATE TABLE mail_count (
    merchant_id text NOT NULL,
    subject text NOT NULL,
    hour bigint NOT NULL,
    mails bigint NOT NULL,
    PRIMARY KEY (merchant_id, subject, hour)
) PARTITION BY HASH (merchant_id);
CREATE TABLE mail_count_0 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE mail_count_1 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE mail_count_2 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE mail_count_3 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE mail_count_4 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE mail_count_5 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE mail_count_6 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE mail_count_7 PARTITION OF mail_count FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- What is left of a mail.
CREATE TABLE mail_outcome (
    merchant_id text NOT NULL,
    receipt_id text NOT NULL,
    day text NOT NULL,
    outcome text NOT NULL,
    mails bigint NOT NULL,
    PRIMARY KEY (merchant_id, receipt_id, day, outcome)
) PARTITION BY HASH (merchant_id);
CREATE TABLE mail_outcome_0 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE mail_outcome_1 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE mail_outcome_2 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE mail_outcome_3 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE mail_outcome_4 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE mail_outcome_5 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE mail_outcome_6 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE mail_outcome_7 PARTITION OF mail_outcome FOR VALUES WITH (MODULUS 8, REMAINDER 7);
