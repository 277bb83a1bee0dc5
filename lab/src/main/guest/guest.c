/*
 * The whole user space of a lab guest: /init of its initramfs, one static program.
 *
 * It proves that a moved guest is still the same guest:
 *   port 7     echo: every byte comes back
 *   port 7000  control, one command a line, one JSON line as the answer:
 *              "status", "counter", "dirty BYTES_PER_SECOND", "flip"
 *   heartbeat  a counter that grows every 10 ms and stops for ever when corruption is seen
 *   memory     a writer fills pages with content that follows from (seed, page, generation);
 *              a verifier reads every page again and compares it with what was written
 *   disk       numbered, checksummed records of 512 bytes on /dev/vda, each forced to the disk
 *              before it counts as acknowledged
 *
 * Kernel arguments: godwit.ip=ADDRESS/PREFIX godwit.memory=BYTES godwit.dirty=BYTES_PER_SECOND
 * godwit.fail=1 (stop before READY: for testing what a lab says of a guest that does not boot)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>
#include <linux/fs.h>

enum { PAGE = 4096, WORDS = PAGE / 8, RECORD = 512, TICK_MS = 10, DISK_PERIOD_MS = 25 };
static const uint64_t PAGE_MAGIC = 0x5449574447504147ULL;
static const uint64_t STEP = 0x9e3779b97f4a7c15ULL;
static const char DISK_MAGIC[8] = {'G', 'O', 'D', 'W', 'I', 'T', 'D', 'L'};

static uint8_t boot_id[16];
static uint64_t seed;

static uint64_t *region;          /* the pages that are written and verified */
static uint32_t *generations;     /* what each page must hold; 0: not written yet */
static size_t page_count;
static pthread_mutex_t page_lock = PTHREAD_MUTEX_INITIALIZER;

static atomic_ullong dirty_rate, dirty_bytes, verified_pages, corrupted_pages, heartbeat, echoed_bytes;
static atomic_ullong disk_acked, disk_records;
static atomic_int disk_error;

static void say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("GODWIT-GUEST ");
    vprintf(format, arguments);
    printf("\n");
    fflush(stdout);
    va_end(arguments);
}

static void die(const char *what) {
    say("FAILED %s: %s", what, strerror(errno));
    for (;;) pause();
}

static uint64_t now_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000ULL + (uint64_t)t.tv_nsec;
}

static void sleep_ms(unsigned ms) {
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000L};
    nanosleep(&t, NULL);
}

static void start(void *(*body)(void *), void *argument) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    if ((errno = pthread_create(&thread, &attributes, body, argument)) != 0) die("pthread_create");
}

/* ---- kernel arguments and modules ---- */

static char command_line[4096];

static int argument(const char *name, char *value, size_t size) {
    size_t length = strlen(name);
    for (char *at = command_line; (at = strstr(at, name)) != NULL; at += length) {
        if ((at == command_line || at[-1] == ' ') && at[length] == '=') {
            snprintf(value, size, "%s", at + length + 1);
            value[strcspn(value, " \n")] = 0;
            return 1;
        }
    }
    return 0;
}

static uint64_t number_argument(const char *name, uint64_t otherwise) {
    char value[64];
    return argument(name, value, sizeof value) ? strtoull(value, NULL, 10) : otherwise;
}

static void load_modules(void) {
    char name[256];
    FILE *list = fopen("/modules/list", "r");
    if (!list) die("/modules/list");
    while (fscanf(list, "%255s", name) == 1) {
        int file = open(name, O_RDONLY | O_CLOEXEC);
        if (file < 0) die(name);
        if (syscall(SYS_finit_module, file, "", 0) != 0 && errno != EEXIST) die(name);
        close(file);
    }
    fclose(list);
}

/* ---- network ---- */

static int interface_up(const char *name, const char *address, int prefix) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request;
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    memset(&request, 0, sizeof request);
    snprintf(request.ifr_name, IFNAMSIZ, "%s", name);
    in->sin_family = AF_INET;
    if (inet_pton(AF_INET, address, &in->sin_addr) != 1) { errno = EINVAL; close(fd); return -1; }
    if (ioctl(fd, SIOCSIFADDR, &request) != 0) { close(fd); return -1; }
    in->sin_addr.s_addr = prefix == 0 ? 0 : htonl(0xffffffffU << (32 - prefix));
    if (ioctl(fd, SIOCSIFNETMASK, &request) != 0) { close(fd); return -1; }
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    int result = ioctl(fd, SIOCSIFFLAGS, &request);
    close(fd);
    return result;
}

