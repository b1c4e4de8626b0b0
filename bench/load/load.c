// load WORKLOAD --port N [options]: drives one FTP server and prints one JSON object. bench/README.md tells how to read it.
#define _GNU_SOURCE
#include "load.h"
#include "process-tree.h"
#include <arpa/inet.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct options options = {
    .peer = {.address = {.sin_family = AF_INET}, .user = "bench", .password = "bench", .timeout_seconds = 30},
    .sessions = 1,
    .seconds = 1,
};

double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static const char *separator = "{";

void figure(const char *name, double value) {
  printf("%s\"%s\":%.5g", separator, name, value);
  separator = ",";
}

void words(const char *name, const char *value) {
  printf("%s\"%s\":\"", separator, name);
  for (; *value; value++)
    if (*value == '"' || *value == '\\') printf("\\%c", *value);
    else if ((unsigned char)*value >= ' ') putchar(*value);
  putchar('"');
  separator = ",";
}

static int read_busy_ticks(long *ticks, int room) {
  FILE *file = fopen("/proc/stat", "r");
  char line[512];
  int cpus = 0;
  long user, nice, system;
  while (file && cpus < room && fgets(line, sizeof line, file))
    if (sscanf(line, "cpu%*d %ld %ld %ld", &user, &nice, &system) == 3) ticks[cpus++] = user + nice + system;
  if (file) fclose(file);
  return cpus;
}

static int freest_cpu(void) {
  long before[256], after[256];
  int count = read_busy_ticks(before, 256), freest = 0;
  usleep(120000);
  read_busy_ticks(after, 256);
  for (int i = 1; i < count; i++)
    if (after[i] - before[i] < after[freest] - before[freest]) freest = i;
  return freest;
}

static void lift_descriptor_limit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static bool read_options(int count, char **arguments) {
  enum { PORT, USER, PASSWORD, SERVER_PID, SESSIONS, SECONDS, COUNT, PATH, COMMAND, SIZE, LINES, FILES, PAUSE_US, PIN,
         ACTIVE, TLS, SINCE, BACKGROUND, BACKGROUND_PATH, BACKGROUND_COMMAND, BACKGROUND_SESSIONS };
  static const struct option known[] = {
      {"port", 1, 0, PORT}, {"user", 1, 0, USER}, {"password", 1, 0, PASSWORD}, {"server-pid", 1, 0, SERVER_PID},
      {"sessions", 1, 0, SESSIONS}, {"seconds", 1, 0, SECONDS}, {"count", 1, 0, COUNT}, {"path", 1, 0, PATH},
      {"command", 1, 0, COMMAND}, {"size", 1, 0, SIZE}, {"lines", 1, 0, LINES}, {"files", 1, 0, FILES},
      {"pause-us", 1, 0, PAUSE_US}, {"pin", 0, 0, PIN}, {"active", 0, 0, ACTIVE}, {"tls", 0, 0, TLS},
      {"since", 1, 0, SINCE}, {"background", 1, 0, BACKGROUND},
      {"background-path", 1, 0, BACKGROUND_PATH}, {"background-command", 1, 0, BACKGROUND_COMMAND},
      {"background-sessions", 1, 0, BACKGROUND_SESSIONS}, {0}};
  for (int found; (found = getopt_long(count, arguments, "", known, NULL)) != -1;) switch (found) {
    case PORT: options.peer.address.sin_port = htons(atoi(optarg)); break;
    case USER: options.peer.user = optarg; break;
    case PASSWORD: options.peer.password = optarg; break;
    case SERVER_PID: options.server = atoi(optarg); break;
    case SESSIONS: options.sessions = atoi(optarg); break;
    case SECONDS: options.seconds = atof(optarg); break;
    case COUNT: options.count = atol(optarg); break;
    case PATH: options.job.path = optarg; break;
    case COMMAND: options.job.command = optarg; break;
    case SIZE: options.size = atoll(optarg); break;
    case LINES: options.lines = atol(optarg); break;
    case FILES: options.files = atoi(optarg); break;
    case PAUSE_US: options.pause_us = atoi(optarg); break;
    case PIN: options.pin = true; break;
    case ACTIVE: options.peer.active = true; break;
    case TLS: options.peer.tls = true; break;
    case SINCE: options.since = atof(optarg); break;
    case BACKGROUND: options.background.kind = optarg; break;
    case BACKGROUND_PATH: options.background.path = optarg; break;
    case BACKGROUND_COMMAND: options.background.command = optarg; break;
    case BACKGROUND_SESSIONS: options.background_sessions = atoi(optarg); break;
    default: return false;
    }
  options.job.kind = arguments[optind];
  return options.job.kind && options.peer.address.sin_port;
}

int main(int count, char **arguments) {
  if (!read_options(count, arguments)) {
    fprintf(stderr, "usage: load retrieve|store|list|login|command|pull|idle|await --port N [options, see load.c]\n");
    return 2;
  }
  options.peer.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  signal(SIGPIPE, SIG_IGN);
  lift_descriptor_limit();
  if (options.pin) {
    int cpu = freest_cpu();
    process_tree_pin(getpid(), cpu);
    process_tree_pin(options.server, cpu);
  }
  const char *kind = options.job.kind;
  bool good = strcmp(kind, "idle") == 0 ? run_idle() : strcmp(kind, "await") == 0 ? run_await() : run_workers();
  if (options.pin) process_tree_pin(options.server, -1);
  puts("}");
  fflush(stdout);
  _exit(good ? 0 : 1); // background workers are still at it
}
