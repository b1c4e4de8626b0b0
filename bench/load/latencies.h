// How long each operation took, and what the distribution looks like.
#pragma once

struct latencies {
  float *microseconds;
  long count, room;
};

void latencies_add(struct latencies *all, double seconds);
void latencies_merge(struct latencies *into, const struct latencies *from);
void latencies_sort(struct latencies *all);

// Microseconds at a share of a sorted distribution: 0.5 is the median. 0 when there is none.
double latencies_at(const struct latencies *sorted, double share);
