// A process and all its descendants, read from /proc: what they cost, and how to move or end them together.
#pragma once
#include <sys/types.h>

struct process_cost {
  double cpu_seconds; // of the living and of the children they have reaped
  long processes, threads;
  long pss_kb; // proportional set size: memory shared by n processes counts 1/n in each
  long rss_kb; // resident set size, what operators see: shared memory counts in each
};

struct process_cost process_tree_cost(pid_t root);

// As above without memory, which is slow to read.
struct process_cost process_tree_cpu(pid_t root);

// Send a signal to every descendant of root, not to root; returns how many there were.
int process_tree_signal(pid_t root, int signal);

// Bind every thread of root and its descendants to one CPU; -1 sets all CPUs free again.
void process_tree_pin(pid_t root, int cpu);
