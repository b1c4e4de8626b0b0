// raw-server PORT FILE: whoever connects and says a number (a long long) gets so many bytes of the file by sendfile(2) and a
// close, no FTP: what the kernel itself can do. It serves anybody, so it listens on loopback only; the top of the scale, never
// a competitor.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *path;

static void *serve(void *argument) {
  int data = (int)(intptr_t)argument, file = open(path, O_RDONLY | O_CLOEXEC);
  long long left = 0;
  if (recv(data, &left, sizeof left, MSG_WAITALL) != sizeof left) left = 0;
  for (ssize_t sent = 1; file >= 0 && left > 0 && sent > 0; left -= sent) sent = sendfile(data, file, NULL, left);
  if (file >= 0) close(file);
  close(data);
  return NULL;
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  path = arguments[2];
  signal(SIGPIPE, SIG_IGN);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) return 1;
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    pthread_t thread;
    if (fd >= 0 && pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd) == 0) pthread_detach(thread);
    else if (fd >= 0) close(fd);
  }
}
