#define _GNU_SOURCE
#include "latencies.h"
#include "load.h"
#include "process-tree.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BUFFER = 1 << 20 };

struct worker {
  pthread_t thread;
  int number;
  const struct job *job;
  bool background;
  struct ftp_session session;
  struct ftp_count count;
  struct latencies latencies;
  long operations;
  double ended;
  char *buffer;
};

static pthread_barrier_t ready, go;
static double deadline;

static bool is(const struct job *job, const char *kind) { return strcmp(job->kind, kind) == 0; }

static bool retrieve(struct worker *worker, long turn) {
  char command[600];
  if (options.files && !worker->background)
    snprintf(command, sizeof command, "RETR %s%04ld", worker->job->path, (turn + worker->number * 37L) % options.files);
  else snprintf(command, sizeof command, "RETR %s", worker->job->path);
  long long before = worker->count.bytes;
  if (!ftp_receive(&worker->session, command, worker->buffer, BUFFER, &worker->count)) return false;
  long long got = worker->count.bytes - before;
  if (worker->background || got == options.size) return true;
  snprintf(worker->session.error, sizeof worker->session.error, "%.100s: %lld bytes instead of %lld", command, got, options.size);
  return false;
}

static bool store(struct worker *worker, long turn) {
  char command[600];
  snprintf(command, sizeof command, "STOR %s/%d-%ld", worker->job->path, worker->number, turn);
  return ftp_send(&worker->session, command, worker->buffer, BUFFER, options.size, &worker->count);
}

static bool pull(struct worker *worker, long turn) {
  (void)turn;
  long long before = worker->count.bytes;
  if (!ftp_pull(&worker->session, &options.peer, options.size, worker->buffer, BUFFER, &worker->count)) return false;
  long long got = worker->count.bytes - before;
  if (got == options.size) return true;
  snprintf(worker->session.error, sizeof worker->session.error, "%lld bytes instead of %lld", got, options.size);
  return false;
}

static bool list(struct worker *worker, long turn) {
  (void)turn;
  long before = worker->count.lines;
  if (!ftp_receive(&worker->session, worker->job->command, worker->buffer, BUFFER, &worker->count)) return false;
  long got = worker->count.lines - before;
  if (worker->background || (got >= options.lines && got <= options.lines + 3)) return true;
  snprintf(worker->session.error, sizeof worker->session.error, "%ld lines instead of %ld", got, options.lines);
  return false;
}

static bool login(struct worker *worker, long turn) {
  (void)turn;
  if (ftp_open(&worker->session, &options.peer) && ftp_quit(&worker->session)) return true;
  ftp_close(&worker->session);
  return false;
}

static bool command(struct worker *worker, long turn) {
  (void)turn;
  return ftp_expect(&worker->session, 200, worker->job->command);
}

