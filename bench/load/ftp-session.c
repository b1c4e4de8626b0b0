#define _GNU_SOURCE
#include "ftp-session.h"
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static bool fail(struct ftp_session *session, const char *format, ...) {
  va_list values;
  va_start(values, format);
  if (!session->error[0]) vsnprintf(session->error, sizeof session->error, format, values);
  va_end(values);
  return false;
}

static void limit_waiting(int fd, int seconds) {
  struct timeval limit = {.tv_sec = seconds};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static int dial(const struct ftp_peer *peer, int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = peer->address;
  address.sin_port = htons(port);
  limit_waiting(fd, peer->timeout_seconds);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

static bool read_line(struct ftp_session *session) {
  for (size_t length = 0;;) {
    if (session->at == session->have) {
      ssize_t got = stream_read(&session->control, session->input, sizeof session->input);
      if (got <= 0) return false;
      session->at = 0;
      session->have = (int)got;
    }
    char byte = session->input[session->at++];
    if (byte == '\n') {
      if (length && session->reply[length - 1] == '\r') length--;
      session->reply[length] = 0;
      return true;
    }
    if (length < sizeof session->reply - 1) session->reply[length++] = byte;
  }
}

// RFC 959 §4.2: a reply of several lines begins with "code-" and ends with "code " and the same code.
static int read_reply(struct ftp_session *session) {
  for (int first = 0;;) {
    if (!read_line(session)) return -1;
    const char *line = session->reply;
    if (strspn(line, "0123456789") != 3) continue;
    int code = atoi(line);
    if (line[3] == '-' && !first) first = code;
    else if (line[3] != '-' && (!first || first == code)) return code;
  }
}

static bool send_command(struct ftp_session *session, const char *command) {
  char line[1200];
  int length = snprintf(line, sizeof line, "%s\r\n", command);
  return stream_write(&session->control, line, length) == length || fail(session, "%s: %s", command, strerror(errno));
}

static bool expect_reply(struct ftp_session *session, int code, const char *after) {
  int got = read_reply(session);
  return got == code || fail(session, "%s: %d instead of %d: %s", after, got, code, got < 0 ? strerror(errno) : session->reply);
}

int ftp_command(struct ftp_session *session, const char *command) {
  return send_command(session, command) ? read_reply(session) : -1;
}

bool ftp_expect(struct ftp_session *session, int code, const char *command) {
  return send_command(session, command) && expect_reply(session, code, command);
}

static bool connect_control(struct ftp_session *session, const struct ftp_peer *peer) {
  *session = (struct ftp_session){.peer = peer, .control = {.fd = dial(peer, ntohs(peer->address.sin_port))}};
  return session->control.fd >= 0 || fail(session, "connect: %s", strerror(errno));
}

static bool secure_control(struct ftp_session *session) {
  return ftp_expect(session, 234, "AUTH TLS") && (stream_secure(&session->control, NULL) || fail(session, "TLS failed"));
}

bool ftp_open(struct ftp_session *session, const struct ftp_peer *peer) {
  if (!connect_control(session, peer)) return false;
  setsockopt(session->control.fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  char user[200], pass[200];
  snprintf(user, sizeof user, "USER %s", peer->user);
  snprintf(pass, sizeof pass, "PASS %s", peer->password);
  return expect_reply(session, 220, "connect") && (!peer->tls || secure_control(session)) && ftp_expect(session, 331, user) &&
         ftp_expect(session, 230, pass) && (!peer->tls || (ftp_expect(session, 200, "PBSZ 0") && ftp_expect(session, 200, "PROT P")));
}

bool ftp_quit(struct ftp_session *session) {
  bool polite = ftp_expect(session, 221, "QUIT");
  ftp_close(session);
  return polite;
}

void ftp_close(struct ftp_session *session) { stream_close(&session->control); }

// The data connection before the transferring command: connected (EPSV) or listening (PORT).
static int prepare_data(struct ftp_session *session) {
  if (!session->peer->active) {
    if (!ftp_expect(session, 229, "EPSV")) return -1;
    const char *port = strstr(session->reply, "|||");
    int fd = port ? dial(session->peer, atoi(port + 3)) : -1;
    if (fd < 0) fail(session, "data connection: %s", port ? strerror(errno) : session->reply);
    return fd;
  }
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  getsockname(session->control.fd, (struct sockaddr *)&address, &length);
  address.sin_port = 0;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0) {
    fail(session, "listen: %s", strerror(errno));
    close(fd);
    return -1;
  }
  getsockname(fd, (struct sockaddr *)&address, &length);
  unsigned char *host = (unsigned char *)&address.sin_addr, *port = (unsigned char *)&address.sin_port;
  char command[64];
  snprintf(command, sizeof command, "PORT %d,%d,%d,%d,%d,%d", host[0], host[1], host[2], host[3], port[0], port[1]);
  if (ftp_expect(session, 200, command)) return fd;
  close(fd);
  return -1;
}

static int accept_data(struct ftp_session *session, int listener) {
  struct pollfd waiting = {.fd = listener, .events = POLLIN};
  int fd = poll(&waiting, 1, session->peer->timeout_seconds * 1000) > 0 ? accept4(listener, NULL, NULL, SOCK_CLOEXEC) : -1;
  close(listener);
  if (fd < 0) fail(session, "the server did not open the data connection");
  else limit_waiting(fd, session->peer->timeout_seconds);
  return fd;
}

// The open data connection of a command that has got its 150 or 125; closed after a failure.
static struct stream begin_transfer(struct ftp_session *session, const char *command, struct ftp_count *count) {
  struct stream data = {.fd = prepare_data(session)};
  if (data.fd < 0) return data;
  int code = ftp_command(session, command);
  if (code != 150 && code != 125) {
    fail(session, "%s: %d %s", command, code, code < 0 ? strerror(errno) : session->reply);
    stream_close(&data);
    return data;
  }
  if (session->peer->active) data.fd = accept_data(session, data.fd);
  if (data.fd < 0 || !session->peer->tls) return data;
  if (stream_secure(&data, &session->control)) {
    count->resumed += stream_resumed(&data);
    return data;
  }
  fail(session, "%s: TLS failed on the data connection", command);
  stream_close(&data);
  return data;
}

static long count_lines(const char *bytes, size_t length) {
  long lines = 0;
  for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', end - bytes)); bytes++) lines++;
  return lines;
}

static bool drain(struct stream *data, bool listing, char *scratch, size_t room, struct ftp_count *count) {
  ssize_t got;
  while ((got = stream_read(data, scratch, room)) > 0) {
    count->bytes += got;
    if (listing) count->lines += count_lines(scratch, got);
  }
  return got == 0;
}

bool ftp_receive(struct ftp_session *session, const char *command, char *scratch, size_t room, struct ftp_count *count) {
  struct stream data = begin_transfer(session, command, count);
  if (data.fd < 0) return false;
  bool whole = drain(&data, strncmp(command, "RETR ", 5) != 0, scratch, room, count);
  if (!whole) fail(session, "%s: data: %s", command, strerror(errno));
  stream_close(&data);
  return whole && expect_reply(session, 226, command);
}

bool ftp_send(struct ftp_session *session, const char *command, const char *source, size_t room, long long size, struct ftp_count *count) {
  struct stream data = begin_transfer(session, command, count);
  if (data.fd < 0) return false;
  long long left = size;
  while (left > 0) {
    ssize_t sent = stream_write(&data, source, left < (long long)room ? (size_t)left : room);
    if (sent <= 0) break;
    left -= sent;
  }
  if (left) fail(session, "%s: data: %s", command, strerror(errno));
  count->bytes += size - left;
  stream_end(&data);
  return left == 0 && expect_reply(session, 226, command);
}

bool ftp_pull(struct ftp_session *session, const struct ftp_peer *peer, long long size, char *scratch, size_t room, struct ftp_count *count) {
  if (!connect_control(session, peer)) return false;
  bool whole = stream_write(&session->control, &size, sizeof size) == sizeof size && drain(&session->control, false, scratch, room, count);
  if (!whole) fail(session, "pull: %s", strerror(errno));
  ftp_close(session);
  return whole;
}
