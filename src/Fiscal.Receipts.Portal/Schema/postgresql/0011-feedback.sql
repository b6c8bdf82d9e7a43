-- That feedback was given for a receipt, without saying when or what: only who holds the link can make the hash.
CREATE TABLE feedback_once (
    merchant_id text NOT NULL,
    mark bytea NOT NULL,
    PRIMARY KEY (merchant_id, mark)
) PARTITION BY HASH (merchant_id);
ALTER TABLE feedback_once ALTER COLUMN mark SET STORAGE EXTERNAL;
CREATE TABLE feedback_once_0 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE feedback_once_1 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE feedback_once_2 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE feedback_once_3 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE feedback_once_4 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE feedback_once_5 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE feedback_once_6 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE feedback_once_7 PARTITION OF feedback_once FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- Anonymous answers until enough of them wait; the key is random.
CREATE TABLE feedback_waiting (
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    entry bytea NOT NULL,
    day text NOT NULL,
    form_version bigint NOT NULL,
    stars bigint NOT NULL,
    answers text NOT NULL,
    PRIMARY KEY (merchant_id, branch_id, entry)
) PARTITION BY HASH (merchant_id);
ALTER TABLE feedback_waiting ALTER COLUMN entry SET STORAGE EXTERNAL;
ALTER TABLE feedback_waiting ALTER COLUMN answers SET STORAGE EXTERNAL;
CREATE TABLE feedback_waiting_0 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE feedback_waiting_1 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE feedback_waiting_2 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE feedback_waiting_3 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE feedback_waiting_4 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE feedback_waiting_5 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE feedback_waiting_6 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE feedback_waiting_7 PARTITION OF feedback_waiting FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- Released in random order; period is a day, an ISO week or a month.
CREATE TABLE feedback (
    merchant_id text NOT NULL,
    entry bytea NOT NULL,
    branch_id text NOT NULL,
    period text NOT NULL,
    form_version bigint NOT NULL,
    stars bigint NOT NULL,
    answers text NOT NULL,
    PRIMARY KEY (merchant_id, entry)
) PARTITION BY HASH (merchant_id);
ALTER TABLE feedback ALTER COLUMN entry SET STORAGE EXTERNAL;
ALTER TABLE feedback ALTER COLUMN answers SET STORAGE EXTERNAL;
CREATE TABLE feedback_0 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE feedback_1 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE feedback_2 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE feedback_3 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE feedback_4 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE feedback_5 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE feedback_6 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE feedback_7 PARTITION OF feedback FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX feedback_branch ON feedback (merchant_id, branch_id, period);

-- Answers of customers who want to be contacted: not anonymous, deleted after 90 days.
CREATE TABLE feedback_contact (
    merchant_id text NOT NULL,
    entry bytea NOT NULL,
    branch_id text NOT NULL,
    day text NOT NULL,
    form_version bigint NOT NULL,
    stars bigint NOT NULL,
    answers text NOT NULL,
    contact text NOT NULL,
    delete_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, entry)
) PARTITION BY HASH (merchant_id);
ALTER TABLE feedback_contact ALTER COLUMN entry SET STORAGE EXTERNAL;
ALTER TABLE feedback_contact ALTER COLUMN answers SET STORAGE EXTERNAL;
ALTER TABLE feedback_contact ALTER COLUMN contact SET STORAGE EXTERNAL;
CREATE TABLE feedback_contact_0 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE feedback_contact_1 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE feedback_contact_2 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE feedback_contact_3 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE feedback_contact_4 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE feedback_contact_5 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE feedback_contact_6 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE feedback_contact_7 PARTITION OF feedback_contact FOR VALUES WITH (MODULUS 8, REMAINDER 7);
