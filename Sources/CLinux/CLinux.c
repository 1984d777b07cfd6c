int fairslot_placeholder(void) { return 0; }