static bool (*operation(const struct job *job))(struct worker *, long) {
  static const struct {
    const char *kind;
    bool (*run)(struct worker *, long);
  } known[] = {{"retrieve", retrieve}, {"store", store}, {"list", list}, {"login", login}, {"pull", pull}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (is(job, known[i].kind)) return known[i].run;
  return command;
}

// These connect anew in each operation.
static bool has_no_session(const struct job *job) { return is(job, "login") || is(job, "pull"); }

static bool enter(struct worker *worker) {
  if (has_no_session(worker->job)) return true;
  char change[600];
  snprintf(change, sizeof change, "CWD %s", worker->job->path ? worker->job->path : "/");
  return ftp_open(&worker->session, &options.peer) && ftp_expect(&worker->session, 200, "TYPE I") &&
         (!is(worker->job, "list") || ftp_expect(&worker->session, 250, change));
}

static bool finished(const struct worker *worker, double time) {
  if (worker->background) return false;
  return options.count ? worker->operations >= options.count : worker->operations > 0 && time >= deadline;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  // Memory is touched before the clock starts. The bytes are not compressible and not zero.
  worker->buffer = mmap(NULL, BUFFER, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  for (unsigned i = 0, seed = 12345; i < BUFFER; i++) worker->buffer[i] = (seed = seed * 1664525u + 1013904223u) >> 24;
  bool good = enter(worker);
  bool (*run)(struct worker *, long) = operation(worker->job);
  pthread_barrier_wait(&ready);
  pthread_barrier_wait(&go);
  for (double start = now(); good && !finished(worker, start); start = now()) {
    good = run(worker, worker->operations);
    if (!good) break;
    worker->operations++;
    latencies_add(&worker->latencies, now() - start);
    if (options.pause_us && !worker->background) usleep(options.pause_us);
  }
  worker->ended = now();
  if (good && !has_no_session(worker->job)) ftp_quit(&worker->session);
  return NULL;
}

// CPU seconds of the whole machine since it started, with interrupts.
static double machine_cpu(void) {
  FILE *file = fopen("/proc/stat", "r");
  long user = 0, nice = 0, system = 0, irq = 0, softirq = 0;
  if (file && fscanf(file, "cpu %ld %ld %ld %*d %*d %ld %ld", &user, &nice, &system, &irq, &softirq) != 5) user = 0;
  if (file) fclose(file);
  return (double)(user + nice + system + irq + softirq) / sysconf(_SC_CLK_TCK);
}

static double own_cpu(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

// A process that ends while /proc is read is in neither count, so the larger of two readings is the right one.
static double server_cpu(void) {
  usleep(60000);
  double first = process_tree_cpu(options.server).cpu_seconds;
  usleep(10000);
  double second = process_tree_cpu(options.server).cpu_seconds;
  return first > second ? first : second;
}

struct cost {
  double server, own, machine;
};

static struct cost cost_so_far(void) {
  return (struct cost){.server = options.server ? server_cpu() : 0, .own = own_cpu(), .machine = machine_cpu()};
}

static void print_figures(const struct worker *workers, double started, struct cost before, struct cost after) {
  struct latencies latencies = {0};
  double ended = started;
  long long bytes = 0, background_bytes = 0;
  long operations = 0, resumed = 0;
  for (int i = 0; i < options.sessions + options.background_sessions; i++) {
    if (workers[i].background) {
      background_bytes += workers[i].count.bytes;
      continue;
    }
    if (workers[i].ended > ended) ended = workers[i].ended;
    bytes += workers[i].count.bytes;
    operations += workers[i].operations;
    resumed += workers[i].count.resumed;
    latencies_merge(&latencies, &workers[i].latencies);
  }
  latencies_sort(&latencies);
  double seconds = ended - started, server = after.server - before.server;
  figure("seconds", seconds);
  figure("operations", operations);
  figure("perSecond", operations / seconds);
  figure("bytes", bytes);
  figure("megabytesPerSecond", bytes / seconds / 1e6);
  figure("medianMicroseconds", latencies_at(&latencies, .5));
  figure("medianMilliseconds", latencies_at(&latencies, .5) / 1e3);
  figure("p99Microseconds", latencies_at(&latencies, .99));
  if (operations) figure("serverCpuMicroseconds", server / operations * 1e6);
  if (bytes > 1e8) figure("serverCpuSecondsPerGigabyte", server / bytes * 1e9);
  if (options.peer.tls && operations) figure("resumedPercent", 100. * resumed / operations);
  if (options.background_sessions) figure("backgroundMegabytesPerSecond", background_bytes / seconds / 1e6);
  figure("foreignCpu", (after.machine - before.machine - server - (after.own - before.own)) / seconds);
}

bool run_workers(void) {
  int count = options.sessions + options.background_sessions;
  struct worker *workers = calloc(count, sizeof *workers);
  pthread_barrier_init(&ready, NULL, count + 1);
  pthread_barrier_init(&go, NULL, count + 1);
  for (int i = 0; i < count; i++) {
    workers[i].number = i;
    workers[i].background = i >= options.sessions;
    workers[i].job = workers[i].background ? &options.background : &options.job;
    workers[i].session.control.fd = -1;
    pthread_create(&workers[i].thread, NULL, work, &workers[i]);
  }
  pthread_barrier_wait(&ready);
  struct cost before = cost_so_far();
  double started = now();
  deadline = started + options.seconds;
  pthread_barrier_wait(&go);
  for (int i = 0; i < options.sessions; i++) pthread_join(workers[i].thread, NULL);
  print_figures(workers, started, before, cost_so_far());
  for (int i = 0; i < count; i++) {
    if (!workers[i].session.error[0]) continue;
    words("error", workers[i].session.error);
    return false;
  }
  return true;
}
