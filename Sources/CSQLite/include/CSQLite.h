#pragma once

/// What Swift cannot call of SQLite: a function of C with a variable number of arguments.

/// SQLite no longer counts the memory that it takes, for which each allocation of any connection
/// passes one lock. Before the first connection is opened; later it changes nothing.
///
/// Returns SQLite's result code: 0, or 21 (`SQLITE_MISUSE`) where SQLite is in use already.
int pc_sqlite_stop_counting_memory(void);
