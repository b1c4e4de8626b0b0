// launch COMMAND...: the parent of one server. It adopts orphans, so the CPU time of every descendant, also of a server
// that forks twice, is found below this process. SIGTERM ends its descendants and nothing else.
#define _GNU_SOURCE
#include "process-tree.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int signal) {
  (void)signal;
  asked_to_stop = 1;
}

static int end_descendants(void) {
  process_tree_signal(getpid(), SIGTERM);
  for (int tenths = 0; tenths < 50; tenths++) {
    usleep(100000);
    pid_t reaped;
    while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0);
    if (reaped < 0 && errno == ECHILD) return 0;
    if (tenths >= 10) process_tree_signal(getpid(), SIGKILL); // a second of grace
  }
  return 1;
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  if (fork() == 0) {
    execvp(arguments[1], arguments + 1);
    perror(arguments[1]);
    _exit(127);
  }
  for (;;) {
    if (asked_to_stop) return end_descendants();
    if (wait(NULL) < 0 && errno == ECHILD) return 0;
  }
}
