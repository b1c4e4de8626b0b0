/*
 * delay SERVER_NAMESPACE NUMBER ROUND_TRIP_MS CONTROL_PORT
 *
 * A link between this network namespace and another that lies ROUND_TRIP_MS away: a TUN device at either end, and every packet
 * handed over half a round trip after it came. 10.98.NUMBER.1 is the server's end, 10.98.NUMBER.2 ours. Handshakes, windows and
 * acknowledgements are the kernel's own and take their time as over any wire; nothing is lost, and nothing is slower for being
 * more. It says "ready", then works until its standard input ends, and tells what it saw:
 *
 *   {"sessions":1,"turns":412,"dials":200,"segments":2514,"late":1.7}
 *
 * sessions: SYNs to CONTROL_PORT; dials: SYNs of the client to other ports; turns: how often the client spoke on a control
 * connection after the server had (each took a round trip of waiting, if nothing went on beside it); late: by how many
 * microseconds packets were handed over after they were due, on average.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { CLIENT, SERVER };
enum { PACKET = 2048, QUEUED = 32768 };

/* Seconds. A sleeper is woken some 50 microseconds late, more where the processor sleeps too: so it is awake before a packet is due. */
static const double awake = 150e-6;

struct packet {
  double due;
  ssize_t length;
  unsigned char bytes[PACKET];
};

/* What goes one way: written behind `last`, taken from `first`. */
struct queue {
  struct packet *packets;
  unsigned first, last;
};

static struct { unsigned long sessions, turns, dials, segments, handed_over; double late; } seen;
static uint16_t control_port;

static void fail(const char *what) {
  fprintf(stderr, "delay: %s: %s\n", what, strerror(errno));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* The device of this namespace. */
static int device(int number, int own, int other) {
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  snprintf(request.ifr_name, IFNAMSIZ, "delay%d", number);
  int file = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (file < 0 || ioctl(file, TUNSETIFF, &request) < 0) fail("/dev/net/tun");
  char command[256];
  snprintf(command, sizeof command,
           "ip link set lo up; ip addr add 10.98.%d.%d peer 10.98.%d.%d dev %s && ip link set %s mtu 1500 txqueuelen 20000 up",
           number, own, number, other, request.ifr_name, request.ifr_name);
  if (system(command) != 0) fail(command);
  return file;
}

static void enter(const char *namespace) {
  int file = open(namespace, O_RDONLY);
  if (file < 0 || setns(file, CLONE_NEWNET) < 0) fail(namespace);
  close(file);
}

/* Who spoke last on each control connection, by the client's port. */
static void watch(const unsigned char *bytes, ssize_t length, int from) {
  static unsigned char last_speaker[65536];
  enum { NOBODY, THE_CLIENT, THE_SERVER };
  if (length < 40 || bytes[0] >> 4 != 4 || bytes[9] != IPPROTO_TCP) return;
  const unsigned char *tcp = bytes + (bytes[0] & 15) * 4;
  uint16_t source = (uint16_t)(tcp[0] << 8 | tcp[1]), target = (uint16_t)(tcp[2] << 8 | tcp[3]);
  long payload = (bytes[2] << 8 | bytes[3]) - (bytes[0] & 15) * 4 - (tcp[12] >> 4) * 4;
  int opening = (tcp[13] & 0x12) == 0x02;
  seen.segments++;
  if (from == CLIENT && opening) {
    if (target == control_port) {
      seen.sessions++;
      last_speaker[source] = NOBODY;
    } else {
      seen.dials++;
    }
  }
  if (payload <= 0) return;
  if (from == CLIENT && target == control_port) {
    if (last_speaker[source] == THE_SERVER) seen.turns++;
    last_speaker[source] = THE_CLIENT;
  }
  if (from == SERVER && source == control_port) last_speaker[target] = THE_SERVER;
}

static void take(int file, struct queue *queue, double delay, int from) {
  while (queue->last - queue->first < QUEUED) {
    struct packet *packet = &queue->packets[queue->last % QUEUED];
    packet->length = read(file, packet->bytes, PACKET);
    if (packet->length <= 0) return;
    watch(packet->bytes, packet->length, from);
    packet->due = now() + delay;
    queue->last++;
  }
}

static void deliver(int file, struct queue *queue) {
  for (double time = now(); queue->first != queue->last; queue->first++) {
    struct packet *packet = &queue->packets[queue->first % QUEUED];
    if (packet->due > time) return;
    if (write(file, packet->bytes, (size_t)packet->length) < 0 && errno == EAGAIN) return;
    seen.handed_over++;
    seen.late += time - packet->due;
  }
}

int main(int count, char **words) {
  if (count != 5) {
    fprintf(stderr, "delay SERVER_NAMESPACE NUMBER ROUND_TRIP_MS CONTROL_PORT\n");
    return 2;
  }
  int number = atoi(words[2]);
  double delay = atof(words[3]) / 2000;
  control_port = (uint16_t)atoi(words[4]);
  /* The kernel may otherwise be 50 microseconds late on purpose. */
  prctl(PR_SET_TIMERSLACK, 1000UL);
  /* A wire waits for nobody: whoever else wants the processor is interrupted. Where that is not allowed, `late` tells. */
  sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 1});
  int files[2];
  files[CLIENT] = device(number, 2, 1);
  enter(words[1]);
  files[SERVER] = device(number, 1, 2);
  struct queue queues[2] = {0};
  for (int side = 0; side < 2; side++)
    if ((queues[side].packets = calloc(QUEUED, sizeof(struct packet))) == NULL) fail("memory");
  puts("ready");
  fflush(stdout);

  for (;;) {
    double next = 1e18;
    for (int side = 0; side < 2; side++)
      if (queues[side].first != queues[side].last) {
        double due = queues[side].packets[queues[side].first % QUEUED].due;
        if (due < next) next = due;
      }
    double wait = next - now() - awake;
    if (wait < 0) wait = 0;
    if (wait > 1) wait = 1;
    struct timespec time = {(time_t)wait, (long)((wait - (double)(time_t)wait) * 1e9)};
    struct pollfd polled[3] = {{files[CLIENT], POLLIN, 0}, {files[SERVER], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    ppoll(polled, 3, &time, NULL);
    if (polled[2].revents != 0) break;
    for (int side = 0; side < 2; side++) take(files[side], &queues[side], delay, side);
    for (int side = 0; side < 2; side++) deliver(files[1 - side], &queues[side]);
  }
  double late = seen.handed_over == 0 ? 0 : seen.late / (double)seen.handed_over * 1e6;
  printf("{\"sessions\":%lu,\"turns\":%lu,\"dials\":%lu,\"segments\":%lu,\"late\":%.1f}\n", seen.sessions, seen.turns,
         seen.dials, seen.segments, late);
  return 0;
}
