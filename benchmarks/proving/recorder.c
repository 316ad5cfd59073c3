/* Records what a program does to the files of one folder, in order: the input of proving/disk.py.
 *
 * Loaded with LD_PRELOAD. RECORD_FOLDER is the folder (a real path), RECORD_TO the file to write, RECORD_TOLD the
 * number of the descriptor on which the program tells what it has kept. Each event is one line
 * "LETTER NUMBER OFFSET LENGTH PATH" and LENGTH bytes: C create, W write, T truncate, S sync, D sync of a folder,
 * R rename (the bytes are the new path), U remove, M make a folder, A told. NUMBER is the file's inode.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 4096

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int out = -1, told = -1;
static char folder[PATH_MAX];
static unsigned long long inode_of[MOST_FILES];
static char is_folder[MOST_FILES];
static char path_of[MOST_FILES][512];

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_sendfile)(int, int, off64_t *, size_t);
static ssize_t (*real_copy)(int, off64_t *, int, off64_t *, size_t, unsigned);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_close)(int);
static int (*real_ftruncate)(int, off64_t);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_mkdirat)(int, const char *, mode_t);

__attribute__((constructor)) static void begin(void)
{
	real_write = dlsym(RTLD_NEXT, "write");
	real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
	real_writev = dlsym(RTLD_NEXT, "writev");
	real_sendfile = dlsym(RTLD_NEXT, "sendfile64");
	real_copy = dlsym(RTLD_NEXT, "copy_file_range");
	real_fsync = dlsym(RTLD_NEXT, "fsync");
	real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
	real_close = dlsym(RTLD_NEXT, "close");
	real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
	real_openat = dlsym(RTLD_NEXT, "openat64");
	real_renameat = dlsym(RTLD_NEXT, "renameat");
	real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
	real_mkdirat = dlsym(RTLD_NEXT, "mkdirat");
	const char *of = getenv("RECORD_FOLDER"), *to = getenv("RECORD_TO"), *said = getenv("RECORD_TOLD");
	if (!of || !to || !said)
		return;
	snprintf(folder, sizeof folder, "%s/", of);
	told = atoi(said);
	out = real_openat(AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void record(char letter, unsigned long long number, unsigned long long offset, unsigned long long length,
		   const char *path, const void *bytes)
{
	char line[PATH_MAX + 80];
	int head = snprintf(line, sizeof line, "%c %llu %llu %llu %s\n", letter, number, offset, length, path);
	char *whole = malloc(head + length);
	if (!whole)
		abort();
	memcpy(whole, line, head);
	if (length)
		memcpy(whole + head, bytes, length);
	if (real_write(out, whole, head + length) != (ssize_t)(head + length))
		abort();
	free(whole);
}

/* The path within the folder, or NULL for one that is elsewhere. */
static const char *within(int beside, const char *path, char *whole)
{
	if (out < 0)
		return NULL;
	if (path[0] == '/') {
		snprintf(whole, PATH_MAX, "%s", path);
	} else {
		char link[64], base[PATH_MAX / 2];
		if (beside == AT_FDCWD)
			snprintf(link, sizeof link, "/proc/self/cwd");
		else
			snprintf(link, sizeof link, "/proc/self/fd/%d", beside);
		ssize_t n = readlink(link, base, sizeof base - 1);
		if (n < 0)
			return NULL;
		base[n] = 0;
		snprintf(whole, PATH_MAX, "%s/%s", base, path);
	}
	size_t n = strlen(folder);
	if (strncmp(whole, folder, n) == 0)
		return whole + n;
	if (strncmp(whole, folder, n - 1) == 0 && whole[n - 1] == 0)
		return ".";
	return NULL;
}

static int is_ours(int fd)
{
	return out >= 0 && fd >= 0 && fd < MOST_FILES && inode_of[fd];
}

static int opened(int beside, const char *path, int flags, mode_t mode)
{
	char whole[PATH_MAX];
	const char *name = within(beside, path, whole);
	if (!name)
		return real_openat(beside, path, flags, mode);
	pthread_mutex_lock(&turn);
	struct stat before, after;
	int was_there = fstatat(beside, path, &before, 0) == 0;
	int fd = real_openat(beside, path, flags, mode);
	int error = errno;
	if (fd >= 0 && fd < MOST_FILES && fstat(fd, &after) == 0) {
		inode_of[fd] = after.st_ino;
		is_folder[fd] = S_ISDIR(after.st_mode);
		snprintf(path_of[fd], sizeof path_of[fd], "%s", name);
		if (!was_there)
			record('C', after.st_ino, 0, 0, name, NULL);
		else if (flags & O_TRUNC)
			record('T', after.st_ino, 0, 0, name, NULL);
	}
	pthread_mutex_unlock(&turn);
	errno = error;
	return fd;
}

#define MODE_OF(flags, mode)                                                                                           \
	mode_t mode = 0;                                                                                               \
	if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                         \
		va_list rest;                                                                                          \
		va_start(rest, flags);                                                                                 \
		mode = va_arg(rest, mode_t);                                                                           \
		va_end(rest);                                                                                          \
	}

