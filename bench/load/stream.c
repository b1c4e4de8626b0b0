#include "stream.h"
#include <errno.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static SSL_CTX *context;

static void make_context(void) {
  context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  // One cipher for all; a server that ends TCP without ending TLS is caught by the number of bytes.
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

bool stream_secure(struct stream *stream, const struct stream *known) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_context);
  stream->tls = SSL_new(context);
  SSL_set_fd(stream->tls, stream->fd);
  if (known && known->tls) {
    SSL_SESSION *session = SSL_get1_session(known->tls);
    SSL_set_session(stream->tls, session);
    SSL_SESSION_free(session);
  }
  return SSL_connect(stream->tls) == 1;
}

bool stream_resumed(const struct stream *stream) { return stream->tls && SSL_session_reused(stream->tls); }

ssize_t stream_read(struct stream *stream, void *into, size_t room) {
  if (!stream->tls) return recv(stream->fd, into, room, 0);
  int got = SSL_read(stream->tls, into, (int)room);
  if (got > 0) return got;
  return SSL_get_error(stream->tls, got) == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

ssize_t stream_write(struct stream *stream, const void *from, size_t length) {
  return stream->tls ? SSL_write(stream->tls, from, (int)length) : send(stream->fd, from, length, MSG_NOSIGNAL);
}

// A close with session tickets unread would be a reset, which takes what was sent with it.
void stream_end(struct stream *stream) {
  if (stream->tls) {
    char rest[4096];
    SSL_shutdown(stream->tls);
    shutdown(stream->fd, SHUT_WR);
    while (recv(stream->fd, rest, sizeof rest, 0) > 0);
  }
  stream_close(stream);
}

// OpenSSL takes a session for broken, and takes it up no more, when a connection that used it ends without a word.
void stream_close(struct stream *stream) {
  if (stream->tls && SSL_is_init_finished(stream->tls)) SSL_shutdown(stream->tls);
  if (stream->tls) SSL_free(stream->tls);
  if (stream->fd >= 0) close(stream->fd);
  *stream = (struct stream){.fd = -1};
}
