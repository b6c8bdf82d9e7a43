-- Small and asked for as a whole: not partitioned.
CREATE TABLE merchant (
    merchant_id text NOT NULL,
    name text NOT NULL,
    modules integer NOT NULL,
    link_days integer NOT NULL,
    record_days integer,
    created_at integer NOT NULL,
    PRIMARY KEY (merchant_id)
) WITHOUT ROWID;

-- Which register a key belongs to: the one table that is asked before the merchant is known. The secret is encrypted with the host's data protection.
CREATE TABLE register_key (
    key_id integer NOT NULL,
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    register_id text NOT NULL,
    secret blob NOT NULL,
    is_active integer NOT NULL,
    created_at integer NOT NULL,
    changed_at integer NOT NULL,
    PRIMARY KEY (key_id)
) WITHOUT ROWID;
CREATE INDEX register_key_changed ON register_key (changed_at);
CREATE INDEX register_key_register ON register_key (merchant_id, register_id);

-- A branch's name for pairing (eight characters) and its one live code. Asked before the merchant is known.
CREATE TABLE pairing_code (
    code text NOT NULL,
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    digits blob,
    valid_until integer NOT NULL,
    guesses integer NOT NULL,
    voids integer NOT NULL,
    waits_until integer NOT NULL,
    PRIMARY KEY (code)
) WITHOUT ROWID;
CREATE INDEX pairing_code_branch ON pairing_code (merchant_id, branch_id);

-- Conflicts that a person has to look at; few. The content is what was sent and not kept.
CREATE TABLE alarm (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    receipt_id text NOT NULL,
    kind text NOT NULL,
    content blob,
    raised_at integer NOT NULL,
    closed_at integer,
    PRIMARY KEY (merchant_id, register_id, receipt_id, kind)
);

CREATE TABLE branch (
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    name text NOT NULL,
    settings text,
    created_at integer NOT NULL,
    PRIMARY KEY (merchant_id, branch_id)
);

-- What a register stands at; its row is the lock under which its batches and events get their order.
CREATE TABLE register (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    branch_id text NOT NULL,
    key_id integer NOT NULL,
    software text,
    layout_id text,
    last_event integer NOT NULL,
    paired_at integer NOT NULL,
    last_contact_at integer,
    PRIMARY KEY (merchant_id, register_id)
) WITHOUT ROWID;

-- Content is the receipt's JSON as sent. verified: 1 signature right, 0 wrong, null not decidable.
CREATE TABLE receipt (
    merchant_id text NOT NULL,
    receipt_id text NOT NULL,
    register_id text NOT NULL,
    branch_id text NOT NULL,
    content blob NOT NULL,
    layout_id text,
    verified integer,
    ended_at integer NOT NULL,
    stored_at integer NOT NULL,
    PRIMARY KEY (merchant_id, receipt_id)
);
CREATE INDEX receipt_ended ON receipt (merchant_id, ended_at);

-- storage_key is SHA-256 of the link's secret: nobody gets from it to the link.
CREATE TABLE link (
    merchant_id text NOT NULL,
    storage_key blob NOT NULL,
    receipt_id text NOT NULL,
    consent text NOT NULL,
    offered_at integer NOT NULL,
    expires_at integer NOT NULL,
    withdrawn_at integer,
    hidden_until integer,
    picked_up_at integer,
    picked_up_by text,
    PRIMARY KEY (merchant_id, storage_key)
) WITHOUT ROWID;
CREATE INDEX link_receipt ON link (merchant_id, receipt_id);
CREATE INDEX link_expires ON link (merchant_id, expires_at);

-- That a link has expired, for whoever still has it: a hash that only its holder can make, with no way to the receipt.
CREATE TABLE expired_link (
    merchant_id text NOT NULL,
    mark blob NOT NULL,
    expired_day integer NOT NULL,
    PRIMARY KEY (merchant_id, mark)
) WITHOUT ROWID;

-- What became of a receipt, as the till's journal says; sequence is the journal's.
CREATE TABLE delivery (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    sequence integer NOT NULL,
    receipt_id text NOT NULL,
    event text NOT NULL,
    detail text,
    device text,
    occurred_at integer NOT NULL,
    PRIMARY KEY (merchant_id, register_id, sequence)
);
CREATE INDEX delivery_receipt ON delivery (merchant_id, receipt_id);

-- What waits for the till.
CREATE TABLE event (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    number integer NOT NULL,
    receipt_id text,
    kind text NOT NULL,
    detail text,
    occurred_at integer NOT NULL,
    PRIMARY KEY (merchant_id, register_id, number)
);
CREATE INDEX event_receipt ON event (merchant_id, receipt_id);

CREATE TABLE layout (
    merchant_id text NOT NULL,
    layout_id text NOT NULL,
    content blob NOT NULL,
    stored_at integer NOT NULL,
    PRIMARY KEY (merchant_id, layout_id)
);

-- The key that a TSE's serial number was first seen with.
CREATE TABLE tse_key (
    merchant_id text NOT NULL,
    serial_number blob NOT NULL,
    public_key blob NOT NULL,
    first_seen_at integer NOT NULL,
    PRIMARY KEY (merchant_id, serial_number)
) WITHOUT ROWID;
