-- That feedback was given for a receipt, without saying when or what: only who holds the link can make the hash.
CREATE TABLE feedback_once (
    merchant_id text NOT NULL,
    mark blob NOT NULL,
    PRIMARY KEY (merchant_id, mark)
) WITHOUT ROWID;

-- Anonymous answers until enough of them wait; the key is random.
CREATE TABLE feedback_waiting (
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    entry blob NOT NULL,
    day text NOT NULL,
    form_version integer NOT NULL,
    stars integer NOT NULL,
    answers text NOT NULL,
    PRIMARY KEY (merchant_id, branch_id, entry)
) WITHOUT ROWID;

-- Released in random order; period is a day, an ISO week or a month.
CREATE TABLE feedback (
    merchant_id text NOT NULL,
    entry blob NOT NULL,
    branch_id text NOT NULL,
    period text NOT NULL,
    form_version integer NOT NULL,
    stars integer NOT NULL,
    answers text NOT NULL,
    PRIMARY KEY (merchant_id, entry)
) WITHOUT ROWID;
CREATE INDEX feedback_branch ON feedback (merchant_id, branch_id, period);

-- Answers of customers who want to be contacted: not anonymous, deleted after 90 days.
CREATE TABLE feedback_contact (
    merchant_id text NOT NULL,
    entry blob NOT NULL,
    branch_id text NOT NULL,
    day text NOT NULL,
    form_version integer NOT NULL,
    stars integer NOT NULL,
    answers text NOT NULL,
    contact text NOT NULL,
    delete_at integer NOT NULL,
    PRIMARY KEY (merchant_id, entry)
) WITHOUT ROWID;