static void configure_network(const char *ip) {
    char address[64];
    snprintf(address, sizeof address, "%s", ip);
    char *slash = strchr(address, '/');
    int prefix = slash ? atoi(slash + 1) : 24;
    if (slash) *slash = 0;
    if (prefix < 0 || prefix > 32) { errno = EINVAL; die("godwit.ip"); }
    interface_up("lo", "127.0.0.1", 8);
    for (int waited = 0; if_nametoindex("eth0") == 0; waited++) {
        if (waited > 500) die("no network card eth0");
        sleep_ms(10);
    }
    if (interface_up("eth0", address, prefix) != 0) die("eth0");
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 64) != 0) die("listen");
    return fd;
}

static void accept_for_ever(int listener, void *(*serve)(void *)) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC), one = 1;
        if (fd < 0) continue;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        start(serve, (void *)(intptr_t)fd);
    }
}

static int send_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) return -1;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 0;
}

static void *serve_echo(void *argument) {
    int fd = (int)(intptr_t)argument;
    char buffer[8192];
    ssize_t length;
    while ((length = recv(fd, buffer, sizeof buffer, 0)) > 0) {
        if (send_all(fd, buffer, (size_t)length) != 0) break;
        atomic_fetch_add(&echoed_bytes, (unsigned long long)length);
    }
    close(fd);
    return NULL;
}

static void *echo_service(void *listener) {
    accept_for_ever((int)(intptr_t)listener, serve_echo);
    return NULL;
}

/* ---- memory: written, verified ---- */

