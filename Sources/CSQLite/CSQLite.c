#include "CSQLite.h"

#include <sqlite3.h>

int pc_sqlite_stop_counting_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
