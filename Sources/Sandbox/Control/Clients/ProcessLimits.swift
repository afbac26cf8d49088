#if canImport(Glibc)
    import Glibc
#endif

/// What the operating system allows this process.
package enum ProcessLimits {
    /// Raises the number of files that may be open to what the machine allows: each portal's port and each connection is one.
    package static func raiseOpenFiles() {
        var limits = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limits) == 0, limits.rlim_cur < limits.rlim_max else { return }
        limits.rlim_cur = min(limits.rlim_max, 65_536)
        _ = setrlimit(resource, &limits)
    }

    /// Files that may be open.
    static var openFiles: Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 1_024 }
        return Int(clamping: limits.rlim_cur)
    }
}
