import CLinux
import Glibc

/// What the kernel knows of this process, and what it is asked for it.
public enum ThisProcess {
    /// Read entry by entry: the C array itself may not be touched in Swift 6.
    public static func environment(_ key: String) -> String? {
        unsafe getenv(key).map { unsafe String(cString: $0) }
    }

    /// For the libraries in this process and for its children. Only before there is a second thread.
    public static func setEnvironment(_ key: String, to value: String) { unsafe setenv(key, value, 1) }

    /// The program's file; nil where it is gone.
    public static var program: String? { Paths.resolved("/proc/self/exe") }

    /// Ends this process when the thread that started it ends.
    public static func dieWithParent() { _ = fairslot_die_with_parent(SIGKILL) }

    public enum Limit: Sendable { case coreBytes, addressSpaceBytes, openFiles, fileBytes }

    public static func limit(_ what: Limit, to value: Int) {
        var limits = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        let resource =
            switch what {
            case .coreBytes: RLIMIT_CORE
            case .addressSpaceBytes: RLIMIT_AS
            case .openFiles: RLIMIT_NOFILE
            case .fileBytes: RLIMIT_FSIZE
            }
        unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limits)
    }

    /// Seconds of processor time since the process began, after which the kernel ends it; nil: what it may have at most.
    public static func limitProcessorSeconds(to seconds: Int?) {
        var limits = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_CPU.rawValue)
        guard unsafe getrlimit(resource, &limits) == 0 else { return }
        limits.rlim_cur = seconds.map { min(rlim_t($0), limits.rlim_max) } ?? limits.rlim_max
        unsafe setrlimit(resource, &limits)
    }

    /// Processor time of all threads since the process began.
    public static var processorTime: Duration { .nanoseconds(fairslot_processor_nanoseconds()) }

    /// The clock by which systemd tells when a reload began.
    public static var monotonicMicroseconds: Int64 { fairslot_monotonic_microseconds() }

    /// Nanoseconds since 1970.
    public static var wallNanoseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// To standard error, as far as somebody listens.
    public static func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe write(2, bytes, bytes.count)
    }
}
