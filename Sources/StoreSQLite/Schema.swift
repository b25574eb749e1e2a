import GRDB
import Store

/// The tables of `city.db`. Every migration is frozen once released; a new one is appended.
enum Schema {
  /// Raised with every migration, kept in `user_version`.
  static let version = 5
  /// `PalC`, kept in `application_id`: tells the file from any other SQLite database.
  static let applicationID: Int64 = 0x5061_6C43

  static func migrate(_ writer: some DatabaseWriter) throws { try migrator.migrate(writer) }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: log + firstReadModels + messages + shelf + registers)
      try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1;")
    }
    migrator.registerMigration("2") { db in
      try db.execute(sql: disputes + "PRAGMA user_version = 2;")
    }
    migrator.registerMigration("3") { db in
      try db.execute(
        sql: deskCases + deskCasesOfEvents + deadlinesWithinPromise + "PRAGMA user_version = 3;")
    }
    migrator.registerMigration("4") { db in
      try db.execute(sql: linkedLog + noDayOnceDecided + "PRAGMA user_version = 4;")
    }
    migrator.registerMigration("5") { db in
      try db.execute(sql: looksAtLateAnswers + "PRAGMA user_version = 5;")
    }
    return migrator
  }

  /// Throws where the file is another program's, or a newer PalmCity's.
  static func check(_ db: Database) throws {
    let application = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
    if application == 0, found == 0, tables == 0 { return }
    guard application == applicationID else {
      throw StoreError.damaged("the file is a database of another program")
    }
    guard found <= version else {
      throw StoreError.newerVersion(found: found, supported: version)
    }
  }

  /// The log as it first was; `linkedLog` made it anew.
  private static let log = """
    CREATE TABLE streams (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
      version INTEGER NOT NULL CHECK (version >= 0)
    ) STRICT;
    CREATE TABLE events (
      position INTEGER PRIMARY KEY CHECK (position >= 1),
      stream INTEGER NOT NULL REFERENCES streams (id),
      version INTEGER NOT NULL CHECK (version >= 1),
      at INTEGER NOT NULL,
      type TEXT NOT NULL CHECK (length(type) > 0),
      shape INTEGER NOT NULL CHECK (shape >= 0),
      payload BLOB NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      commit_last INTEGER NOT NULL CHECK (commit_last >= position),
      UNIQUE (stream, version)
    ) STRICT;
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TABLE idempotency (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      digest BLOB NOT NULL,
      answer BLOB NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;

    """

  /// Derived from the events: the same statements build them live and in an audit's rebuild.
  static let readModels = streams + firstReadModels + disputes + deskCases

  private static let disputes = """
    CREATE TABLE disputes (
      id TEXT NOT NULL UNIQUE,
      subject TEXT NOT NULL,
      subject_name TEXT NOT NULL,
      item TEXT NOT NULL,
      field TEXT NOT NULL,
      register TEXT NOT NULL,
      owner TEXT NOT NULL,
      title_zh TEXT NOT NULL,
      title_en TEXT NOT NULL,
      value TEXT NOT NULL,
      note TEXT NOT NULL,
      at INTEGER NOT NULL,
      corrected INTEGER CHECK (corrected IN (0, 1)),
      answer TEXT,
      answered_by TEXT,
      officer TEXT,
      answered_at INTEGER
    ) STRICT;
    CREATE INDEX disputes_by_subject ON disputes (subject, at, id);
    CREATE INDEX disputes_by_owner ON disputes (owner, at, id);

    """

  private static let firstReadModels = """
    CREATE TABLE cases (
      id TEXT NOT NULL UNIQUE,
      item TEXT NOT NULL,
      edition TEXT NOT NULL,
      applicant TEXT NOT NULL,
      applicant_name TEXT NOT NULL,
      agent TEXT,
      status TEXT NOT NULL,
      submitted_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      due_on INTEGER,
      next_tick INTEGER,
      green_channel INTEGER NOT NULL CHECK (green_channel IN (0, 1)),
      urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
      rated INTEGER NOT NULL CHECK (rated IN (0, 1))
    ) STRICT;
    CREATE INDEX cases_by_applicant ON cases (applicant, submitted_at, id);
    CREATE INDEX cases_by_agent ON cases (agent, submitted_at, id) WHERE agent IS NOT NULL;
    CREATE INDEX cases_by_tick ON cases (next_tick, id) WHERE next_tick IS NOT NULL;
    CREATE TABLE item_usage (
      item TEXT NOT NULL PRIMARY KEY,
      cases INTEGER NOT NULL CHECK (cases >= 1)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER cases_are_counted AFTER INSERT ON cases
    BEGIN
      INSERT INTO item_usage (item, cases) VALUES (new.item, 1)
      ON CONFLICT (item) DO UPDATE SET cases = cases + 1;
    END;
    CREATE TABLE tasks (
      id TEXT NOT NULL UNIQUE,
      case_id TEXT NOT NULL,
      item TEXT NOT NULL,
      name TEXT NOT NULL,
      agency TEXT NOT NULL,
      role TEXT NOT NULL,
      act TEXT NOT NULL,
      opened_at INTEGER NOT NULL,
      due_on INTEGER,
      green_channel INTEGER NOT NULL CHECK (green_channel IN (0, 1)),
      urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
      lane INTEGER GENERATED ALWAYS AS ((1 - green_channel) * 2 + 1 - urgent) VIRTUAL,
      due_rank INTEGER GENERATED ALWAYS AS (ifnull(due_on, 9223372036854775807)) VIRTUAL
    ) STRICT;
    CREATE INDEX tasks_by_desk ON tasks (agency, lane, due_rank, opened_at, id);
    CREATE INDEX tasks_by_case ON tasks (case_id, opened_at, id);
    CREATE TABLE licences (
      id TEXT NOT NULL UNIQUE,
      type TEXT NOT NULL,
      holder TEXT NOT NULL,
      case_id TEXT NOT NULL,
      status_index INTEGER NOT NULL UNIQUE CHECK (status_index >= 0),
      credential TEXT NOT NULL,
      issued_at INTEGER NOT NULL,
      valid_until INTEGER,
      cancelled_at INTEGER,
      changed INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX licences_by_holder ON licences (holder, issued_at, id);
    CREATE INDEX licences_by_change ON licences (changed, id);
    CREATE INDEX licences_cancelled ON licences (status_index) WHERE cancelled_at IS NOT NULL;
    CREATE TABLE notices (
      recipient TEXT NOT NULL,
      at INTEGER NOT NULL,
      id TEXT NOT NULL,
      case_id TEXT NOT NULL,
      title_zh TEXT NOT NULL,
      title_en TEXT NOT NULL,
      text_zh TEXT NOT NULL,
      text_en TEXT NOT NULL,
      UNIQUE (recipient, at, id)
    ) STRICT;
    CREATE TABLE receipts (
      subject TEXT NOT NULL,
      at INTEGER NOT NULL,
      id TEXT NOT NULL,
      viewer TEXT NOT NULL,
      what_zh TEXT NOT NULL,
      what_en TEXT NOT NULL,
      purpose_zh TEXT NOT NULL,
      purpose_en TEXT NOT NULL,
      legal_basis TEXT NOT NULL,
      case_id TEXT,
      UNIQUE (subject, at, id)
    ) STRICT;
    CREATE TABLE ratings (
      case_id TEXT NOT NULL UNIQUE,
      item TEXT NOT NULL,
      stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
      comment TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ratings_by_item ON ratings (item, at, case_id);

    """

  /// `due_at` is when a message is to be tried next, null for a dead letter.
  private static let messages = """
    CREATE TABLE outbox (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      topic TEXT NOT NULL,
      payload BLOB NOT NULL,
      tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
      due_at INTEGER,
      reason TEXT
    ) STRICT;
    CREATE INDEX outbox_due ON outbox (due_at, number) WHERE due_at IS NOT NULL;

    """

  private static let shelf = """
    CREATE TABLE shelf (
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      owner TEXT NOT NULL,
      value BLOB NOT NULL,
      until INTEGER,
      PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX shelf_by_owner ON shelf (kind, owner, key);
    CREATE INDEX shelf_by_end ON shelf (until) WHERE until IS NOT NULL;

    """

  private static let registers = """
    CREATE TABLE registers (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      edition TEXT NOT NULL,
      loaded_at INTEGER NOT NULL,
      records INTEGER NOT NULL CHECK (records >= 0)
    ) STRICT;
    CREATE TABLE register_records (
      register INTEGER NOT NULL REFERENCES registers (number),
      key TEXT NOT NULL,
      subject TEXT,
      edition TEXT NOT NULL,
      loaded_at INTEGER NOT NULL,
      fields TEXT NOT NULL,
      PRIMARY KEY (register, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX register_records_by_subject ON register_records (register, subject, key)
    WHERE subject IS NOT NULL;

    """
}
