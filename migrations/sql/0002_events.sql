-- The event log, its consumers, jobs and schedules.

-- One row for each fact. Readers go by `position`, which has no gaps and follows the order of every stream. On SQLite
-- the one writer makes the positions as it inserts. On PostgreSQL `seq` is drawn while the stream's head is locked, and
-- the sequencer gives positions to what has become visible, in the order of `seq`.
-- Merchant 0 is the installation itself. That (merchant, stream, version) is unique is the stream head's duty.
CREATE TABLE events_log (
-- only sqlite
    position   {serial},
    seq        {int}  GENERATED ALWAYS AS (position) VIRTUAL,
-- end
-- only postgres
    seq        {serial},
    position   {int},
-- end
    merchant   {int}  NOT NULL,
    id         {id}   NOT NULL,
    stream     {text} NOT NULL,
    version    {int}  NOT NULL,
    kind       {text} NOT NULL,
    schema     {int}  NOT NULL,
    data       {json} NOT NULL,
    actor_kind {text} NOT NULL,
    actor_id   {text} NOT NULL,
    at         {time} NOT NULL,
    request_id {text},
    trace      {text}
) {table};
CREATE INDEX events_log_stream ON events_log (merchant, stream, version);
-- only postgres
CREATE UNIQUE INDEX events_log_position ON events_log (position) WHERE position IS NOT NULL;
CREATE INDEX events_log_unplaced ON events_log (seq) WHERE position IS NULL;
-- end
-- merchant rows: events_log
INSERT INTO db_position VALUES ('events_log', 0);

-- How far each stream has come. Its row is the lock that puts the appends to one stream in order.
CREATE TABLE events_stream (
    merchant {int}  NOT NULL,
    stream   {text} NOT NULL,
    version  {int}  NOT NULL,
    PRIMARY KEY (merchant, stream)
) {keyed};
-- merchant rows: events_stream

-- How far each consumer has read, who reads for it, and what stops it.
CREATE TABLE events_consumer (
    name       {text} NOT NULL PRIMARY KEY,
    position   {int}  NOT NULL,
    attempts   {int}  NOT NULL DEFAULT 0,
    next_try   {time},
    error      {text},
    owner      {id},
    owned_till {time},
    changed_at {time} NOT NULL
) {keyed};

-- Events that a consumer gave up on. `retry_at` is set when a person wants another try.
CREATE TABLE events_dead (
    merchant {int}  NOT NULL,
    consumer {text} NOT NULL,
    event    {id}   NOT NULL,
    position {int}  NOT NULL,
    kind     {text} NOT NULL,
    attempts {int}  NOT NULL,
    error    {text} NOT NULL,
    died_at  {time} NOT NULL,
    retry_at {time},
    PRIMARY KEY (merchant, consumer, event)
) {keyed};
CREATE INDEX events_dead_retry ON events_dead (consumer, retry_at) WHERE retry_at IS NOT NULL;
-- merchant rows: events_dead

-- Work to be done later. `due_at` is when a worker may take the job: the time that it was asked for, and, while it
-- runs, the end of its lease, so that a crashed worker's job comes up again by itself.
CREATE TABLE events_job (
    merchant     {int}  NOT NULL,
    id           {id}   NOT NULL,
    kind         {text} NOT NULL,
    payload      {json} NOT NULL,
    unique_key   {text},
    priority     {int}  NOT NULL,
    state        {text} NOT NULL,
    due_at       {time} NOT NULL,
    attempts     {int}  NOT NULL DEFAULT 0,
    max_attempts {int}  NOT NULL,
    owner        {id},
    done         {int}  NOT NULL DEFAULT 0,
    total        {int},
    result       {json},
    error        {text},
    actor_kind   {text} NOT NULL,
    actor_id     {text} NOT NULL,
    request_id   {text},
    trace        {text},
    created_at   {time} NOT NULL,
    started_at   {time},
    finished_at  {time},
    PRIMARY KEY (merchant, id),
    CONSTRAINT events_job_state CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'DEAD'))
) {table};
CREATE INDEX events_job_due ON events_job (priority DESC, due_at) WHERE state IN ('QUEUED', 'RUNNING');
CREATE UNIQUE INDEX events_job_unique ON events_job (merchant, kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('QUEUED', 'RUNNING');
CREATE INDEX events_job_finished ON events_job (finished_at) WHERE state = 'DONE';
-- merchant rows: events_job

-- The last due time of each schedule that was turned into a job.
CREATE TABLE events_schedule (
    name {text} NOT NULL PRIMARY KEY,
    due  {time} NOT NULL
) {keyed};
