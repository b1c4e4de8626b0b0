// A TCP connection, in clear or under TLS 1.3, as a load generator needs it: blocking, the peer's certificate believed.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct ssl_st;

struct stream {
  int fd; // -1: closed
  struct ssl_st *tls; // NULL: in clear
};

// Put TLS on it as the client; the session of `known`, when it has one, is taken up again. False after a failure.
bool stream_secure(struct stream *stream, const struct stream *known);

// Whether its TLS session was taken up from another connection.
bool stream_resumed(const struct stream *stream);

// Like recv and send; a clean end of TLS is an end.
ssize_t stream_read(struct stream *stream, void *into, size_t room);
ssize_t stream_write(struct stream *stream, const void *from, size_t length);

// Say that nothing more will be sent, under TLS wait for the peer's end, and close: what the peer has not read stays whole.
void stream_end(struct stream *stream);

void stream_close(struct stream *stream);
