-- Who: merchants, users, roles, customers, sessions, keys, and what protects them.

-- A merchant is a small integer inside (`number`), a TypeID and a slug outside. The installation's, not a merchant's.
CREATE TABLE identity_merchant (
    number {serial},
    id {id} NOT NULL,
    slug {text} NOT NULL,
    name {text} NOT NULL,
    status {text} NOT NULL,
    currency {text} NOT NULL,
    locale {text} NOT NULL,
    time_zone {text} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    CONSTRAINT identity_merchant_status CHECK (status IN ('ACTIVE', 'SUSPENDED', 'CLOSED'))
){table};
CREATE UNIQUE INDEX identity_merchant_id ON identity_merchant (id);
CREATE UNIQUE INDEX identity_merchant_slug ON identity_merchant (slug);

-- The host names that lead to a merchant.
CREATE TABLE identity_host (
    host {text} NOT NULL,
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    PRIMARY KEY (host)
){keyed};
CREATE INDEX identity_host_merchant ON identity_host (merchant);
-- merchant rows: identity_host

-- What a merchant has reached on its way in.
CREATE TABLE identity_onboarding (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    step {text} NOT NULL,
    reached_at {time} NOT NULL,
    PRIMARY KEY (merchant, step)
){keyed};
-- merchant rows: identity_onboarding

-- A person who logs in. Whoever has proven an e-mail has it for the whole installation; before that an e-mail is only
-- claimed, and a claim counts at the merchant where it was made (`home`), so that it tells nothing about the others.
CREATE TABLE identity_user (
    id {id} NOT NULL,
    home {int} NOT NULL REFERENCES identity_merchant (number),
    email {text} NOT NULL,
    email_folded {text} NOT NULL,
    verified_at {time},
    name {text} NOT NULL,
    locale {text} NOT NULL,
    password {text},
    password_at {time},
    operator {bool} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    deleted_at {time},
    merged_into {id},
    PRIMARY KEY (id)
){keyed};
CREATE INDEX identity_user_email ON identity_user (email_folded);
CREATE UNIQUE INDEX identity_user_proven ON identity_user (email_folded) WHERE verified_at IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX identity_user_claimed ON identity_user (email_folded, home) WHERE verified_at IS NULL AND deleted_at IS NULL;

-- A merchant's own set of permissions; the built-in roles are in the code.
CREATE TABLE identity_role (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    id {id} NOT NULL,
    code {text} NOT NULL,
    name {text} NOT NULL,
    permissions {json} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id)
){keyed};
CREATE UNIQUE INDEX identity_role_code ON identity_role (merchant, code);
-- merchant rows: identity_role

-- Staff: a user's role at a merchant, at all of its sites (NULL) or some. `name` is what this merchant calls them.
-- One that is pending counts only once its invitation was accepted: until then the e-mail may be anybody's claim.
-- With the PIN or the badge (a keyed hash) somebody takes over a shared device on which a colleague is signed in.
CREATE TABLE identity_membership (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    user_id {id} NOT NULL REFERENCES identity_user (id),
    role {text} NOT NULL,
    sites {json},
    name {text} NOT NULL,
    name_folded {text} NOT NULL,
    pending {bool} NOT NULL,
    pin {text},
    badge {bytes},
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, user_id)
){keyed};
CREATE INDEX identity_membership_user ON identity_membership (user_id);
CREATE INDEX identity_membership_role ON identity_membership (merchant, role);
CREATE UNIQUE INDEX identity_membership_badge ON identity_membership (merchant, badge) WHERE badge IS NOT NULL;
-- merchant rows: identity_membership

