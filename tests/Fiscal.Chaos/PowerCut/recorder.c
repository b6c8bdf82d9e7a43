/*
 * Records what a process does to the files below one folder, in the order in which it became true: for LD_PRELOAD.
 * RECORDER_FOLDER names the folder, RECORDER_LOG the record. One lock around call and record makes the order exact.
 * Record, little endian: kind (1 byte) path-length (4) offset (8) data-length (8) path data.
 *   W write   T truncate to offset   S sync   C create, empty   R rename (data is the new path)   U unlink
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name, result, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

#define MOST 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *names[MOST];
static const char *folder;
static size_t folder_length;
static int record = -1;

__attribute__((constructor)) static void begin(void)
{
    const char *log = getenv("RECORDER_LOG");
    folder = getenv("RECORDER_FOLDER");
    if (!log || !folder) return;
    folder_length = strlen(folder);
    int opened = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* Out of the way of what a process numbers by itself. */
    record = fcntl(opened, F_DUPFD_CLOEXEC, 1000);
    syscall(SYS_close, opened);
}

static int inside(const char *path)
{
    return record >= 0 && path && !strncmp(path, folder, folder_length) && path[folder_length] == '/';
}

static void put(char kind, const char *path, uint64_t offset, const void *data, uint64_t length)
{
    char head[21];
    uint32_t path_length = (uint32_t)strlen(path);
    head[0] = kind;
    memcpy(head + 1, &path_length, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 8);
    struct iovec parts[3] = { { head, sizeof head }, { (void *)path, path_length }, { (void *)data, length } };
    if (syscall(SYS_writev, record, parts, 3) != (long)(sizeof head + path_length + length))
    {
        static const char text[] = "recorder: the record cannot be written\n";
        syscall(SYS_write, 2, text, sizeof text - 1);
        abort();
    }
}

static const char *name_of(int fd) { return fd >= 0 && fd < MOST ? names[fd] : NULL; }

static void opened(int fd, const char *path, int existed, int flags)
{
    if (fd < 0 || fd >= MOST) return;
    free(names[fd]);
    names[fd] = strdup(path);
    if (!existed) put('C', path, 0, NULL, 0);
    else if (flags & O_TRUNC) put('T', path, 0, NULL, 0);
}

static int open_at(int directory, const char *path, int flags, mode_t mode)
{
    /* Paths relative to a descriptor are not followed: neither SQLite nor the runtime opens files that way. Foreign ones may block, a pipe for example. */
    if (!inside(path)) return (int)syscall(SYS_openat, directory, path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat before;
    int existed = stat(path, &before) == 0;
    int fd = (int)syscall(SYS_openat, directory, path, flags, mode);
    if (fd >= 0) opened(fd, path, existed, flags);
    pthread_mutex_unlock(&lock);
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int directory, const char *path, int flags, ...) { MODE(flags) return open_at(directory, path, flags, mode); }
int openat64(int directory, const char *path, int flags, ...) { MODE(flags) return open_at(directory, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd)
{
    if (!name_of(fd)) return (int)syscall(SYS_close, fd);
    pthread_mutex_lock(&lock);
    free(names[fd]);
    names[fd] = NULL;
    int result = (int)syscall(SYS_close, fd);
    pthread_mutex_unlock(&lock);
    return result;
}

static ssize_t written(int fd, ssize_t result, off64_t offset, const void *data)
{
    if (result > 0 && name_of(fd)) put('W', names[fd], (uint64_t)offset, data, (uint64_t)result);
    return result;
}

static off64_t position(int fd)
{
    if (!name_of(fd)) return 0;
    int flags = fcntl(fd, F_GETFL);
    struct stat status;
    if (flags & O_APPEND) return fstat(fd, &status) ? 0 : status.st_size;
    return lseek64(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t length)
{
    if (!name_of(fd)) return syscall(SYS_write, fd, data, length);
    pthread_mutex_lock(&lock);
    off64_t offset = position(fd);
    ssize_t result = written(fd, syscall(SYS_write, fd, data, length), offset, data);
    pthread_mutex_unlock(&lock);
    return result;
}

static ssize_t write_at(int fd, const void *data, size_t length, off64_t offset)
{
    if (!name_of(fd)) return syscall(SYS_pwrite64, fd, data, length, offset);
    pthread_mutex_lock(&lock);
    ssize_t result = written(fd, syscall(SYS_pwrite64, fd, data, length, offset), offset, data);
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return write_at(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return write_at(fd, data, length, offset); }

static ssize_t vector_at(int fd, const struct iovec *parts, int count, off64_t offset)
{
    ssize_t all = 0;
    for (int i = 0; i < count; i++)
    {
        ssize_t one = write_at(fd, parts[i].iov_base, parts[i].iov_len, offset + all);
        if (one < 0) return all ? all : -1;
        all += one;
        if ((size_t)one < parts[i].iov_len) break;
    }
    return all;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    REAL(pwritev, ssize_t, int, const struct iovec *, int, off_t);
    return name_of(fd) ? vector_at(fd, parts, count, offset) : real(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    REAL(pwritev64, ssize_t, int, const struct iovec *, int, off64_t);
    return name_of(fd) ? vector_at(fd, parts, count, offset) : real(fd, parts, count, offset);
}

static int truncated(int fd, off64_t length)
{
    if (!name_of(fd)) return (int)syscall(SYS_ftruncate, fd, length);
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_ftruncate, fd, length);
    if (result == 0) put('T', names[fd], (uint64_t)length, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate(int fd, off_t length) { return truncated(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncated(fd, length); }

static int synced(int fd, long number)
{
    if (!name_of(fd)) return (int)syscall(number, fd);
    pthread_mutex_lock(&lock);
    int result = (int)syscall(number, fd);
    if (result == 0) put('S', names[fd], 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int rename(const char *from, const char *to)
{
    REAL(rename, int, const char *, const char *);
    pthread_mutex_lock(&lock);
    int result = real(from, to);
    if (result == 0 && inside(from) && inside(to)) put('R', from, 0, to, strlen(to));
    for (int fd = 0; result == 0 && fd < MOST; fd++)
    {
        if (names[fd] && !strcmp(names[fd], from)) { free(names[fd]); names[fd] = strdup(to); }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int link(const char *from, const char *to)
{
    /* A move that must not overwrite is link and unlink in the runtime: here it is one rename, and the unlink finds nothing. */
    REAL(link, int, const char *, const char *);
    pthread_mutex_lock(&lock);
    int result = real(from, to);
    if (result == 0 && inside(from) && inside(to)) put('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path)
{
    REAL(unlink, int, const char *);
    pthread_mutex_lock(&lock);
    int result = real(path);
    if (result == 0 && inside(path)) put('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
