#define _GNU_SOURCE
#include "process-tree.h"
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct process {
  pid_t pid, parent;
  bool inside;
  unsigned long user_ticks, system_ticks;
  long reaped_user_ticks, reaped_system_ticks;
  int threads;
};

static bool read_process(pid_t pid, struct process *process) {
  char path[64], line[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return false;
  size_t length = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[length] = 0;
  char *after_name = strrchr(line, ')'); // the name may hold spaces and parentheses
  *process = (struct process){.pid = pid};
  return after_name && sscanf(after_name + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld %*d %*d %d",
                              &process->parent, &process->user_ticks, &process->system_ticks,
                              &process->reaped_user_ticks, &process->reaped_system_ticks, &process->threads) == 6;
}

static int by_pid(const void *left, const void *right) {
  return ((const struct process *)left)->pid - ((const struct process *)right)->pid;
}

static struct process *find(struct process *all, int count, pid_t pid) {
  struct process key = {.pid = pid};
  return bsearch(&key, all, count, sizeof key, by_pid);
}

// All processes of the machine, those of the tree marked; the caller frees the list.
static struct process *list_processes(pid_t root, int *count) {
  int room = 1024;
  struct process *all = malloc(room * sizeof *all);
  *count = 0;
  DIR *folder = opendir("/proc");
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    pid_t pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    if (*count == room) all = realloc(all, (room *= 2) * sizeof *all);
    if (read_process(pid, &all[*count])) ++*count;
  }
  if (folder) closedir(folder);
  qsort(all, *count, sizeof *all, by_pid);
  struct process *first = find(all, *count, root);
  if (first) first->inside = true;
  for (bool grew = first != NULL; grew;) {
    grew = false;
    for (int i = 0; i < *count; i++) {
      if (all[i].inside) continue;
      struct process *parent = find(all, *count, all[i].parent);
      if (parent && parent->inside) all[i].inside = grew = true;
    }
  }
  return all;
}

static long pss_kb(pid_t pid) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
  FILE *file = fopen(path, "r");
  long kb = 0;
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "Pss: %ld kB", &kb) == 1) break;
  if (file) fclose(file);
  return kb;
}

static long rss_kb(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = fopen(path, "r");
  long pages = 0;
  if (file && fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
  if (file) fclose(file);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

// `root` is the launcher of the server, whose memory is not the server's.
static struct process_cost add_up(pid_t root, bool memory) {
  int count;
  struct process *all = list_processes(root, &count);
  struct process_cost cost = {0};
  long ticks = 0;
  for (int i = 0; i < count; i++) {
    if (!all[i].inside) continue;
    ticks += all[i].user_ticks + all[i].system_ticks + all[i].reaped_user_ticks + all[i].reaped_system_ticks;
    cost.processes++;
    cost.threads += all[i].threads;
    if (!memory || all[i].pid == root) continue;
    cost.pss_kb += pss_kb(all[i].pid);
    cost.rss_kb += rss_kb(all[i].pid);
  }
  free(all);
  cost.cpu_seconds = (double)ticks / sysconf(_SC_CLK_TCK);
  return cost;
}

struct process_cost process_tree_cost(pid_t root) { return add_up(root, true); }
struct process_cost process_tree_cpu(pid_t root) { return add_up(root, false); }

int process_tree_signal(pid_t root, int signal) {
  int count, sent = 0;
  struct process *all = list_processes(root, &count);
  for (int i = 0; i < count; i++)
    if (all[i].inside && all[i].pid != root && kill(all[i].pid, signal) == 0) sent++;
  free(all);
  return sent;
}

static void pin_threads(pid_t pid, const cpu_set_t *cpus) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *folder = opendir(path);
  for (struct dirent *entry; folder && (entry = readdir(folder));)
    if (atoi(entry->d_name) > 0) sched_setaffinity(atoi(entry->d_name), sizeof *cpus, cpus);
  if (folder) closedir(folder);
}

void process_tree_pin(pid_t root, int cpu) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  for (int i = 0; i < sysconf(_SC_NPROCESSORS_CONF); i++)
    if (cpu < 0 || cpu == i) CPU_SET(i, &cpus);
  int count;
  struct process *all = list_processes(root, &count);
  for (int i = 0; i < count; i++)
    if (all[i].inside) pin_threads(all[i].pid, &cpus);
  free(all);
}
