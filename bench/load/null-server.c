// null-server PORT ROOT: what a server costs that does nothing but the exchange: no accounts, no checks, no limits, a thread
// per session. It serves anything to anybody, so it listens on loopback only; the top of the scale, never a competitor.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 256 << 10, PATH = 1600 };

static const char *root;

struct session {
  FILE *in;
  int fd, listener;
  struct sockaddr_in active; // port 0: passive
  char folder[512];
};

static void reply(const struct session *session, const char *format, ...) {
  char line[800];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line - 2, format, values);
  va_end(values);
  memcpy(line + length, "\r\n", 2);
  send(session->fd, line, length + 2, MSG_NOSIGNAL);
}

static struct sockaddr_in loopback(int port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int listen_on(int port, int backlog) {
  struct sockaddr_in address = loopback(port);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (port) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  return bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, backlog) < 0 ? -1 : fd;
}

static void resolve(const struct session *session, const char *name, char *path) {
  if (name[0] == '/') snprintf(path, PATH, "%s%s", root, name);
  else snprintf(path, PATH, "%s%s/%s", root, session->folder, name);
}

static void enter_passive(struct session *session) {
  if (session->listener >= 0) close(session->listener);
  session->listener = listen_on(0, 1);
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  getsockname(session->listener, (struct sockaddr *)&address, &length);
  reply(session, "229 ok (|||%d|)", ntohs(address.sin_port));
}

static void enter_active(struct session *session, const char *argument) {
  int high, low;
  if (sscanf(argument, "%*d,%*d,%*d,%*d,%d,%d", &high, &low) != 2) return reply(session, "501 bad");
  session->active = loopback(high * 256 + low);
  reply(session, "200 ok");
}

static int open_data(struct session *session) {
  reply(session, "150 go");
  int fd;
  if (session->active.sin_port) {
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&session->active, sizeof session->active) < 0) fd = -1;
    session->active.sin_port = 0;
  } else {
    fd = accept4(session->listener, NULL, NULL, SOCK_CLOEXEC);
    close(session->listener);
    session->listener = -1;
  }
  return fd;
}

static void retrieve(struct session *session, const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return reply(session, "550 no");
  int data = open_data(session);
  while (sendfile(data, file, NULL, 1 << 30) > 0);
  close(file);
  close(data);
  reply(session, "226 done");
}

static void store(struct session *session, const char *path) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return reply(session, "550 no");
  int data = open_data(session);
  char *buffer = malloc(BUFFER);
  ssize_t got;
  while ((got = recv(data, buffer, BUFFER, 0)) > 0 && write(file, buffer, got) == got);
  free(buffer);
  close(file);
  close(data);
  reply(session, "226 done");
}

static int format_entry(char *line, char verb, int folder, const char *name) {
  if (verb == 'N') return sprintf(line, "%s\r\n", name);
  struct stat status;
  if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0) return 0;
  struct tm time;
  gmtime_r(&status.st_mtime, &time);
  char stamp[32];
  strftime(stamp, sizeof stamp, verb == 'M' ? "%Y%m%d%H%M%S" : "%b %d %H:%M", &time);
  int is_folder = S_ISDIR(status.st_mode);
  if (verb == 'M')
    return sprintf(line, "type=%s;size=%ld;modify=%s; %s\r\n", is_folder ? "dir" : "file", (long)status.st_size, stamp, name);
  return sprintf(line, "%crw-r--r-- 1 %-8u %-8u %12ld %s %s\r\n", is_folder ? 'd' : '-', status.st_uid, status.st_gid,
                 (long)status.st_size, stamp, name);
}

static void list(struct session *session, char verb) {
  char path[PATH];
  resolve(session, "", path);
  DIR *folder = opendir(path);
  if (!folder) return reply(session, "550 no");
  int data = open_data(session), length = 0;
  char *buffer = malloc(BUFFER + 1024);
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (entry->d_name[0] == '.') continue;
    length += format_entry(buffer + length, verb, dirfd(folder), entry->d_name);
    if (length < BUFFER) continue;
    send(data, buffer, length, MSG_NOSIGNAL);
    length = 0;
  }
  send(data, buffer, length, MSG_NOSIGNAL);
  free(buffer);
  closedir(folder);
  close(data);
  reply(session, "226 done");
}

static void change_folder(struct session *session, const char *argument) {
  char path[PATH];
  struct stat status;
  resolve(session, argument, path);
  if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode)) return reply(session, "550 no");
  snprintf(session->folder, sizeof session->folder, "%s", path + strlen(root));
  reply(session, "250 ok");
}

static void answer(struct session *session, const char *verb, const char *argument) {
  char path[PATH];
  resolve(session, argument, path);
  if (!strcmp(verb, "USER")) reply(session, "331 password");
  else if (!strcmp(verb, "PASS")) reply(session, "230 ok");
  else if (!strcmp(verb, "TYPE") || !strcmp(verb, "NOOP")) reply(session, "200 ok");
  else if (!strcmp(verb, "CWD")) change_folder(session, argument);
  else if (!strcmp(verb, "EPSV")) enter_passive(session);
  else if (!strcmp(verb, "PORT")) enter_active(session, argument);
  else if (!strcmp(verb, "RETR")) retrieve(session, path);
  else if (!strcmp(verb, "STOR")) store(session, path);
  else if (!strcmp(verb, "LIST") || !strcmp(verb, "NLST") || !strcmp(verb, "MLSD")) list(session, verb[0]);
  else if (!strcmp(verb, "SIZE")) {
    struct stat status;
    if (stat(path, &status) == 0) reply(session, "213 %ld", (long)status.st_size);
    else reply(session, "550 no");
  } else reply(session, "502 no");
}

static void *serve(void *argument) {
  struct session *session = argument;
  setsockopt(session->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  reply(session, "220 null");
  for (char line[1200]; fgets(line, sizeof line, session->in);) {
    line[strcspn(line, "\r\n")] = 0;
    if (!strcmp(line, "QUIT")) {
      reply(session, "221 bye");
      break;
    }
    char *space = strchr(line, ' ');
    if (space) *space = 0;
    answer(session, line, space ? space + 1 : "");
  }
  fclose(session->in);
  if (session->listener >= 0) close(session->listener);
  free(session);
  return NULL;
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  root = arguments[2];
  signal(SIGPIPE, SIG_IGN);
  int listener = listen_on(atoi(arguments[1]), 4096);
  if (listener < 0) return 1;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 10);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) continue;
    struct session *session = calloc(1, sizeof *session);
    *session = (struct session){.fd = fd, .in = fdopen(fd, "r"), .listener = -1};
    pthread_t thread;
    pthread_create(&thread, &attributes, serve, session);
  }
}
