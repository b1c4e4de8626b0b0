// What the parts of the load generator share: its options, its clock, its one line of output.
#pragma once
#include "ftp-session.h"
#include <sys/types.h>

struct job {
  const char *kind;    // retrieve, store, list, login, command, pull (no FTP)
  const char *path;    // file, prefix of numbered files, folder to upload to, or folder to list
  const char *command; // LIST, MLSD, NLST, or what `command` sends
};

extern struct options {
  struct ftp_peer peer;
  struct job job, background;
  pid_t server;
  int sessions, background_sessions;
  double seconds;  // how long to go on, when `count` is 0
  long count;      // operations of each session
  long long size;  // of each file, checked for downloads
  long lines;      // of each listing, checked; a server may add ".", ".." and a total
  int files;       // retrieve: path0000 … up to this many; 0 when `path` is the file
  int pause_us;    // between two operations
  double since;    // await: when the server was started, by the monotonic clock
  bool pin;        // load and server on one CPU, the freest
} options;

// Monotonic, seconds.
double now(void);

// Add "name":value to the result, or "name":"value" for text.
void figure(const char *name, double value);
void words(const char *name, const char *value);

// The operations of `options.job`, timed; returns false when something failed.
bool run_workers(void);

// `options.sessions` sessions that log in and wait: their memory, and how the server lives with them.
bool run_idle(void);

// Try until a login succeeds, for `options.seconds` at most: how long that took from the start, and the server's memory then.
bool run_await(void);
