#pragma once
// The few system calls that Swift's Glibc module does not show. Plain prototypes only: a feature macro here would
// change the types that Glibc's own module was built with.
int fairslot_placeholder(void);