static uint64_t mix(uint64_t x) {
    x ^= x >> 30; x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27; x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

static uint64_t first_word(size_t page, uint32_t generation) {
    return mix(seed ^ mix(PAGE_MAGIC + page) ^ ((uint64_t)generation << 32 | generation));
}

static void write_page(size_t page) {
    pthread_mutex_lock(&page_lock);
    uint32_t generation = ++generations[page];
    uint64_t word = first_word(page, generation), *at = region + page * WORDS;
    for (int i = 0; i < WORDS; i++, word += STEP) at[i] = word;
    pthread_mutex_unlock(&page_lock);
}

/* Writes distinct pages in turn; what was missed while the guest stood still is not caught up beyond 100 ms. */
static void *memory_writer(void *unused) {
    size_t page = 0;
    uint64_t last = now_ns(CLOCK_MONOTONIC);
    double budget = 0;
    (void)unused;
    for (;;) {
        sleep_ms(TICK_MS);
        uint64_t now = now_ns(CLOCK_MONOTONIC);
        double seconds = (double)(now - last) / 1e9, rate = (double)atomic_load(&dirty_rate);
        last = now;
        budget += rate * seconds;
        if (budget > rate / 10) budget = rate / 10;
        for (; budget >= PAGE; budget -= PAGE) {
            write_page(page);
            atomic_fetch_add(&dirty_bytes, PAGE);
            page = (page + 1) % page_count;
        }
    }
    return NULL;
}

static void verify_page(size_t page) {
    pthread_mutex_lock(&page_lock);
    uint32_t generation = generations[page];
    uint64_t expected = first_word(page, generation), found = 0, *at = region + page * WORDS;
    int word = 0;
    for (; word < WORDS; word++, expected += STEP) {
        found = at[word];
        if (found != expected) break;
    }
    pthread_mutex_unlock(&page_lock);
    atomic_fetch_add(&verified_pages, 1);
    if (word < WORDS && atomic_fetch_add(&corrupted_pages, 1) < 100)
        say("CORRUPT page=%zu word=%d generation=%u expected %016llx found %016llx", page, word, generation,
            (unsigned long long)expected, (unsigned long long)found);
}

/* Goes round the region for ever, about 8 MiB a second. */
static void *memory_verifier(void *unused) {
    (void)unused;
    for (size_t page = 0;; page = (page + 1) % page_count) {
        if (page % 20 == 0) sleep_ms(TICK_MS);
        verify_page(page);
    }
    return NULL;
}

static void prepare_memory(uint64_t bytes) {
    page_count = bytes / PAGE;
    region = mmap(NULL, page_count * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    generations = calloc(page_count, sizeof *generations);
    if (region == MAP_FAILED || !generations) die("memory region");
    for (size_t page = 0; page < page_count; page++) write_page(page);
}

static void *heart(void *unused) {
    (void)unused;
    while (atomic_load(&corrupted_pages) == 0) {
        atomic_fetch_add(&heartbeat, 1);
        sleep_ms(TICK_MS);
    }
    say("HEART STOPPED after %llu beats: memory is corrupt", (unsigned long long)atomic_load(&heartbeat));
    return NULL;
}

static size_t flip_one_bit(void) {
    size_t page = (size_t)(mix(now_ns(CLOCK_MONOTONIC)) % page_count);
    /* The writer stops, so that it cannot write over the flip before the verifier comes by. */
    atomic_store(&dirty_rate, 0);
    sleep_ms(3 * TICK_MS);
    pthread_mutex_lock(&page_lock);
    region[page * WORDS + WORDS / 2] ^= 1ULL << 17;
    pthread_mutex_unlock(&page_lock);
    return page;
}

/* ---- disk ---- */

struct record {
    char magic[8];
    uint64_t sequence;
    uint8_t boot_id[16];
    uint64_t time_ns;
    uint64_t records;
    uint8_t filling[RECORD - 56];
    uint64_t checksum;
};
_Static_assert(sizeof(struct record) == RECORD, "a record is one sector");

static uint64_t fnv1a(const uint8_t *bytes, size_t length) {
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (size_t i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 0x100000001b3ULL;
    return hash;
}

static void *disk_writer(void *unused) {
    uint64_t size = 0;
    struct record *record;
    (void)unused;
    int fd = open("/dev/vda", O_RDWR | O_DIRECT | O_SYNC | O_CLOEXEC);
    if (fd < 0 || ioctl(fd, BLKGETSIZE64, &size) != 0 || size < RECORD || posix_memalign((void **)&record, PAGE, PAGE)) {
        atomic_store(&disk_error, errno ? errno : EINVAL);
        say("DISK cannot be used: %s", strerror(errno));
        return NULL;
    }
    uint64_t records = size / RECORD;
    atomic_store(&disk_records, records);
    for (uint64_t sequence = 1;; sequence++) {
        memset(record, (int)(sequence & 0xff), sizeof *record);
        memcpy(record->magic, DISK_MAGIC, sizeof DISK_MAGIC);
        memcpy(record->boot_id, boot_id, sizeof boot_id);
        record->sequence = sequence;
        record->time_ns = now_ns(CLOCK_REALTIME);
        record->records = records;
        record->checksum = fnv1a((uint8_t *)record, RECORD - 8);
        ssize_t written = pwrite(fd, record, RECORD, (off_t)((sequence - 1) % records * RECORD));
        if (written != RECORD) {
            atomic_store(&disk_error, errno ? errno : EIO);
            say("DISK write of record %llu failed: %s", (unsigned long long)sequence, strerror(errno));
            return NULL;
        }
        atomic_store(&disk_acked, sequence);
        sleep_ms(DISK_PERIOD_MS);
    }
    return NULL;
}

/* ---- control ---- */

static int status_line(char *line, size_t size) {
    char id[33];
    for (int i = 0; i < 16; i++) sprintf(id + 2 * i, "%02x", boot_id[i]);
    return snprintf(line, size,
        "{\"bootId\":\"%s\",\"uptimeMillis\":%llu,\"heartbeat\":%llu,\"memoryBytes\":%llu,\"dirtyBytesPerSecond\":%llu,"
        "\"dirtyBytes\":%llu,\"verifiedPages\":%llu,\"corruptedPages\":%llu,\"diskRecords\":%llu,\"diskAcked\":%llu,"
        "\"diskError\":%d,\"echoedBytes\":%llu}\n",
        id, (unsigned long long)(now_ns(CLOCK_MONOTONIC) / 1000000), (unsigned long long)atomic_load(&heartbeat),
        (unsigned long long)page_count * PAGE, (unsigned long long)atomic_load(&dirty_rate),
        (unsigned long long)atomic_load(&dirty_bytes), (unsigned long long)atomic_load(&verified_pages),
        (unsigned long long)atomic_load(&corrupted_pages), (unsigned long long)atomic_load(&disk_records),
        (unsigned long long)atomic_load(&disk_acked), atomic_load(&disk_error),
        (unsigned long long)atomic_load(&echoed_bytes));
}

static int answer(const char *command, char *line, size_t size) {
    unsigned long long rate;
    char rest;
    if (strcmp(command, "status") == 0) return status_line(line, size);
    if (strcmp(command, "counter") == 0) return snprintf(line, size, "%llu\n", (unsigned long long)atomic_load(&heartbeat));
    if (strcmp(command, "flip") == 0) return snprintf(line, size, "{\"flippedPage\":%zu}\n", flip_one_bit());
    if (sscanf(command, "dirty %llu%c", &rate, &rest) == 1) {
        atomic_store(&dirty_rate, rate);
        return snprintf(line, size, "{\"dirtyBytesPerSecond\":%llu}\n", rate);
    }
    return snprintf(line, size, "{\"error\":\"unknown command\"}\n");
}

static void *serve_control(void *argument) {
    int fd = (int)(intptr_t)argument;
    FILE *in = fdopen(fd, "r");
    char command[256], line[1024];
    while (in && fgets(command, sizeof command, in)) {
        command[strcspn(command, "\r\n")] = 0;
        int length = answer(command, line, sizeof line);
        if (send_all(fd, line, (size_t)length) != 0) break;
    }
    if (in) fclose(in);
    return NULL;
}

/* Different at every boot, not secret: the kernel's generator is asked without waiting until it is seeded (which takes
   a second in an emulated machine), and the clocks are mixed in. */
static void choose_identity(void) {
    uint64_t words[3];
    if (getrandom(words, sizeof words, 4 /* GRND_INSECURE */) != sizeof words) die("getrandom");
    for (int i = 0; i < 3; i++)
        words[i] = mix(words[i] ^ mix(now_ns(CLOCK_REALTIME) + (uint64_t)i) ^ mix(now_ns(CLOCK_MONOTONIC)) ^ __builtin_ia32_rdtsc());
    memcpy(boot_id, words, sizeof boot_id);
    seed = words[2];
}

int main(void) {
    char ip[64];
    struct sysinfo machine;
    mkdir("/dev", 0755), mkdir("/proc", 0755), mkdir("/sys", 0755);
    mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    mount("proc", "/proc", "proc", 0, NULL);
    mount("sysfs", "/sys", "sysfs", 0, NULL);
    int console = open("/dev/console", O_RDWR);
    for (int fd = 0; console >= 0 && fd < 3; fd++) dup2(console, fd);
    FILE *file = fopen("/proc/cmdline", "r");
    if (!file || !fgets(command_line, sizeof command_line, file)) die("/proc/cmdline");
    fclose(file);

    load_modules();
    say("MODULES loaded");
    choose_identity();
    if (!argument("godwit.ip", ip, sizeof ip)) { errno = EINVAL; die("godwit.ip"); }
    configure_network(ip);
    sysinfo(&machine);
    uint64_t ram = (uint64_t)machine.totalram * machine.mem_unit;
    prepare_memory(number_argument("godwit.memory", ram / 2));
    atomic_store(&dirty_rate, number_argument("godwit.dirty", 0));
    if (number_argument("godwit.fail", 0)) { errno = ECANCELED; die("godwit.fail was asked for"); }

    int control = listen_on(7000);
    start(heart, NULL);
    start(memory_writer, NULL);
    start(memory_verifier, NULL);
    if (access("/dev/vda", F_OK) == 0) start(disk_writer, NULL);
    start(echo_service, (void *)(intptr_t)listen_on(7));
    say("READY ip=%s memory=%zu", ip, page_count * PAGE);
    accept_for_ever(control, serve_control);
    return 0;
}
