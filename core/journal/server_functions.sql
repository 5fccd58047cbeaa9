-- What only the owner of the schema may do to the journal, and the functions by which desks have it done.
-- Made anew at every set-up; {schema} is the schema, search_path names it while this runs.

-- Which commands and which types of entries a role may bring about. Filled at set-up, from core/domain/rights.py.
CREATE TABLE IF NOT EXISTS rights (
    role text NOT NULL,
    what text NOT NULL,
    PRIMARY KEY (role, what)
);

-- How each type of entry is written in each form that desks of today write, as patterns (core/journal/patterns.py).
-- Made and filled anew at each set-up; what is newer needs that first.
DROP TABLE IF EXISTS forms;
CREATE TABLE forms (
    type text COLLATE "C",
    schema bigint,
    data text COLLATE "C" NOT NULL,
    personal text COLLATE "C" NOT NULL,
    PRIMARY KEY (type, schema)
);

-- The form of the books, as the header of a file has it. Every desk looks here before it writes; only set-up changes it.
CREATE TABLE IF NOT EXISTS books_form (
    one bigint PRIMARY KEY CHECK (one = 1),
    form bigint NOT NULL
);

-- Which person a login acts as. Only journal_append writes here.
CREATE TABLE IF NOT EXISTS logins (
    login text PRIMARY KEY,
    person text NOT NULL UNIQUE,
    is_active boolean NOT NULL DEFAULT true
);

CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is never rewritten' USING ERRCODE = 'DB004';
END $$;

CREATE OR REPLACE TRIGGER journal_is_never_rewritten
    BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE OR REPLACE TRIGGER journal_personal_is_never_rewritten
    BEFORE UPDATE OR TRUNCATE ON journal_personal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- A field as the seal covers it: `<length in bytes>:<bytes>,`, and `-,` for nothing (core/journal/chain.py).
