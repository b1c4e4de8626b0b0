#include "latencies.h"
#include "load.h"
#include "process-tree.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPENERS = 16 };

static struct ftp_session *sessions;
static int next, opened, failed;

// Several at once, because some servers make every login wait.
static void *open_sessions(void *argument) {
  for (int i; !__atomic_load_n(&failed, __ATOMIC_RELAXED) && (i = __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED)) < options.sessions;)
    __atomic_fetch_add(ftp_open(&sessions[i], &options.peer) ? &opened : &failed, 1, __ATOMIC_RELAXED);
  return argument;
}

static void open_all(void) {
  pthread_t openers[OPENERS];
  sessions = calloc(options.sessions, sizeof *sessions);
  for (int i = 0; i < options.sessions; i++) sessions[i].control.fd = -1;
  for (int i = 0; i < OPENERS; i++) pthread_create(&openers[i], NULL, open_sessions, NULL);
  for (int i = 0; i < OPENERS; i++) pthread_join(openers[i], NULL);
}

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

static void say_first_error(void) {
  for (int i = 0; i < options.sessions; i++) {
    if (!sessions[i].error[0]) continue;
    words("error", sessions[i].error);
    return;
  }
}

bool run_idle(void) {
  struct process_cost before = process_tree_cost(options.server);
  double start = now();
  open_all();
  double seconds = now() - start;
  usleep(500000);
  struct process_cost rested = process_tree_cpu(options.server);
  sleep(1);
  struct process_cost after = process_tree_cost(options.server);
  figure("opened", opened);
  figure("perSecond", opened / seconds);
  figure("kilobytesPerSession", opened ? (double)(after.pss_kb - before.pss_kb) / opened : 0);
  figure("baseMegabytes", before.pss_kb / 1024.);
  figure("processes", after.processes - before.processes);
  figure("idleCpuPercent", (after.cpu_seconds - rested.cpu_seconds) * 100);
  bool good = opened == options.sessions;
  if (good) good = try_one_more();
  else say_first_error();
  int alive = 0;
  for (int i = 0; i < options.sessions; i++)
    if (sessions[i].control.fd >= 0) alive += ftp_expect(&sessions[i], 200, "NOOP");
  figure("alive", alive);
  if (good && alive < opened) words("error", "sessions were closed while they waited");
  for (int i = 0; i < options.sessions; i++)
    if (sessions[i].control.fd >= 0) ftp_close(&sessions[i]);
  return good && alive == options.sessions;
}