int open(const char *path, int flags, ...)
{
	MODE_OF(flags, mode)
	return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	MODE_OF(flags, mode)
	return opened(AT_FDCWD, path, flags, mode);
}

int openat(int beside, const char *path, int flags, ...)
{
	MODE_OF(flags, mode)
	return opened(beside, path, flags, mode);
}

int openat64(int beside, const char *path, int flags, ...)
{
	MODE_OF(flags, mode)
	return opened(beside, path, flags, mode);
}

int close(int fd)
{
	if (fd >= 0 && fd < MOST_FILES)
		inode_of[fd] = 0;
	return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
	if (out >= 0 && fd == told) {
		pthread_mutex_lock(&turn);
		record('A', 0, 0, count, "-", bytes);
		pthread_mutex_unlock(&turn);
		return real_write(fd, bytes, count);
	}
	if (!is_ours(fd))
		return real_write(fd, bytes, count);
	pthread_mutex_lock(&turn);
	ssize_t done = real_write(fd, bytes, count);
	int error = errno;
	if (done > 0)
		record('W', inode_of[fd], lseek64(fd, 0, SEEK_CUR) - done, done, path_of[fd], bytes);
	pthread_mutex_unlock(&turn);
	errno = error;
	return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
	if (!is_ours(fd))
		return real_pwrite(fd, bytes, count, offset);
	pthread_mutex_lock(&turn);
	ssize_t done = real_pwrite(fd, bytes, count, offset);
	int error = errno;
	if (done > 0)
		record('W', inode_of[fd], offset, done, path_of[fd], bytes);
	pthread_mutex_unlock(&turn);
	errno = error;
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
	return pwrite64(fd, bytes, count, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	if (!is_ours(fd) || count < 1)
		return real_writev(fd, parts, count);
	return write(fd, parts[0].iov_base, parts[0].iov_len);
}

/* Copies within the kernel show no bytes: refused, and the program reads and writes instead. */
ssize_t sendfile64(int to, int from, off64_t *offset, size_t count)
{
	if (!is_ours(to))
		return real_sendfile(to, from, offset, count);
	errno = EINVAL;
	return -1;
}

ssize_t sendfile(int to, int from, off_t *offset, size_t count)
{
	return sendfile64(to, from, offset, count);
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t count, unsigned flags)
{
	if (!is_ours(to))
		return real_copy(from, at, to, there, count, flags);
	errno = EINVAL;
	return -1;
}

static int synced(int fd, int (*sync)(int))
{
	if (!is_ours(fd))
		return sync(fd);
	pthread_mutex_lock(&turn);
	int code = sync(fd);
	int error = errno;
	if (code == 0)
		record(is_folder[fd] ? 'D' : 'S', inode_of[fd], 0, 0, path_of[fd], NULL);
	pthread_mutex_unlock(&turn);
	errno = error;
	return code;
}

int fsync(int fd)
{
	return synced(fd, real_fsync);
}

int fdatasync(int fd)
{
	return synced(fd, real_fdatasync);
}

int ftruncate64(int fd, off64_t length)
{
	if (!is_ours(fd))
		return real_ftruncate(fd, length);
	pthread_mutex_lock(&turn);
	int code = real_ftruncate(fd, length);
	int error = errno;
	if (code == 0)
		record('T', inode_of[fd], length, 0, path_of[fd], NULL);
	pthread_mutex_unlock(&turn);
	errno = error;
	return code;
}

int ftruncate(int fd, off_t length)
{
	return ftruncate64(fd, length);
}

int renameat(int from_beside, const char *from, int to_beside, const char *to)
{
	char whole[PATH_MAX], other[PATH_MAX];
	const char *old = within(from_beside, from, whole), *new = within(to_beside, to, other);
	if (!old || !new)
		return real_renameat(from_beside, from, to_beside, to);
	pthread_mutex_lock(&turn);
	int code = real_renameat(from_beside, from, to_beside, to);
	int error = errno;
	if (code == 0)
		record('R', 0, 0, strlen(new), old, new);
	pthread_mutex_unlock(&turn);
	errno = error;
	return code;
}

int rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int beside, const char *path, int flags)
{
	char whole[PATH_MAX];
	const char *name = within(beside, path, whole);
	if (!name)
		return real_unlinkat(beside, path, flags);
	pthread_mutex_lock(&turn);
	int code = real_unlinkat(beside, path, flags);
	int error = errno;
	if (code == 0)
		record('U', 0, 0, 0, name, NULL);
	pthread_mutex_unlock(&turn);
	errno = error;
	return code;
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int mkdirat(int beside, const char *path, mode_t mode)
{
	char whole[PATH_MAX];
	const char *name = within(beside, path, whole);
	int code = real_mkdirat(beside, path, mode);
	if (code == 0 && name) {
		pthread_mutex_lock(&turn);
		record('M', 0, 0, 0, name, NULL);
		pthread_mutex_unlock(&turn);
	}
	return code;
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}
