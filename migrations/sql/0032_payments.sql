-- Payments: what was asked of providers, what became of it, and the ledger of the money.

-- A payment, from the wish to the last refund. Written twice in a checkout, so it is narrow, and its indexes hold only
-- what is waited for. `version` is that of the change's event in the stream `payment:<id>`. `token` is what is charged;
-- it is forgotten as soon as the provider has said yes or no. `due_at`: somebody has to look at it then.
CREATE TABLE payments_intent (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    reference {text} NOT NULL,
    provider {text} NOT NULL,
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    capture {text} NOT NULL,
    state {text} NOT NULL,
    claim {text} NOT NULL,
    authorised {int} NOT NULL,
    capturing {int} NOT NULL,
    captured {int} NOT NULL,
    refunding {int} NOT NULL,
    refunded {int} NOT NULL,
    customer {id},
    token {text},
    method {id},
    save_as_default {bool} NOT NULL,
    brand {text},
    last4 {text},
    provider_ref {text},
    failure {text},
    next_action {json},
    split {json},
    version {int} NOT NULL,
    due_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT payments_intent_state CHECK (state IN ('REQUIRES_METHOD', 'REQUIRES_CONFIRMATION', 'REQUIRES_ACTION',
        'AUTHORISED', 'CAPTURED', 'PARTLY_REFUNDED', 'REFUNDED', 'CANCELED', 'FAILED')),
    CONSTRAINT payments_intent_claim CHECK (claim IN ('OPEN', 'COMMITTED', 'CALLED_OFF')),
    CONSTRAINT payments_intent_authorised CHECK (amount > 0 AND authorised BETWEEN 0 AND amount),
    CONSTRAINT payments_intent_captured CHECK (capturing >= 0 AND captured >= 0 AND captured + capturing <= authorised),
    CONSTRAINT payments_intent_refunded CHECK (refunding >= 0 AND refunded >= 0 AND refunded + refunding <= captured)
) {keyed};
CREATE INDEX payments_intent_due ON payments_intent (due_at) WHERE due_at IS NOT NULL;
-- What the provider calls it, where that is not our own id: for webhooks that name nothing else.
CREATE INDEX payments_intent_provider ON payments_intent (provider, provider_ref) WHERE provider_ref IS NOT NULL;
-- merchant rows: payments_intent
-- only postgres
-- Room on each page, so that an update writes beside its row.
ALTER TABLE payments_intent SET (fillfactor = 60);
-- end

-- The ledger, and the truth: each row carries an amount from one account to another. Never changed, never deleted.
-- PENDING may still come to nothing, at `expires_at` at the latest; a POST or VOID `resolves` it, whole or in parts, by
-- the version of its payment that brought it. POSTED is for good at once. The rows of one version stand or fall together.
CREATE TABLE payments_transfer (
    merchant {int} NOT NULL,
    intent {id} NOT NULL,
    version {int} NOT NULL,
    line {int} NOT NULL,
    phase {text} NOT NULL,
    debit {text} NOT NULL,
    credit {text} NOT NULL,
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    resolves {int},
    reference {text} NOT NULL,
    expires_at {time},
    at {time} NOT NULL,
    PRIMARY KEY (merchant, intent, version, line),
    CONSTRAINT payments_transfer_amount CHECK (amount > 0),
    CONSTRAINT payments_transfer_accounts CHECK (debit <> credit),
    CONSTRAINT payments_transfer_phase CHECK (
        (phase IN ('PENDING', 'POSTED') AND resolves IS NULL) OR (phase IN ('POST', 'VOID') AND resolves < version))
) {keyed};
-- merchant rows: payments_transfer

-- A part of what was held, taken or being taken. `matched_at`: the provider's own list has it too.
CREATE TABLE payments_capture (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    intent {id} NOT NULL,
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    split {json} NOT NULL,
    last {bool} NOT NULL,
    status {text} NOT NULL,
    provider_ref {text},
    fee {int},
    failure {text},
    wish {text},
    created_at {time} NOT NULL,
    finished_at {time},
    matched_at {time},
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, intent) REFERENCES payments_intent (merchant, id),
    CONSTRAINT payments_capture_amount CHECK (amount > 0),
    CONSTRAINT payments_capture_status CHECK (status IN ('PENDING', 'DONE', 'FAILED'))
) {keyed};
CREATE INDEX payments_capture_intent ON payments_capture (merchant, intent, id);
-- A request that is sent again finds what it has made: `wish` names its key.
CREATE UNIQUE INDEX payments_capture_wish ON payments_capture (merchant, intent, wish) WHERE wish IS NOT NULL;
CREATE INDEX payments_capture_unmatched ON payments_capture (merchant, finished_at)
    WHERE status = 'DONE' AND matched_at IS NULL;
