// An FTP session as a load generator needs it: blocking, IPv4, one thread, in clear or with both connections under TLS.
#pragma once
#include "stream.h"
#include <netinet/in.h>

struct ftp_peer {
  struct sockaddr_in address;
  const char *user, *password;
  int timeout_seconds;
  bool active; // PORT instead of EPSV
  bool tls;
};

struct ftp_session {
  const struct ftp_peer *peer;
  struct stream control;
  int at, have;
  char input[4096];
  char reply[1024]; // the last line of the last reply
  char error[200];  // the first thing that went wrong, empty when nothing did
};

// Each returns false, or -1, after a failure, and leaves its description in `error`.
bool ftp_open(struct ftp_session *session, const struct ftp_peer *peer);
bool ftp_quit(struct ftp_session *session);
void ftp_close(struct ftp_session *session);
int ftp_command(struct ftp_session *session, const char *command);
bool ftp_expect(struct ftp_session *session, int code, const char *command);

// Bytes and lines that a transfer has moved so far; a reader may look while it runs.
struct ftp_count {
  volatile long long bytes;
  long lines;
  long resumed; // data connections that took up the TLS session of the control connection
};

// Run RETR, LIST, MLSD or NLST and drop what arrives in `scratch`.
bool ftp_receive(struct ftp_session *session, const char *command, char *scratch, size_t room, struct ftp_count *count);

// Run STOR with `size` bytes, taken again and again from `source`.
bool ftp_send(struct ftp_session *session, const char *command, const char *source, size_t room, long long size, struct ftp_count *count);

// Ask `raw-server.c` for so many bytes and drop them: no FTP.
bool ftp_pull(struct ftp_session *session, const struct ftp_peer *peer, long long size, char *scratch, size_t room, struct ftp_count *count);