-- A buyer of a merchant: a guest, or one with a login. Each e-mail stands once among the guests and once among those
-- with a login; proving the e-mail folds the guest into the other (`merged_into`).
CREATE TABLE identity_customer (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    id {id} NOT NULL,
    user_id {id} REFERENCES identity_user (id),
    email {text},
    email_folded {text},
    name {text} NOT NULL,
    name_folded {text} NOT NULL,
    phone {text},
    locale {text} NOT NULL,
    external_id {text},
    metadata {json} NOT NULL,
    merged_into {id},
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, merged_into) REFERENCES identity_customer (merchant, id)
){keyed};
CREATE UNIQUE INDEX identity_customer_login ON identity_customer (merchant, email_folded) WHERE user_id IS NOT NULL AND merged_into IS NULL;
CREATE UNIQUE INDEX identity_customer_guest ON identity_customer (merchant, email_folded) WHERE user_id IS NULL AND merged_into IS NULL;
CREATE UNIQUE INDEX identity_customer_user ON identity_customer (merchant, user_id) WHERE user_id IS NOT NULL AND merged_into IS NULL;
CREATE UNIQUE INDEX identity_customer_external ON identity_customer (merchant, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX identity_customer_of ON identity_customer (user_id) WHERE user_id IS NOT NULL;
-- merchant rows: identity_customer

-- What a customer agreed to, in which wording and when; the latest row of a kind counts.
CREATE TABLE identity_consent (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    customer_id {id} NOT NULL,
    kind {text} NOT NULL,
    text_version {text} NOT NULL,
    given {bool} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, customer_id) REFERENCES identity_customer (merchant, id)
){keyed};
CREATE INDEX identity_consent_customer ON identity_consent (merchant, customer_id, kind, id);
-- merchant rows: identity_consent

-- What the staff wrote about a customer.
CREATE TABLE identity_note (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    customer_id {id} NOT NULL,
    author {text} NOT NULL,
    body {text} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, customer_id) REFERENCES identity_customer (merchant, id)
){keyed};
CREATE INDEX identity_note_customer ON identity_note (merchant, customer_id, id);
-- merchant rows: identity_note

-- A customer's addresses. A place on earth is kept in ten-millionths of a degree.
CREATE TABLE identity_address (
    merchant {int} NOT NULL,
    id {id} NOT NULL,
    customer_id {id} NOT NULL,
    name {text} NOT NULL,
    company {text},
    tax_id {text},
    phone {text},
    line1 {text} NOT NULL,
    line2 {text},
    apartment {text},
    floor {text},
    entrance {text},
    city {text} NOT NULL,
    postal_code {text},
    region {text},
    country {text} NOT NULL,
    latitude {int},
    longitude {int},
    leave_at {text},
    signature {bool},
    note {text},
    default_delivery {bool} NOT NULL,
    default_billing {bool} NOT NULL,
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    FOREIGN KEY (merchant, customer_id) REFERENCES identity_customer (merchant, id)
){keyed};
CREATE INDEX identity_address_customer ON identity_address (merchant, customer_id, id);
CREATE UNIQUE INDEX identity_address_delivery ON identity_address (merchant, customer_id) WHERE default_delivery;
CREATE UNIQUE INDEX identity_address_billing ON identity_address (merchant, customer_id) WHERE default_billing;
-- merchant rows: identity_address

-- A logged-in device of a user at a merchant, and the family of its refresh tokens. `device` is the session of a
-- shared device that somebody took over by PIN or badge: this one ends with it and may no more than it.
CREATE TABLE identity_session (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    id {id} NOT NULL,
    user_id {id} NOT NULL REFERENCES identity_user (id),
    device {id},
    cookie {bytes},
    address {text},
    agent {text},
    created_at {time} NOT NULL,
    seen_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    ended_at {time},
    ended_because {text},
    PRIMARY KEY (merchant, id)
){keyed};
CREATE INDEX identity_session_user ON identity_session (user_id);
CREATE UNIQUE INDEX identity_session_cookie ON identity_session (cookie) WHERE cookie IS NOT NULL;
CREATE INDEX identity_session_expiry ON identity_session (expires_at);
-- merchant rows: identity_session

-- Refresh tokens, hashed. Spent ones stay until they would have ended anyway, so that their use shows.
CREATE TABLE identity_refresh (
    hash {bytes} NOT NULL,
    merchant {int} NOT NULL,
    session_id {id} NOT NULL,
    spent_at {time},
    expires_at {time} NOT NULL,
    PRIMARY KEY (hash)
){keyed};
CREATE INDEX identity_refresh_expiry ON identity_refresh (expires_at);
-- merchant rows: identity_refresh

