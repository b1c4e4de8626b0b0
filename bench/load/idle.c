#include "latencies.h"
#include "load.h"
#include "process-tree.h"
#include <stdlib.h>
#include <unistd.h>

// How quickly one more session is served beside all the waiting ones.
static bool try_one_more(void) {
  struct ftp_session session;
  struct latencies latencies = {0};
  double start = now();
  bool good = ftp_open(&session, &options.peer);
  figure("loginMilliseconds", (now() - start) * 1e3);
  for (int i = 0; good && i < 300; i++) {
    start = now();
    good = ftp_expect(&session, 200, "NOOP");
    latencies_add(&latencies, now() - start);
  }
  latencies_sort(&latencies);
  figure("medianMicroseconds", latencies_at(&latencies, .5));
  if (!good) words("error", session.error);
  else ftp_quit(&session);
  return good;
}

bool run_idle(void) {
  struct ftp_session *sessions = calloc(options.sessions, sizeof *sessions);
  struct process_cost before = process_tree_cost(options.server);
  double start = now();
  int opened = 0;
  while (opened < options.sessions && ftp_open(&sessions[opened], &options.peer)) opened++;
  double seconds = now() - start;
  usleep(500000);
  struct process_cost after = process_tree_cost(options.server);
  sleep(1);
  struct process_cost later = process_tree_cpu(options.server);
  figure("opened", opened);
  figure("perSecond", opened / seconds);
  figure("kilobytesPerSession", opened ? (double)(after.pss_kb - before.pss_kb) / opened : 0);
  figure("baseMegabytes", before.pss_kb / 1024.);
  figure("processes", after.processes - before.processes);
  figure("threads", after.threads - before.threads);
  figure("idleCpuPercent", (later.cpu_seconds - after.cpu_seconds) * 100);
  bool good = opened == options.sessions;
  if (!good) words("error", sessions[opened].error);
  else good = try_one_more();
  int alive = 0;
  for (int i = 0; i < opened; i++) alive += ftp_expect(&sessions[i], 200, "NOOP");
  figure("alive", alive);
  if (good && alive < opened) words("error", "sessions were closed while they waited");
  for (int i = 0; i < opened; i++) ftp_close(&sessions[i]);
  return good && alive == opened;
}
