#include "latencies.h"
#include <stdlib.h>
#include <string.h>

static void reserve(struct latencies *all, long count) {
  if (count <= all->room) return;
  all->room = count * 2;
  all->microseconds = realloc(all->microseconds, all->room * sizeof *all->microseconds);
}

void latencies_add(struct latencies *all, double seconds) {
  reserve(all, all->count + 1);
  all->microseconds[all->count++] = (float)(seconds * 1e6);
}

void latencies_merge(struct latencies *into, const struct latencies *from) {
  if (!from->count) return;
  reserve(into, into->count + from->count);
  memcpy(into->microseconds + into->count, from->microseconds, from->count * sizeof *from->microseconds);
  into->count += from->count;
}

static int by_value(const void *left, const void *right) {
  float a = *(const float *)left, b = *(const float *)right;
  return (a > b) - (a < b);
}

void latencies_sort(struct latencies *all) {
  if (all->count) qsort(all->microseconds, all->count, sizeof *all->microseconds, by_value);
}

double latencies_at(const struct latencies *sorted, double share) {
  return sorted->count ? sorted->microseconds[(long)((sorted->count - 1) * share)] : 0;
}
