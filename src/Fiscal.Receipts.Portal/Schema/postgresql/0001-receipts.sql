-- Small and asked for as a whole: not partitioned.
CREATE TABLE merchant (
    merchant_id text NOT NULL,
    name text NOT NULL,
    modules bigint NOT NULL,
    link_days bigint NOT NULL,
    record_days bigint,
    created_at bigint NOT NULL,
    PRIMARY KEY (merchant_id)
);

-- Which register a key belongs to: the one table that is asked before the merchant is known. The secret is encrypted with the host's data protection.
CREATE TABLE register_key (
    key_id bigint NOT NULL,
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    register_id text NOT NULL,
    secret bytea NOT NULL,
    is_active bigint NOT NULL,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (key_id)
);
CREATE INDEX register_key_changed ON register_key (changed_at);
CREATE INDEX register_key_register ON register_key (merchant_id, register_id);

-- A branch's name for pairing (eight characters) and its one live code. Asked before the merchant is known.
CREATE TABLE pairing_code (
    code text NOT NULL,
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    digits bytea,
    valid_until bigint NOT NULL,
    guesses bigint NOT NULL,
    voids bigint NOT NULL,
    waits_until bigint NOT NULL,
    PRIMARY KEY (code)
);
CREATE INDEX pairing_code_branch ON pairing_code (merchant_id, branch_id);

-- Conflicts that a person has to look at; few. The content is what was sent and not kept.
CREATE TABLE alarm (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    receipt_id text NOT NULL,
    kind text NOT NULL,
    content bytea,
    raised_at bigint NOT NULL,
    closed_at bigint,
    PRIMARY KEY (merchant_id, register_id, receipt_id, kind)
);
ALTER TABLE alarm ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE branch (
    merchant_id text NOT NULL,
    branch_id text NOT NULL,
    name text NOT NULL,
    settings text,
    created_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, branch_id)
) PARTITION BY HASH (merchant_id);
ALTER TABLE branch ALTER COLUMN settings SET STORAGE EXTERNAL;
CREATE TABLE branch_0 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE branch_1 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE branch_2 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE branch_3 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE branch_4 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE branch_5 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE branch_6 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE branch_7 PARTITION OF branch FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- What a register stands at; its row is the lock under which its batches and events get their order.
CREATE TABLE register (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    branch_id text NOT NULL,
    key_id bigint NOT NULL,
    software text,
    layout_id text,
    last_event bigint NOT NULL,
    paired_at bigint NOT NULL,
    last_contact_at bigint,
    PRIMARY KEY (merchant_id, register_id)
) PARTITION BY HASH (merchant_id);
CREATE TABLE register_0 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE register_1 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE register_2 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE register_3 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE register_4 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE register_5 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE register_6 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE register_7 PARTITION OF register FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- Content is the receipt's JSON as sent. verified: 1 signature right, 0 wrong, null not decidable.
CREATE TABLE receipt (
    merchant_id text NOT NULL,
    receipt_id text NOT NULL,
    register_id text NOT NULL,
    branch_id text NOT NULL,
    content bytea NOT NULL,
    layout_id text,
    verified bigint,
    ended_at bigint NOT NULL,
    stored_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, receipt_id)
) PARTITION BY HASH (merchant_id);
ALTER TABLE receipt ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE receipt_0 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE receipt_1 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE receipt_2 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE receipt_3 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE receipt_4 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE receipt_5 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE receipt_6 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE receipt_7 PARTITION OF receipt FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX receipt_ended ON receipt (merchant_id, ended_at);

-- storage_key is SHA-256 of the link's secret: nobody gets from it to the link.
CREATE TABLE link (
    merchant_id text NOT NULL,
    storage_key bytea NOT NULL,
    receipt_id text NOT NULL,
    consent text NOT NULL,
    offered_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    withdrawn_at bigint,
    hidden_until bigint,
    picked_up_at bigint,
    picked_up_by text,
    PRIMARY KEY (merchant_id, storage_key)
) PARTITION BY HASH (merchant_id);
ALTER TABLE link ALTER COLUMN storage_key SET STORAGE EXTERNAL;
CREATE TABLE link_0 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE link_1 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE link_2 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE link_3 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE link_4 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE link_5 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE link_6 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE link_7 PARTITION OF link FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX link_receipt ON link (merchant_id, receipt_id);
CREATE INDEX link_expires ON link (merchant_id, expires_at);

-- That a link has expired, for whoever still has it: a hash that only its holder can make, with no way to the receipt.
CREATE TABLE expired_link (
    merchant_id text NOT NULL,
    mark bytea NOT NULL,
    expired_day bigint NOT NULL,
    PRIMARY KEY (merchant_id, mark)
) PARTITION BY HASH (merchant_id);
ALTER TABLE expired_link ALTER COLUMN mark SET STORAGE EXTERNAL;
CREATE TABLE expired_link_0 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE expired_link_1 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE expired_link_2 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE expired_link_3 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE expired_link_4 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE expired_link_5 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE expired_link_6 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE expired_link_7 PARTITION OF expired_link FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- What became of a receipt, as the till's journal says; sequence is the journal's.
CREATE TABLE delivery (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    sequence bigint NOT NULL,
    receipt_id text NOT NULL,
    event text NOT NULL,
    detail text,
    device text,
    occurred_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, register_id, sequence)
) PARTITION BY HASH (merchant_id);
ALTER TABLE delivery ALTER COLUMN detail SET STORAGE EXTERNAL;
CREATE TABLE delivery_0 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE delivery_1 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE delivery_2 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE delivery_3 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE delivery_4 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE delivery_5 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE delivery_6 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE delivery_7 PARTITION OF delivery FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX delivery_receipt ON delivery (merchant_id, receipt_id);

-- What waits for the till.
CREATE TABLE event (
    merchant_id text NOT NULL,
    register_id text NOT NULL,
    number bigint NOT NULL,
    receipt_id text,
    kind text NOT NULL,
    detail text,
    occurred_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, register_id, number)
) PARTITION BY HASH (merchant_id);
ALTER TABLE event ALTER COLUMN detail SET STORAGE EXTERNAL;
CREATE TABLE event_0 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE event_1 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE event_2 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE event_3 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE event_4 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE event_5 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE event_6 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE event_7 PARTITION OF event FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX event_receipt ON event (merchant_id, receipt_id);

CREATE TABLE layout (
    merchant_id text NOT NULL,
    layout_id text NOT NULL,
    content bytea NOT NULL,
    stored_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, layout_id)
) PARTITION BY HASH (merchant_id);
ALTER TABLE layout ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE layout_0 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE layout_1 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE layout_2 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE layout_3 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE layout_4 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE layout_5 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE layout_6 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE layout_7 PARTITION OF layout FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- The key that a TSE's serial number was first seen with.
CREATE TABLE tse_key (
    merchant_id text NOT NULL,
    serial_number bytea NOT NULL,
    public_key bytea NOT NULL,
    first_seen_at bigint NOT NULL,
    PRIMARY KEY (merchant_id, serial_number)
) PARTITION BY HASH (merchant_id);
CREATE TABLE tse_key_0 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE tse_key_1 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE tse_key_2 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE tse_key_3 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE tse_key_4 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE tse_key_5 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE tse_key_6 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE tse_key_7 PARTITION OF tse_key FOR VALUES WITH (MODULUS 8, REMAINDER 7);