-- What is mailed to prove an address: e-mail verification, password reset, invitation. Hashed.
CREATE TABLE identity_proof (
    hash {bytes} NOT NULL,
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    user_id {id} NOT NULL REFERENCES identity_user (id),
    kind {text} NOT NULL,
    expires_at {time} NOT NULL,
    used_at {time},
    PRIMARY KEY (hash)
){keyed};
CREATE INDEX identity_proof_user ON identity_proof (user_id, kind);
CREATE INDEX identity_proof_expiry ON identity_proof (expires_at);
-- merchant rows: identity_proof

-- Mails to send, by reference: text and links are made when one is sent.
CREATE TABLE identity_mail (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    id {id} NOT NULL,
    user_id {id} NOT NULL REFERENCES identity_user (id),
    kind {text} NOT NULL,
    about {text},
    created_at {time} NOT NULL,
    sent_at {time},
    PRIMARY KEY (merchant, id)
){keyed};
CREATE INDEX identity_mail_user ON identity_mail (user_id);
CREATE INDEX identity_mail_created ON identity_mail (created_at);
-- merchant rows: identity_mail

-- The last five failures of each account (by keyed hash of its e-mail): a sixth within the window is refused.
CREATE TABLE identity_guard (
    subject {bytes} NOT NULL,
    fifth_last {time} NOT NULL,
    fourth_last {time} NOT NULL,
    third_last {time} NOT NULL,
    second_last {time} NOT NULL,
    last {time} NOT NULL,
    PRIMARY KEY (subject)
){keyed};
CREATE INDEX identity_guard_last ON identity_guard (last);

-- Which accounts failed from an address (both by keyed hash).
CREATE TABLE identity_suspicion (
    address {bytes} NOT NULL,
    subject {bytes} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (address, subject)
){keyed};
CREATE INDEX identity_suspicion_at ON identity_suspicion (at);

-- Keys of machines: the secret is hashed, `hint` is what of it may be shown.
CREATE TABLE identity_key (
    merchant {int} NOT NULL REFERENCES identity_merchant (number),
    id {id} NOT NULL,
    hash {bytes} NOT NULL,
    hint {text} NOT NULL,
    name {text} NOT NULL,
    mode {text} NOT NULL,
    scopes {json} NOT NULL,
    networks {json} NOT NULL,
    created_by {text} NOT NULL,
    replaces {id},
    expires_at {time},
    warned_at {time},
    ended_at {time},
    last_used_at {time},
    version {int} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    PRIMARY KEY (merchant, id),
    CONSTRAINT identity_key_mode CHECK (mode IN ('live', 'test'))
){keyed};
CREATE UNIQUE INDEX identity_key_hash ON identity_key (hash);
CREATE INDEX identity_key_expiry ON identity_key (expires_at) WHERE warned_at IS NULL AND ended_at IS NULL;
-- merchant rows: identity_key

-- How often a key was used on a day (days since 1970, UTC).
CREATE TABLE identity_key_use (
    merchant {int} NOT NULL,
    key_id {id} NOT NULL,
    day {int} NOT NULL,
    count {int} NOT NULL,
    PRIMARY KEY (merchant, key_id, day),
    FOREIGN KEY (merchant, key_id) REFERENCES identity_key (merchant, id)
){keyed};
-- merchant rows: identity_key_use

-- What signs access tokens.
CREATE TABLE identity_signing_key (
    kid {text} NOT NULL,
    secret {bytes} NOT NULL,
    public {bytes} NOT NULL,
    signs_from {time} NOT NULL,
    ends_at {time},
    created_at {time} NOT NULL,
    PRIMARY KEY (kid)
){keyed};

-- The installation's own secrets, such as the one that keyed hashes use.
CREATE TABLE identity_secret (
    name {text} NOT NULL,
    value {bytes} NOT NULL,
    PRIMARY KEY (name)
){keyed};

-- What caches must forget: every node reads the new rows within a second. Kept for a day.
CREATE TABLE identity_change (
    position {serial},
    kind {text} NOT NULL,
    subject {text} NOT NULL,
    at {time} NOT NULL
){table};
CREATE INDEX identity_change_at ON identity_change (at);

-- The audit is asked by entity (the base has that index), by action, by actor and by time.
CREATE INDEX db_audit_by_action ON db_audit (merchant, action, seq);
CREATE INDEX db_audit_by_actor ON db_audit (merchant, actor_id, seq);
CREATE INDEX db_audit_by_time ON db_audit (merchant, at);
