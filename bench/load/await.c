#include "load.h"
#include "process-tree.h"
#include <unistd.h>

static bool log_in(struct ftp_session *session) {
  bool good = ftp_open(session, &options.peer);
  if (good) ftp_quit(session);
  else ftp_close(session);
  return good;
}

bool run_await(void) {
  struct ftp_session session;
  double deadline = now() + options.seconds;
  bool good;
  while (!(good = log_in(&session)) && now() < deadline) usleep(1000);
  figure("startMilliseconds", (now() - options.since) * 1e3);
  if (!good) {
    words("error", session.error);
    return false;
  }
  if (!options.server) return true;
  sleep(1);
  struct process_cost rest = process_tree_cost(options.server);
  figure("residentMegabytes", rest.rss_kb / 1024.);
  figure("baseMegabytes", rest.pss_kb / 1024.);
  return true;
}
