-- Which merchants have mails that wait under which key: small, asked before a merchant is known. The keys themselves lie outside of the database.
CREATE TABLE mail_key (
    key_name text NOT NULL,
    merchant_id text NOT NULL,
    PRIMARY KEY (key_name, merchant_id)
) WITHOUT ROWID;

-- Mails that wait. content is encrypted: address, link, language. A row lives until the server has said yes or no, 48 hours at most.
CREATE TABLE mail_outbox (
    merchant_id text NOT NULL,
    mail_id text NOT NULL,
    receipt_id text NOT NULL,
    key_name text NOT NULL,
    content blob NOT NULL,
    created_at integer NOT NULL,
    next_at integer NOT NULL,
    leased_until integer NOT NULL,
    attempts integer NOT NULL,
    PRIMARY KEY (merchant_id, mail_id)
) WITHOUT ROWID;
CREATE INDEX mail_outbox_due ON mail_outbox (merchant_id, key_name, next_at);
CREATE INDEX mail_outbox_receipt ON mail_outbox (merchant_id, receipt_id);

-- How often a receipt was mailed, how often a client asked: subject is a receipt's id or a hash under a key that goes after hours.
CREATE TABLE mail_count (
    merchant_id text NOT NULL,
    subject text NOT NULL,
    hour integer NOT NULL,
    mails integer NOT NULL,
    PRIMARY KEY (merchant_id, subject, hour)
) WITHOUT ROWID;

-- What is left of a mail.
CREATE TABLE mail_outcome (
    merchant_id text NOT NULL,
    receipt_id text NOT NULL,
    day text NOT NULL,
    outcome text NOT NULL,
    mails integer NOT NULL,
    PRIMARY KEY (merchant_id, receipt_id, day, outcome)
) WITHOUT ROWID;