CREATE OR REPLACE FUNCTION framed(field text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN field IS NULL THEN '-,'::bytea
           ELSE convert_to(octet_length(convert_to(field, 'UTF8')) || ':' || field || ',', 'UTF8') END
$$;

CREATE OR REPLACE FUNCTION is_owner() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_has_role(session_user, 'daybook_owner', 'MEMBER')
$$;

-- Whether one of the session's roles has this right. What no role has, this server does not know: then not even the
-- owner may bring it about, for there would be desks that cannot read it.
CREATE OR REPLACE FUNCTION may(wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM rights
        WHERE what = wanted AND (is_owner() OR pg_has_role(session_user, 'daybook_' || role, 'MEMBER')))
$$;

-- Writers are in the books together; one who is alone keeps all others out until the transaction ends. What is locked
-- is a table, and by this function: an advisory lock could be held by any login.
CREATE OR REPLACE FUNCTION enter(alone boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF alone THEN
        LOCK TABLE books_form IN EXCLUSIVE MODE;
    ELSE
        LOCK TABLE books_form IN ROW EXCLUSIVE MODE;
    END IF;
END $$;

-- Refuses an entry that no desk could read or take over, whoever brings it: one would stop all desks, for good.
CREATE OR REPLACE FUNCTION check_readable(kind text, form bigint, data text, salt bytea, personal text)
RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    sealed text := CASE WHEN left(right(data, 78), 12) = '"personal":"' THEN left(right(data, 66), 64) ELSE '' END;
    written forms%ROWTYPE;
BEGIN
    SELECT * INTO written FROM forms WHERE type = kind AND schema = form;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this server does not know form % of %; it needs daybook server-setup', form, kind
            USING ERRCODE = 'DB001';
    END IF;
    IF NOT data IS JSON OR NOT personal IS JSON OR data !~ written.data OR personal !~ written.personal THEN
        RAISE EXCEPTION 'this is not written as % is', kind USING ERRCODE = 'DB001';
    END IF;
    IF sealed <> coalesce(encode(sha256(salt || convert_to(personal, 'UTF8')), 'hex'), '') THEN
        RAISE EXCEPTION 'the personal part is not the one that is sealed' USING ERRCODE = 'DB001';
    END IF;
END $$;

-- The moment that is written down: never before the entry ahead of it, and no more than a day ahead of the server,
-- for one desk whose clock is wrong would else give its moment to all entries after its own.
CREATE OR REPLACE FUNCTION moment(given bigint, before bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT greatest(least(given, (extract(epoch FROM clock_timestamp() + interval '1 day') * 1000000)::bigint), before)
$$;

-- The person that the session acts as. The owner, who sets up and imports, says who; a login is who it is.
CREATE OR REPLACE FUNCTION acting_person(given text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN is_owner() THEN given ELSE (SELECT person FROM logins WHERE login = session_user AND is_active) END
$$;

-- A person's login is theirs from the entry on that adds them, until they are deactivated. Nobody but a lead adds
-- another, or gives a login to another person.
CREATE OR REPLACE FUNCTION keep_login(kind text, id text, version bigint, type text, data text, personal text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    is_lead boolean := is_owner() OR pg_has_role(session_user, 'daybook_lead', 'MEMBER');
    added text := coalesce(personal::json ->> 'login', '');
BEGIN
    IF type = 'person.deactivated' THEN
        UPDATE logins SET is_active = false WHERE person = id;
    END IF;
    IF type <> 'person.added' THEN
        RETURN;
    END IF;
    IF added = '' THEN
        RETURN;
    END IF;
    IF kind <> 'person' OR version <> 1 OR data::json ->> 'person_id' IS DISTINCT FROM id THEN
        RAISE EXCEPTION 'no new person is added by this' USING ERRCODE = 'DB001';
    END IF;
    IF added <> session_user AND NOT is_lead THEN
        RAISE EXCEPTION 'only a lead may add another person' USING ERRCODE = 'DB001';
    END IF;
    INSERT INTO logins VALUES (added, id) ON CONFLICT (login) DO UPDATE
        SET person = excluded.person, is_active = true WHERE is_lead AND NOT logins.is_active;
END $$;

CREATE OR REPLACE FUNCTION journal_append(
    given_command_id text, given_command text, given_digest bytea, given_correlation_id text, given_causation text,
    given_undoes text, given_actor text, given_station text, given_app_version text, given_business_date text,
    given_recorded_at bigint, kinds text[], ids text[], versions bigint[], types text[], schemas bigint[],
    datas text[], salts bytea[], personals text[]
) RETURNS TABLE (last bigint, hash bytea) LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
#variable_conflict use_column
DECLARE
    head journal_head%ROWTYPE;
    count integer := cardinality(types);
    actor text;
    at bigint;
    tail bytea;
BEGIN
    IF NOT may(given_command) THEN
        RAISE EXCEPTION 'this login may not ask for %', given_command USING ERRCODE = 'DB001';
    END IF;
    IF coalesce(count, 0) = 0 OR length(given_business_date) <> 10
            OR to_char(given_business_date::date, 'YYYY-MM-DD') <> given_business_date THEN
        RAISE EXCEPTION 'there is nothing to append, or no day to it' USING ERRCODE = 'DB001';
    END IF;
    FOR place IN 1 .. count LOOP
        IF NOT may(types[place]) THEN
            RAISE EXCEPTION 'this login may not bring about %', types[place] USING ERRCODE = 'DB001';
        END IF;
        IF split_part(types[place], '.', 1) <> kinds[place] THEN
            RAISE EXCEPTION '% is no entry of a %', types[place], kinds[place] USING ERRCODE = 'DB001';
        END IF;
        PERFORM check_readable(types[place], schemas[place], datas[place], salts[place], personals[place]);
        PERFORM keep_login(kinds[place], ids[place], versions[place], types[place], datas[place], personals[place]);
    END LOOP;
    actor := acting_person(given_actor);
    IF actor IS NULL THEN
        RAISE EXCEPTION 'the login % is nobody in these books', session_user USING ERRCODE = 'DB003';
    END IF;
    SELECT * INTO STRICT head FROM journal_head FOR UPDATE;  -- the last lock of the transaction
    SELECT moment(given_recorded_at, max(recorded_at)) INTO at FROM journal WHERE position = head.position;
    tail := framed(given_command_id) || framed(given_correlation_id) || framed(given_causation)
        || framed(given_undoes) || framed(actor) || framed(given_station) || framed(given_app_version)
        || framed(given_business_date) || framed(at::text);
    last := head.position + count;
    hash := head.hash;
    FOR place IN 1 .. count LOOP
        IF versions[place] <> 1 + coalesce((SELECT max(version) FROM journal
                WHERE stream_kind = kinds[place] AND stream_id = ids[place]), 0) THEN
            RAISE EXCEPTION '% % has moved on', kinds[place], ids[place] USING ERRCODE = 'DB002';
        END IF;
        hash := sha256(framed('1') || framed(head.journal_id) || framed((head.position + place)::text)
            || framed(last::text) || framed(kinds[place]) || framed(ids[place]) || framed(versions[place]::text)
            || framed(types[place]) || framed(schemas[place]::text) || framed(datas[place]) || tail
            || convert_to(octet_length(hash) || ':', 'UTF8') || hash || ','::bytea);
        INSERT INTO journal VALUES (head.position + place, last, kinds[place], ids[place], versions[place],
            types[place], schemas[place], datas[place], given_command_id, given_correlation_id, given_causation,
            given_undoes, actor, given_station, given_app_version, given_business_date, at, hash);
        IF personals[place] IS NOT NULL THEN
            INSERT INTO journal_personal VALUES (head.position + place, salts[place], personals[place]);
        END IF;
    END LOOP;
    PERFORM log_command(given_command_id, given_command, given_digest, actor, head.position + 1, last, 'accepted', at);
    UPDATE journal_head SET position = last, hash = journal_append.hash;
    PERFORM pg_notify('daybook', last::text);
    RETURN NEXT;
END $$;

-- A refused command, or an accepted one that found everything so already. Once accepted it stays so.
CREATE OR REPLACE FUNCTION journal_log(
    given_command_id text, given_command text, given_digest bytea, given_actor text, given_outcome text,
    given_last bigint, given_at bigint
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    actor text := acting_person(given_actor);
BEGIN
    IF actor IS NULL THEN
        RAISE EXCEPTION 'the login % is nobody in these books', session_user USING ERRCODE = 'DB003';
    END IF;
    IF given_outcome = 'accepted' AND NOT may(given_command) THEN
        RAISE EXCEPTION 'this login may not ask for %', given_command USING ERRCODE = 'DB001';
    END IF;
    PERFORM log_command(given_command_id, given_command, given_digest, actor, NULL,
        CASE WHEN given_outcome = 'accepted' THEN least(given_last, (SELECT position FROM journal_head)) END,
        given_outcome, moment(given_at, NULL));
END $$;

-- A refused command may be accepted later: the same one, asked by the same person.
CREATE OR REPLACE FUNCTION log_command(
    given_command_id text, given_command text, given_digest bytea, given_actor text, given_first bigint,
    given_last bigint, given_outcome text, given_at bigint
) RETURNS void LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$
DECLARE
    written command_log%ROWTYPE;
BEGIN
    INSERT INTO command_log AS kept VALUES
        (given_command_id, given_command, given_digest, given_actor, given_first, given_last, given_outcome, given_at)
    ON CONFLICT (command_id) DO UPDATE SET first = excluded.first, last = excluded.last, outcome = excluded.outcome,
        at = excluded.at WHERE kept.last IS NULL AND kept.digest = excluded.digest
        AND (is_owner() OR (kept.type, kept.actor) = (excluded.type, excluded.actor))
    RETURNING * INTO written;
    IF written IS NULL THEN
        RAISE EXCEPTION 'the command % has had its effect already', given_command_id USING ERRCODE = 'DB005';
    END IF;
END $$;

-- From nothing on, so that a right given by mistake is gone with the next set-up.
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC, daybook_clerk, daybook_lead, daybook_reader;
REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, daybook_clerk, daybook_lead, daybook_reader;
REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, daybook_clerk, daybook_lead, daybook_reader;
GRANT USAGE ON SCHEMA {schema} TO daybook_clerk, daybook_lead, daybook_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO daybook_clerk, daybook_lead, daybook_reader;
REVOKE SELECT ON journal_head FROM daybook_reader;
GRANT SELECT (position, hash, journal_id) ON journal_head TO daybook_reader;  -- the secret is for who asks commands
GRANT EXECUTE ON FUNCTION enter, journal_append, journal_log TO daybook_clerk, daybook_lead;
