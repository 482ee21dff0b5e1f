/* Stands between SQLite and the disk: counts, records, tears or refuses what is written to the files under watch.

   SHIM_WATCH   a part of the path of the files under watch
   SHIM_LOG     a file that gets a record of each call: kind, file, offset, length, data
   shim_arm()   what is to happen from now on; the count begins anew
   shim_note()  a mark in the record: what was promised by then
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, CUT = 3, NOTE = 4 };
static long counted, die_at, fail_from, fail_until;
static int fail_with, log_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);

void shim_arm(long die, long from, long until, int with) {
    counted = 0; die_at = die; fail_from = from; fail_until = until; fail_with = with;
}

long shim_count(void) { return counted; }

static void setup(void) {
    if (real_pwrite) return;
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    const char *log = getenv("SHIM_LOG");
    if (log) log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The database is file 1, its log file 2; 0 is not under watch. */
static int file_of(int fd) {
    const char *watch = getenv("SHIM_WATCH");
    char link[64], path[4096];
    if (!watch) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    if (!strstr(path, watch)) return 0;
    if (n > 4 && !strcmp(path + n - 4, "-wal")) return 2;
    return n > 3 && !strcmp(path + n - 3, ".db") ? 1 : 0;
}

static void put(int kind, int file, int64_t offset, const void *data, int64_t length) {
    if (log_fd < 0) return;
    int64_t head[4] = {kind, file, offset, length};
    real_write(log_fd, head, sizeof head);
    if (data && length) real_write(log_fd, data, length);
}

void shim_note(long number) {
    setup();
    pthread_mutex_lock(&lock);
    put(NOTE, 0, number, NULL, 0);
    pthread_mutex_unlock(&lock);
}

/* Whether this call may happen; a death comes before it, in the middle of a write. */
static int step(int file, int fd, const void *data, size_t length, off64_t offset) {
    counted++;
    if (die_at && counted == die_at) {
        if (data) real_pwrite(fd, data, length / 2, offset);
        kill(getpid(), SIGKILL);
    }
    if (fail_from && counted >= fail_from && counted < fail_until) { errno = fail_with; return 0; }
    return file;
}

static ssize_t wrote(int fd, const void *data, size_t length, off64_t offset) {
    setup();
    int file = file_of(fd);
    if (!file) return real_pwrite(fd, data, length, offset);
    pthread_mutex_lock(&lock);
    ssize_t done = -1;
    if (step(file, fd, data, length, offset)) {
        done = real_pwrite(fd, data, length, offset);
        if (done > 0) put(WRITE, file, offset, data, done);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return wrote(fd, data, length, offset); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return wrote(fd, data, length, offset); }

static int synced(int fd, const char *name) {
    setup();
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    int file = file_of(fd);
    if (!file) return real(fd);
    pthread_mutex_lock(&lock);
    int done = -1;
    if (step(file, fd, NULL, 0, 0)) {
        done = real(fd);
        if (!done) put(SYNC, file, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

static int cut(int fd, off64_t length, const char *name) {
    setup();
    int (*real)(int, off64_t) = dlsym(RTLD_NEXT, name);
    int file = file_of(fd);
    if (!file) return real(fd, length);
    pthread_mutex_lock(&lock);
    int done = -1;
    if (step(file, fd, NULL, 0, 0)) {
        done = real(fd, length);
        if (!done) put(CUT, file, length, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate64(int fd, off64_t length) { return cut(fd, length, "ftruncate64"); }
int ftruncate(int fd, off_t length) { return cut(fd, length, "ftruncate64"); }