-- merchant rows: payments_capture

-- Money that goes back.
CREATE TABLE payments_refund (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    intent {id} NOT NULL,
    amount {int} NOT NULL,
    currency {text} NOT NULL,
    split {json} NOT NULL,
    reason {text},
    reference {text},
    status {text} NOT NULL,
    round {int} NOT NULL,
    asked_in {int} NOT NULL,
    provider_ref {text},
    failure {text},
    wish {text},
    created_at {time} NOT NULL,
    finished_at {time},
    matched_at {time},
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, intent) REFERENCES payments_intent (merchant, id),
    CONSTRAINT payments_refund_amount CHECK (amount > 0),
    CONSTRAINT payments_refund_status CHECK (status IN ('PENDING', 'DONE', 'FAILED', 'SETTLED'))
) {keyed};
CREATE UNIQUE INDEX payments_refund_reference ON payments_refund (merchant, intent, reference)
    WHERE reference IS NOT NULL;
CREATE UNIQUE INDEX payments_refund_wish ON payments_refund (merchant, intent, wish) WHERE wish IS NOT NULL;
CREATE INDEX payments_refund_intent ON payments_refund (merchant, intent, id);
CREATE INDEX payments_refund_failed ON payments_refund (merchant, id) WHERE status = 'FAILED';
CREATE INDEX payments_refund_unmatched ON payments_refund (merchant, finished_at)
    WHERE status = 'DONE' AND matched_at IS NULL;
-- merchant rows: payments_refund

-- Ways to pay that customers have kept: the provider's name for each, and what may be shown of it. One default each.
CREATE TABLE payments_method (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    customer {id} NOT NULL,
    provider {text} NOT NULL,
    token {text} NOT NULL,
    brand {text} NOT NULL,
    last4 {text},
    exp_month {int},
    exp_year {int},
    is_default {bool} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (merchant, id)
) {keyed};
CREATE UNIQUE INDEX payments_method_default ON payments_method (merchant, customer) WHERE is_default;
CREATE UNIQUE INDEX payments_method_token ON payments_method (merchant, customer, provider, token);
-- merchant rows: payments_method

-- Webhooks that were believed, so that each is handled once. What they said is kept until then, as references and
-- figures alone.
CREATE TABLE payments_letter (
    provider {text} NOT NULL,
    event {text} NOT NULL,
    kind {text} NOT NULL,
    notices {json},
    received_at {time} NOT NULL,
    handled_at {time},
    PRIMARY KEY (provider, event)
) {keyed};
CREATE INDEX payments_letter_age ON payments_letter (received_at);

-- What a person should look at: money without an order, refunds that failed, figures that differ, disputes. One row for
-- each subject and kind; it is settled by what puts it right, or by hand.
CREATE TABLE payments_finding (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    kind {text} NOT NULL,
    subject {text} NOT NULL,
    intent {id},
    details {json} NOT NULL,
    answer_by {time},
    found_at {time} NOT NULL,
    settled_at {time},
    note {text},
    PRIMARY KEY (merchant, id)
) {keyed};
CREATE UNIQUE INDEX payments_finding_subject ON payments_finding (merchant, kind, subject);
CREATE INDEX payments_finding_open ON payments_finding (merchant, id) WHERE settled_at IS NULL;
-- merchant rows: payments_finding

-- Each comparison of our books with a provider's.
CREATE TABLE payments_reconciliation (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    provider {text} NOT NULL,
    begins_at {time} NOT NULL,
    ends_at {time} NOT NULL,
    figures {json} NOT NULL,
    made_at {time} NOT NULL,
    PRIMARY KEY (merchant, id)
) {keyed};
-- merchant rows: payments_reconciliation
