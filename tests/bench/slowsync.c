/* A disk whose sync takes SLOWSYNC_US microseconds longer, as that of an ordinary cloud machine: to be preloaded. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void linger(void) {
  const char *us = getenv("SLOWSYNC_US");
  usleep(us ? (unsigned)atoi(us) : 4000);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  linger();
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  linger();
  return result;
}
