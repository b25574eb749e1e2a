/// The log's tables. Events are appended and never changed; everything else is derived from them.
extension Schema {
  /// A stream has the position of its first event for its number, and each further event names the
  /// one before it: what a stream holds is found without an index that every event would have to be
  /// entered in (decision 0043). `commit_last` is the position of the last event that was committed
  /// together with this one. The payload comes last: whoever does not ask for it reads less.
  private static let events = """
    CREATE TABLE events (
      position INTEGER PRIMARY KEY CHECK (position >= 1),
      stream INTEGER NOT NULL CHECK ((stream = position) = (version = 1)),
      previous INTEGER CHECK (ifnull(previous, 0) BETWEEN stream AND position - 1 OR version = 1),
      version INTEGER NOT NULL CHECK (version >= 1),
      commit_last INTEGER NOT NULL CHECK (commit_last >= position),
      at INTEGER NOT NULL,
      type TEXT NOT NULL CHECK (length(type) > 0),
      shape INTEGER NOT NULL CHECK (shape >= 0),
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      payload BLOB NOT NULL
    ) STRICT;

    """

  private static let locks = """
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

    """

  /// Where each stream begins and ends in the log: positions of its first and last event, and how
  /// many it has.
  static let streams = """
    CREATE TABLE streams (
      first INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
      last INTEGER NOT NULL,
      version INTEGER NOT NULL
    ) STRICT;

    """

  /// Makes the log of an older database anew, with every event as it was.
  static let linkedLog =
    """
    ALTER TABLE events RENAME TO older_events;
    ALTER TABLE streams RENAME TO older_streams;

    """ + events + streams + """
      INSERT INTO streams (first, name, last, version)
      SELECT f.position, s.name, l.position, s.version
      FROM older_streams AS s
      JOIN older_events AS f ON f.stream = s.id AND f.version = 1
      JOIN older_events AS l ON l.stream = s.id AND l.version = s.version;
      INSERT INTO events (position, stream, previous, version, commit_last, at, type, shape, hash,
        payload)
      SELECT e.position, f.position, p.position, e.version, e.commit_last, e.at, e.type, e.shape,
        e.hash, e.payload
      FROM older_events AS e
      JOIN older_events AS f ON f.stream = e.stream AND f.version = 1
      LEFT JOIN older_events AS p ON p.stream = e.stream AND p.version = e.version - 1
      ORDER BY e.position;
      DROP TABLE older_events;
      DROP TABLE older_streams;

      """ + locks

  /// For a database from before a decided case was due no more, and what follows a decision had
  /// its own days.
  static let noDayOnceDecided = """
    UPDATE tasks SET due_on = o.due_on
    FROM (
      SELECT json_extract(CAST(payload AS TEXT), '$.taskOpened._0.id') AS id,
        CAST(julianday(json_extract(CAST(payload AS TEXT), '$.taskOpened._0.dueOn')) - 2440587.5
          AS INTEGER) AS due_on
      FROM events WHERE type = 'taskOpened'
    ) AS o
    WHERE o.id = tasks.id AND tasks.act IN ('check', 'objection');
    UPDATE desk_cases SET due_on = NULL
    WHERE case_id IN (
      SELECT id FROM cases WHERE status IN ('refused', 'granted', 'denied', 'withdrawn', 'returned',
        'reversed', 'held'));
    UPDATE cases SET due_on = NULL
    WHERE status IN ('refused', 'granted', 'denied', 'withdrawn', 'returned', 'reversed', 'held');

    """

  /// For a database from before the timer looked at what follows a decision: the moment after the
  /// last day, at midnight in China.
  static let looksAtLateAnswers = """
    UPDATE cases SET next_tick = t.tick
    FROM (
      SELECT case_id, min((due_on + 1) * 86400000 - 28800000) AS tick FROM tasks
      WHERE act IN ('check', 'objection') AND due_on IS NOT NULL GROUP BY case_id
    ) AS t
    WHERE t.case_id = cases.id
      AND status IN ('refused', 'granted', 'denied', 'withdrawn', 'returned', 'reversed');

    """
}
