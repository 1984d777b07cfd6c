#pragma once
// The few system calls that Swift's Glibc module does not show. Plain prototypes only: a feature macro here would change
// the types that Glibc's own module was built with.

/// renameat2 with RENAME_NOREPLACE: fails with EEXIST where plain rename would silently replace an empty directory.
int fairslot_rename_noreplace(int from_directory, const char *from, int to_directory, const char *to);

/// renameat2 with RENAME_EXCHANGE: both names stand at every instant.
int fairslot_rename_exchange(int from_directory, const char *from, int to_directory, const char *to);

/// syncfs: everything written to the file system that holds this descriptor is on the disk when it returns 0.
int fairslot_sync_file_system(int descriptor);

/// open with O_PATH: a handle on a directory that one may pass through but not list, as the spool is to its users.
int fairslot_open_path(const char *path);

/// prctl(PR_SET_PDEATHSIG): this process gets the signal when the thread that started it ends.
int fairslot_die_with_parent(int signal);

/// CLOCK_PROCESS_CPUTIME_ID: processor time of all threads of this process since it began.
long long fairslot_processor_nanoseconds(void);

/// CLOCK_MONOTONIC, by which systemd tells when a reload began.
long long fairslot_monotonic_microseconds(void);
