/* Preloaded into a process: its time of day is off by the seconds in the file that WRONG_CLOCK names, as a machine's
 * may be, for the program and every library in it. What only counts seconds stays right. The file holds one double, and
 * may be written while the process runs. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile double *off;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("WRONG_CLOCK");
    int file = path ? open(path, O_RDONLY) : -1;
    if (file < 0) abort();
    off = mmap(NULL, sizeof *off, PROT_READ, MAP_SHARED, file, 0);
    if (off == MAP_FAILED) abort();
    close(file);
}

int clock_gettime(clockid_t which, struct timespec *told) {
    int failed = syscall(SYS_clock_gettime, which, told);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) && off) {
        long nanoseconds = told->tv_nsec + lround(fmod(*off, 1.0) * 1e9);
        told->tv_sec += (time_t)*off + (nanoseconds >= 1000000000L) - (nanoseconds < 0);
        told->tv_nsec = (nanoseconds + 1000000000L) % 1000000000L;
    }
    return failed;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
